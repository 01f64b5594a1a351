package org.angarium.session;

/**
 * Why a message, queue or consumer was or was not served at one moment.
 *
 * @param subject the message, queue, subscription or consumer
 * @param reason the reason, for programs
 * @param sentence the reason, for people
 */
public record Explanation(String subject, DeliveryReason reason, String sentence) {

  /** The same about what its subject stands for. */
  public Explanation of(String wider) {
    return new Explanation(wider, reason, sentence);
  }

  @Override
  public String toString() {
    return sentence;
  }
}
