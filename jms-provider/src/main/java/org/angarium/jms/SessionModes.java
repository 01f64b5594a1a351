package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** The session modes of the API (JMS 3.1, 6.2.10), as numbers that applications give. */
final class SessionModes {
  private SessionModes() {}

  /** The one session mode for the two arguments; the second is ignored in a transacted session. */
  static int of(boolean transacted, int acknowledgeMode) throws JMSException {
    if (!transacted && acknowledgeMode == Session.SESSION_TRANSACTED) {
      throw new JMSException(
          "SESSION_TRANSACTED was given together with transacted=false; use one or the other");
    }
    return transacted ? Session.SESSION_TRANSACTED : acknowledgeMode;
  }

  /** Refuses a number that is none. */
  static void check(int mode) throws JMSException {
    if (mode < Session.SESSION_TRANSACTED || mode > Session.DUPS_OK_ACKNOWLEDGE) {
      throw new JMSException(
          "a session mode is SESSION_TRANSACTED (0), AUTO_ACKNOWLEDGE (1), CLIENT_ACKNOWLEDGE (2)"
              + " or DUPS_OK_ACKNOWLEDGE (3), not "
              + mode);
    }
  }
}
