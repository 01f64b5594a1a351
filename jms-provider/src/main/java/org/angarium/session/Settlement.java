package org.angarium.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How deliveries ended.
 *
 * @param tokens the deliveries, of one session, in the order of their delivery
 * @param outcome what becomes of them
 * @param reason why it is rejected, of which at most 1,000 characters are kept with the dead
 *     letter; null for other outcomes
 * @param answer when the answer comes
 */
public record Settlement(
    List<DeliveryToken> tokens, Outcome outcome, @Nullable String reason, Answer answer) {

  /** What becomes of a delivered message. */
  public enum Outcome {
    /** Consumed: it leaves its queue. */
    ACCEPT,
    /** Never shown to the application: it goes back to its place, uncounted. */
    RELEASE,
    /** Shown, not consumed: it goes back to its place, counted, marked redelivered. */
    REQUEUE,
    /** Cannot be consumed: it goes to the dead letters with the reason. */
    REJECT
  }

  /** When a settlement is answered. */
  public enum Answer {
    /** When it is written: it survives the end of the process. */
    WRITTEN,
    /** When it is durable: it survives a power cut. */
    DURABLE
  }

  /** Takes an unmodifiable copy of the tokens. */
  public Settlement {
    tokens = List.copyOf(tokens);
  }

  /** Consumed, durably. */
  public static Settlement accept(List<DeliveryToken> tokens) {
    return new Settlement(tokens, Outcome.ACCEPT, null, Answer.DURABLE);
  }

  /** Given back unseen. */
  public static Settlement release(List<DeliveryToken> tokens) {
    return new Settlement(tokens, Outcome.RELEASE, null, Answer.WRITTEN);
  }

  /** Given back after it was seen. */
  public static Settlement requeue(List<DeliveryToken> tokens, @Nullable String reason) {
    return new Settlement(tokens, Outcome.REQUEUE, reason, Answer.WRITTEN);
  }
}
