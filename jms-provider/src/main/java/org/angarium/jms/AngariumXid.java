package org.angarium.jms;

import javax.transaction.xa.Xid;
import org.angarium.message.BranchId;

/** A branch's identity as a transaction manager sees it: equal to another of the same parts. */
record AngariumXid(BranchId branch) implements Xid {

  @Override
  public int getFormatId() {
    return branch.formatId();
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return branch.globalTransactionId();
  }

  @Override
  public byte[] getBranchQualifier() {
    return branch.branchQualifier();
  }
}
