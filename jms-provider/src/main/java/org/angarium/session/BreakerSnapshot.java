package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * How the circuit breaker of one queue or subscription stood at one moment.
 *
 * @param address the queue, or the topic when it is a subscription
 * @param subscription the subscription's name with its client id; null for a queue
 * @param state whether messages are delivered
 * @param failuresInARow how many different messages have failed since one was consumed
 * @param openUntilMs when one is delivered to try, in milliseconds since the epoch; 0 unless open
 */
public record BreakerSnapshot(
    Address address,
    @Nullable String subscription,
    State state,
    int failuresInARow,
    long openUntilMs) {

  /** Whether messages are delivered. */
  public enum State {
    /** They are. */
    CLOSED,
    /** They are not, until its time is over. */
    OPEN,
    /** One is delivered to try. */
    HALF_OPEN,
    /** They are not, until an operator closes it. */
    HELD_OPEN
  }
}
