package org.angarium.jms;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Enumeration;
import java.util.Locale;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A message as an application holds it (JMS 3.1, chapter 3): header fields and properties; the body
 * is its subclasses'. Used by one thread at a time.
 *
 * <p>What is sent is an {@link Envelope}, a snapshot that later changes to this object never reach;
 * a received message is made from one and never changes it, so that a redelivery shows the
 * original.
 */
abstract class AngariumMessage implements Message {
  private final MessageProperties properties = new MessageProperties();
  private @Nullable Acknowledger acknowledger;
  private boolean bodyReadOnly;

  private @Nullable String messageId;
  private @Nullable Destination destination;
  private @Nullable AngariumDestination replyTo;
  private @Nullable String correlationId;
  private @Nullable String type;
  private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
  private int priority = Message.DEFAULT_PRIORITY;
  private long timestampMs;
  private long expirationMs;
  private long deliveryTimeMs;
  private boolean redelivered;

  /** Which form the body has. */
  abstract BodyType bodyType();

  /** The body as it is now; later changes do not reach it. */
  abstract Body snapshotBody() throws JMSException;

  /** Takes a body that was received; it may be decoded when it is first read. */
  abstract void loadBody(Body body);

  /** Empties the body. */
  abstract void emptyBody();

  /** The body for {@link #getBody}: a copy, or null when there is none. */
  abstract @Nullable Object bodyValue() throws JMSException;

  /**
   * Makes this the message that an envelope carries.
   *
   * @throws IllegalArgumentException when its body is in chunks, which the session reads first
   */
  final void receive(
      Envelope envelope,
      Address sentTo,
      int deliveryCount,
      boolean seenBefore,
      @Nullable Acknowledger acknowledgedBy) {
    messageId = envelope.id();
    destination = AngariumDestination.of(sentTo);
    Address replyAddress = envelope.replyTo();
    replyTo = replyAddress == null ? null : AngariumDestination.of(replyAddress);
    correlationId = envelope.correlationId();
    type = envelope.type();
    deliveryMode = jmsDeliveryMode(envelope.persistent());
    priority = envelope.priority();
    timestampMs = envelope.timestampMs();
    expirationMs = envelope.expirationMs();
    deliveryTimeMs = jmsDeliveryTime(envelope.deliveryTimeMs(), envelope.timestampMs());
    redelivered = seenBefore;
    acknowledger = acknowledgedBy;
    properties.receive(envelope.properties(), deliveryCount);
    if (envelope.body() instanceof Body.Chunks chunks) {
      throw new IllegalArgumentException("a body was expected in memory, not " + chunks);
    }
    loadBody(envelope.body());
    bodyReadOnly = true;
  }

  /**
   * The message to send, as it is now.
   *
   * @param headers what the send decides, in place of what this object says
   * @throws JMSException when the body cannot be written
   */
  final Envelope toEnvelope(SendHeaders headers) throws JMSException {
    return new Envelope(
        headers.messageId(),
        headers.destination(),
        headers.persistent(),
        headers.priority(),
        headers.timestampMs(),
        headers.expirationMs(),
        headers.deliveryTimeMs(),
        correlationId,
        replyTo == null ? null : replyTo.address(),
        type,
        properties.toSend(),
        bodyType(),
        snapshotBody());
  }

  /**
   * Shows on the object that was given to send, which may be another provider's, what the send
   * decided (JMS 3.1, 3.4.11).
   */
  static void stampSent(Message original, SendHeaders headers, Destination destination)
      throws JMSException {
    original.setJMSMessageID(headers.messageId());
    original.setJMSDestination(destination);
    original.setJMSDeliveryMode(jmsDeliveryMode(headers.persistent()));
    original.setJMSPriority(headers.priority());
    original.setJMSTimestamp(headers.timestampMs());
    original.setJMSExpiration(headers.expirationMs());
    original.setJMSDeliveryTime(jmsDeliveryTime(headers.deliveryTimeMs(), headers.timestampMs()));
  }

  private static int jmsDeliveryMode(boolean persistent) {
    return persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
  }

  /** JMSDeliveryTime is the time of the send plus the delay, also when there is no delay. */
  private static long jmsDeliveryTime(long deliveryTimeMs, long timestampMs) {
    return deliveryTimeMs == 0 ? timestampMs : deliveryTimeMs;
  }

  final MessageProperties properties() {
    return properties;
  }

  /** Says that the body is there to be read only, as after reset. */
  final void makeBodyReadOnly() {
    bodyReadOnly = true;
  }

  final boolean isBodyReadOnly() {
    return bodyReadOnly;
  }

  final void requireWritableBody() throws MessageNotWriteableException {
    if (bodyReadOnly) {
      throw new MessageNotWriteableException("the body is read-only; call clearBody first");
    }
  }

  final void requireReadableBody() throws MessageNotReadableException {
    if (!bodyReadOnly) {
      throw new MessageNotReadableException("the body is write-only; call reset first");
    }
  }

  @Override
  public final void acknowledge() throws JMSException {
    if (acknowledger != null) {
      acknowledger.acknowledge();
    }
  }

  @Override
  public final void clearBody() {
    emptyBody();
    bodyReadOnly = false;
  }

  @Override
  public <T> @Nullable T getBody(Class<T> wanted) throws JMSException {
    if (!isBodyAssignableTo(wanted)) {
      throw notAssignable(wanted);
    }
    return wanted.cast(bodyValue());
  }

  final MessageFormatException notAssignable(Class<?> wanted) {
    return new MessageFormatException(
        "the body of a %s message is not assignable to %s"
            .formatted(bodyType().name().toLowerCase(Locale.ROOT), wanted.getName()));
  }

  @Override
  public final @Nullable String getJMSMessageID() {
    return messageId;
  }

  @Override
  public final void setJMSMessageID(@Nullable String id) {
    messageId = id;
  }

  @Override
  public final long getJMSTimestamp() {
    return timestampMs;
  }

  @Override
  public final void setJMSTimestamp(long timestamp) {
    timestampMs = timestamp;
  }

  @Override
  public final byte @Nullable [] getJMSCorrelationIDAsBytes() {
    return correlationId == null ? null : CorrelationBytes.toBytes(correlationId);
  }

  @Override
  public final void setJMSCorrelationIDAsBytes(byte @Nullable [] id) {
    correlationId = id == null ? null : CorrelationBytes.toText(id);
  }

  @Override
  public final void setJMSCorrelationID(@Nullable String id) {
    correlationId = id;
  }

  @Override
  public final @Nullable String getJMSCorrelationID() {
    return correlationId;
  }

  @Override
  public final @Nullable Destination getJMSReplyTo() {
    return replyTo;
  }

  /**
   * Sets where replies go. Another provider's destination is replaced by ours of the same name.
   *
   * @throws jakarta.jms.InvalidDestinationException when it cannot be, as a temporary one cannot
   */
  @Override
  public final void setJMSReplyTo(@Nullable Destination replyDestination) throws JMSException {
    replyTo = replyDestination == null ? null : AngariumDestination.from(replyDestination);
  }

  @Override
  public final @Nullable Destination getJMSDestination() {
    return destination;
  }

  @Override
  public final void setJMSDestination(@Nullable Destination sentTo) {
    destination = sentTo;
  }

  @Override
  public final int getJMSDeliveryMode() {
    return deliveryMode;
  }

  @Override
  public final void setJMSDeliveryMode(int mode) {
    deliveryMode = mode;
  }

  @Override
  public final boolean getJMSRedelivered() {
    return redelivered;
  }

  @Override
  public final void setJMSRedelivered(boolean seenBefore) {
    redelivered = seenBefore;
  }

  @Override
  public final @Nullable String getJMSType() {
    return type;
  }

  @Override
  public final void setJMSType(@Nullable String messageType) {
    type = messageType;
  }

  @Override
  public final long getJMSExpiration() {
    return expirationMs;
  }

  @Override
  public final void setJMSExpiration(long expiration) {
    expirationMs = expiration;
  }

  @Override
  public final long getJMSDeliveryTime() {
    return deliveryTimeMs;
  }

  @Override
  public final void setJMSDeliveryTime(long deliveryTime) {
    deliveryTimeMs = deliveryTime;
  }

  @Override
  public final int getJMSPriority() {
    return priority;
  }

  @Override
  public final void setJMSPriority(int newPriority) {
    priority = newPriority;
  }

  @Override
  public final void clearProperties() {
    properties.clear();
  }

  @Override
  public final boolean propertyExists(@Nullable String name) {
    return properties.exists(name);
  }

  @Override
  public final boolean getBooleanProperty(@Nullable String name) throws JMSException {
    return properties.getBoolean(name);
  }

  @Override
  public final byte getByteProperty(@Nullable String name) throws JMSException {
    return properties.getByte(name);
  }

  @Override
  public final short getShortProperty(@Nullable String name) throws JMSException {
    return properties.getShort(name);
  }

  @Override
  public final int getIntProperty(@Nullable String name) throws JMSException {
    return properties.getInt(name);
  }

  @Override
  public final long getLongProperty(@Nullable String name) throws JMSException {
    return properties.getLong(name);
  }

  @Override
  public final float getFloatProperty(@Nullable String name) throws JMSException {
    return properties.getFloat(name);
  }

  @Override
  public final double getDoubleProperty(@Nullable String name) throws JMSException {
    return properties.getDouble(name);
  }

  @Override
  public final @Nullable String getStringProperty(@Nullable String name) throws JMSException {
    return properties.getString(name);
  }

  @Override
  public final @Nullable Object getObjectProperty(@Nullable String name) {
    return properties.get(name);
  }

  @Override
  public final Enumeration<String> getPropertyNames() {
    return properties.enumeration();
  }

  @Override
  public final void setBooleanProperty(@Nullable String name, boolean value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setByteProperty(@Nullable String name, byte value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setShortProperty(@Nullable String name, short value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setIntProperty(@Nullable String name, int value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setLongProperty(@Nullable String name, long value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setFloatProperty(@Nullable String name, float value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setDoubleProperty(@Nullable String name, double value) throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setStringProperty(@Nullable String name, @Nullable String value)
      throws JMSException {
    properties.set(name, value);
  }

  @Override
  public final void setObjectProperty(@Nullable String name, @Nullable Object value)
      throws JMSException {
    properties.set(name, value);
  }

  /** The kind of body, the id and the destination; never the content. */
  @Override
  public final String toString() {
    return "%s message[id=%s, destination=%s]".formatted(bodyType(), messageId, destination);
  }
}
