package org.angarium.broker;

/**
 * Why a message ends without being consumed.
 *
 * @param cause what kind of end it is
 * @param reason the text for whoever looks at the dead letter
 */
record Ending(Cause cause, String reason) {

  /** What kind of end it is. */
  enum Cause {
    /** As many deliveries have begun as the policy allows. */
    MAX_DELIVERIES("maxDeliveries"),
    /** The next delivery would begin after the policy's time budget. */
    BUDGET("budget"),
    /** The policy has a rule for the exception. */
    EXCEPTION("exception"),
    /** A client said that it cannot be consumed. */
    REJECTED("rejected"),
    /** Its time to live was over. */
    EXPIRED("expired");

    private final String word;

    Cause(String word) {
      this.word = word;
    }

    /** The word for it in a dead letter. */
    String word() {
      return word;
    }
  }

  private static final int MAX_REASON = 1_000;

  /** Limits the reason's length. */
  Ending {
    reason = limited(reason);
  }

  /** As much of a client's reason as is kept. */
  static String limited(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }
}
