package org.angarium.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is carried and stored: headers, properties and body. Immutable. What differs from
 * delivery to delivery (sequence, count, redelivered) is not in it, so that one envelope serves all
 * queues that a message goes to.
 *
 * @param id the JMSMessageID, beginning with {@code ID:}; null when the sender disabled it
 * @param destination where it was sent
 * @param persistent the delivery mode
 * @param priority 0 to 9
 * @param timestampMs when it was sent, in milliseconds since the epoch; 0 when disabled
 * @param expirationMs when it expires, in milliseconds since the epoch; 0 for never
 * @param deliveryTimeMs not to be delivered before, in milliseconds since the epoch; 0 for at once
 * @param correlationId JMSCorrelationID
 * @param replyTo JMSReplyTo
 * @param type JMSType
 * @param properties application and JMSX properties: Boolean, Byte, Short, Integer, Long, Float,
 *     Double, String or null values; in the sender's order
 * @param bodyType which form the body has
 * @param body the body
 */
public record Envelope(
    @Nullable String id,
    Address destination,
    boolean persistent,
    int priority,
    long timestampMs,
    long expirationMs,
    long deliveryTimeMs,
    @Nullable String correlationId,
    @Nullable Address replyTo,
    @Nullable String type,
    Map<String, @Nullable Object> properties,
    BodyType bodyType,
    Body body) {

  /** The default priority (JMS 3.1, 3.4.10). */
  public static final int DEFAULT_PRIORITY = 4;

  /** The highest priority; 0 is the lowest. */
  public static final int MAX_PRIORITY = 9;

  /**
   * Checks the ranges and takes an unmodifiable copy of the properties.
   *
   * @throws IllegalArgumentException when the priority or a time is out of range
   */
  public Envelope {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(bodyType, "bodyType");
    Objects.requireNonNull(body, "body");
    if (priority < 0 || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException("a priority is 0 to 9, this one is " + priority);
    }
    if (expirationMs < 0 || deliveryTimeMs < 0) {
      throw new IllegalArgumentException(
          "times are not negative: expirationMs=%d, deliveryTimeMs=%d"
              .formatted(expirationMs, deliveryTimeMs));
    }
    properties =
        properties.isEmpty()
            ? Collections.emptyMap()
            : Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** The same message with another body, as when chunks were read into memory. */
  public Envelope withBody(Body other) {
    return new Envelope(
        id,
        destination,
        persistent,
        priority,
        timestampMs,
        expirationMs,
        deliveryTimeMs,
        correlationId,
        replyTo,
        type,
        properties,
        bodyType,
        other);
  }

  /** The same message with other properties, as when the broker stamps JMSXUserID. */
  public Envelope withProperties(Map<String, @Nullable Object> other) {
    return new Envelope(
        id,
        destination,
        persistent,
        priority,
        timestampMs,
        expirationMs,
        deliveryTimeMs,
        correlationId,
        replyTo,
        type,
        other,
        bodyType,
        body);
  }
}
