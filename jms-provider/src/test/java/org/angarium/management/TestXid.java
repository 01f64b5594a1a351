package org.angarium.management;

import javax.transaction.xa.Xid;

/**
 * A branch's identity of one byte in each part.
 *
 * @param number the format, the global id and the qualifier
 */
record TestXid(int number) implements Xid {
  @Override
  public int getFormatId() {
    return number;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return new byte[] {(byte) number};
  }

  @Override
  public byte[] getBranchQualifier() {
    return new byte[] {(byte) number};
  }
}
