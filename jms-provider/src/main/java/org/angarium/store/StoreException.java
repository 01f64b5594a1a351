package org.angarium.store;

import org.jspecify.annotations.Nullable;

/** Storage that could not be opened, written or read, and why. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Kind {
    /** The configuration cannot be used. */
    CONFIGURATION,
    /** Another process, or another store of this one, holds the data. */
    LOCKED,
    /** The data was written by a newer version. */
    NEWER,
    /** The data is damaged. */
    DAMAGED,
    /** Another owner has raised the epoch: this store may write no more. */
    FENCED,
    /** There is no space for more; deleting still works. */
    FULL,
    /** What was to be read was deleted meanwhile. */
    GONE,
    /** A write, sync or read failed; the store has stopped. */
    FAILED,
    /** Whether the batch became durable is not known; the store has stopped. */
    OUTCOME_UNKNOWN,
    /** The store is closed. */
    CLOSED
  }

  private final Kind kind;

  /** A failure without a cause. */
  public StoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** A failure with a cause. */
  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** Whether the store goes on after it: only a single batch or read failed. */
  public boolean storeGoesOn() {
    return kind == Kind.FULL || kind == Kind.GONE;
  }
}
