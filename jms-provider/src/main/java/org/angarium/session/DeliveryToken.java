package org.angarium.session;

/**
 * Names one attempt to deliver one message. A token of an earlier attempt, or of an epoch that has
 * passed, is stale: settling it is refused.
 *
 * @param queueId the queue, unique within the store
 * @param sequence the message's place in the queue
 * @param attempt unique within the queue and epoch
 * @param epoch the owner's fencing epoch
 */
public record DeliveryToken(long queueId, long sequence, long attempt, long epoch) {}
