package org.angarium.message;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The identity of an XA transaction branch: what a Jakarta Transactions Xid says, by value. */
public final class BranchId {
  /** The longest global transaction id and the longest branch qualifier, in bytes. */
  public static final int MAX_PART_LENGTH = 64;

  private final int formatId;
  private final byte[] globalTransactionId;
  private final byte[] branchQualifier;

  /**
   * Copies the parts of a Xid.
   *
   * @throws IllegalArgumentException when a part is longer than {@value #MAX_PART_LENGTH} bytes
   */
  public BranchId(int formatId, byte[] globalTransactionId, byte[] branchQualifier) {
    if (globalTransactionId.length > MAX_PART_LENGTH || branchQualifier.length > MAX_PART_LENGTH) {
      throw new IllegalArgumentException(
          "the parts of a Xid have at most %d bytes each, these have %d and %d"
              .formatted(MAX_PART_LENGTH, globalTransactionId.length, branchQualifier.length));
    }
    this.formatId = formatId;
    this.globalTransactionId = globalTransactionId.clone();
    this.branchQualifier = branchQualifier.clone();
  }

  /** The format identifier. */
  public int formatId() {
    return formatId;
  }

  /** A copy of the global transaction id, 0 to 64 bytes. */
  public byte[] globalTransactionId() {
    return globalTransactionId.clone();
  }

  /** A copy of the branch qualifier, 0 to 64 bytes. */
  public byte[] branchQualifier() {
    return branchQualifier.clone();
  }

  /** Reads the text form that {@link #toString} writes. */
  public static BranchId parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'%s' is not formatId:hex:hex".formatted(text));
    }
    HexFormat hex = HexFormat.of();
    return new BranchId(Integer.parseInt(parts[0]), hex.parseHex(parts[1]), hex.parseHex(parts[2]));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BranchId that
        && formatId == that.formatId
        && Arrays.equals(globalTransactionId, that.globalTransactionId)
        && Arrays.equals(branchQualifier, that.branchQualifier);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * formatId + Arrays.hashCode(globalTransactionId))
        + Arrays.hashCode(branchQualifier);
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return formatId
        + ":"
        + hex.formatHex(globalTransactionId)
        + ":"
        + hex.formatHex(branchQualifier);
  }
}
