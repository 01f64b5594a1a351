package org.angarium.store;

/**
 * A message's place: which queue, and where in its delivery order.
 *
 * @param queueId the queue's id, unique within the store
 * @param priority 0 to 9, higher first
 * @param sequence ascending within a queue: {@code epoch << 40 | counter}
 */
public record MessageKey(long queueId, int priority, long sequence) {}
