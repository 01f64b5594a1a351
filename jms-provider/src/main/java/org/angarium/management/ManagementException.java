package org.angarium.management;

import org.angarium.session.SessionException;

/** A management call that the broker did not carry out; the message says why. Immutable. */
public final class ManagementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ManagementException(SessionException why) {
    super(why.getMessage(), why);
  }

  /** What kind of refusal it is. */
  public SessionException.Kind kind() {
    return ((SessionException) getCause()).kind();
  }
}
