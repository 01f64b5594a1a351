package org.angarium.session;

import org.jspecify.annotations.Nullable;

/** A request that a broker did not carry out, and why. Immutable. */
public final class SessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal it is; a client chooses its own exception class by it. */
  public enum Kind {
    /** The credentials were refused. */
    AUTHENTICATION,
    /** The principal lacks a permission. */
    NOT_PERMITTED,
    /** The destination does not exist, was deleted, or is of the wrong kind. */
    INVALID_DESTINATION,
    /** The selector is malformed or beyond its limits. */
    INVALID_SELECTOR,
    /** The client id is in use or not usable. */
    INVALID_CLIENT_ID,
    /** The call does not fit the state of the object it was made on. */
    ILLEGAL_STATE,
    /**
     * A settled delivery is no longer the caller's: its attempt is over or its epoch has passed.
     */
    STALE_DELIVERY,
    /** The transaction was rolled back; nothing of it was done. */
    ROLLED_BACK,
    /** A limit was reached; the message names the limit. */
    LIMIT_REACHED,
    /** Whether the work was done is not known. */
    OUTCOME_UNKNOWN,
    /** The store failed; the broker has stopped. */
    STORE_FAILED,
    /** The session, connection or broker is closed. */
    CLOSED,
    /** No answer came in time. */
    TIMEOUT,
    /** An XA call was refused; see {@link #xaCode()}. */
    XA,
    /** A fault of the broker. */
    INTERNAL
  }

  private final Kind kind;
  private final int xaCode;

  /** A refusal without a cause. */
  public SessionException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** A refusal with a cause. */
  public SessionException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, 0, message, cause);
  }

  private SessionException(Kind kind, int xaCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.xaCode = xaCode;
  }

  /**
   * A refused XA call.
   *
   * @param xaCode an error code of the XA specification, as in javax.transaction.xa.XAException
   */
  public static SessionException xa(int xaCode, String message) {
    return new SessionException(Kind.XA, xaCode, message, null);
  }

  /** What kind of refusal it is. */
  public Kind kind() {
    return kind;
  }

  /** The XA error code; 0 unless the kind is {@link Kind#XA}. */
  public int xaCode() {
    return xaCode;
  }

  /** Whether the same call may succeed later without any other change. */
  public boolean isRetryable() {
    return kind == Kind.LIMIT_REACHED || kind == Kind.TIMEOUT || kind == Kind.ROLLED_BACK;
  }

  /** The same refusal with the stack of the thread that waited for it; this one is the cause. */
  SessionException forCaller() {
    return new SessionException(kind, xaCode, String.valueOf(getMessage()), this);
  }
}
