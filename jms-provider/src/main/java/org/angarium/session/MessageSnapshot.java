package org.angarium.session;

import org.jspecify.annotations.Nullable;

/**
 * A message in a queue at one moment, without its body.
 *
 * @param messageId the JMSMessageID; null when its sender disabled it
 * @param priority 0 to 9
 * @param sequence its place in the queue
 * @param state where it is
 * @param persistent the delivery mode
 * @param timestampMs when it was sent, in milliseconds since the epoch; 0 when disabled
 * @param expirationMs when it expires, in milliseconds since the epoch; 0 for never
 * @param dueMs not to be delivered before, in milliseconds since the epoch; 0 for at once
 * @param deliveries how many deliveries have begun
 * @param owner of a message in flight: the consumer that has it; null otherwise
 * @param ageMs of a message in flight: for how long it has been; 0 otherwise
 */
public record MessageSnapshot(
    @Nullable String messageId,
    int priority,
    long sequence,
    State state,
    boolean persistent,
    long timestampMs,
    long expirationMs,
    long dueMs,
    int deliveries,
    @Nullable String owner,
    long ageMs) {

  /** Where a message is. */
  public enum State {
    /** May be delivered. */
    READY,
    /** Waits for its time. */
    DELAYED,
    /** Waits behind one of its group that failed. */
    WAITING,
    /** Delivered and not settled. */
    IN_FLIGHT,
    /** Accepted in a transaction that is not decided, or being moved. */
    HELD
  }
}
