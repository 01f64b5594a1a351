package org.angarium.jms;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that a send decides, whatever the message said before (JMS 3.1, 3.4.11).
 *
 * @param messageId the JMSMessageID, beginning with {@code ID:}; null when disabled
 * @param destination where the message goes
 * @param persistent the delivery mode
 * @param priority 0 to 9
 * @param timestampMs when it was sent, in milliseconds since the epoch; 0 when disabled
 * @param expirationMs when it expires, in milliseconds since the epoch; 0 for never
 * @param deliveryTimeMs not to be delivered before, in milliseconds since the epoch; 0 for at once,
 *     which JMSDeliveryTime shows as the time of the send
 */
record SendHeaders(
    @Nullable String messageId,
    Address destination,
    boolean persistent,
    int priority,
    long timestampMs,
    long expirationMs,
    long deliveryTimeMs) {}
