package org.angarium.session;

import org.angarium.message.Envelope;

/**
 * One attempt to hand a message to a consumer.
 *
 * @param consumerId the consumer it is for
 * @param token names the attempt in a settlement
 * @param message the message, its body in memory
 * @param deliveryCount JMSXDeliveryCount: 1 for the first attempt
 * @param redelivered JMSRedelivered: whether a client may have seen the message before
 * @param announce whether {@link BrokerSession#begin} has to be answered before it is shown
 */
public record Delivery(
    long consumerId,
    DeliveryToken token,
    Envelope message,
    int deliveryCount,
    boolean redelivered,
    boolean announce) {}
