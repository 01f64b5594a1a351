package org.angarium.tck.conformance.chapter11;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.transaction.xa.Xid;

/** A branch of a distributed transaction, as a transaction manager would number it. */
final class TestXid implements Xid {
  private static final int FORMAT = 0x7e57;
  private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

  private final byte[] global = ByteBuffer.allocate(8).putLong(NUMBERS.incrementAndGet()).array();

  /** Whether it names the same branch. */
  boolean names(Xid other) {
    return other.getFormatId() == FORMAT
        && Arrays.equals(other.getGlobalTransactionId(), getGlobalTransactionId())
        && Arrays.equals(other.getBranchQualifier(), getBranchQualifier());
  }

  @Override
  public int getFormatId() {
    return FORMAT;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return global.clone();
  }

  @Override
  public byte[] getBranchQualifier() {
    return new byte[] {1};
  }
}
