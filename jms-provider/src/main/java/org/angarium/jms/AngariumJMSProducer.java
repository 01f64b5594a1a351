package org.angarium.jms;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.angarium.message.BodyType;
import org.jspecify.annotations.Nullable;

/**
 * A producer of the simplified API: it holds how to send, and headers and properties that every
 * message it sends is given (JMS 3.1, 7.4). Used by one thread at a time.
 */
final class AngariumJMSProducer implements JMSProducer {
  private final AngariumSession session;
  private final MessageFactory messages;

  /** Holds the headers and properties; message objects know the rules for them. */
  private final AngariumMessage template;

  private SendOptions options = SendOptions.DEFAULT;
  private @Nullable CompletionListener async;

  AngariumJMSProducer(AngariumSession session, MessageFactory messages) {
    this.session = session;
    this.messages = messages;
    this.template = messages.create(BodyType.MESSAGE);
  }

  // --- sending

  @Override
  public JMSProducer send(Destination destination, @Nullable Message message) {
    Unchecked.run(
        () -> {
          session.checkOpen();
          AngariumDestination to = AngariumDestination.from(destination);
          if (message == null) {
            throw new MessageFormatException("a message was expected, not null");
          }
          stamp(message);
          session.sender().send(to, message, options, async);
        });
    return this;
  }

  @Override
  public JMSProducer send(Destination destination, @Nullable String body) {
    TextMessage message = (TextMessage) messages.create(BodyType.TEXT);
    Unchecked.run(() -> message.setText(body));
    return send(destination, message);
  }

  @Override
  public JMSProducer send(Destination destination, @Nullable Map<String, Object> body) {
    MapMessage message = (MapMessage) messages.create(BodyType.MAP);
    if (body != null) {
      Unchecked.run(
          () -> {
            for (Map.Entry<String, Object> entry : body.entrySet()) {
              message.setObject(entry.getKey(), entry.getValue());
            }
          });
    }
    return send(destination, message);
  }

  @Override
  public JMSProducer send(Destination destination, byte @Nullable [] body) {
    AngariumBytesMessage message = (AngariumBytesMessage) messages.create(BodyType.BYTES);
    if (body == null) {
      message.omitBody();
    } else {
      Unchecked.run(() -> message.writeBytes(body));
    }
    return send(destination, message);
  }

  @Override
  public JMSProducer send(Destination destination, @Nullable Serializable body) {
    ObjectMessage message = (ObjectMessage) messages.create(BodyType.OBJECT);
    Unchecked.run(() -> message.setObject(body));
    return send(destination, message);
  }

  /** Gives a message this producer's headers and properties, in place of its own. */
  private void stamp(Message message) throws JMSException {
    for (String name : names()) {
      message.setObjectProperty(name, template.getObjectProperty(name));
    }
    if (template.getJMSCorrelationID() != null) {
      message.setJMSCorrelationID(template.getJMSCorrelationID());
    }
    if (template.getJMSReplyTo() != null) {
      message.setJMSReplyTo(template.getJMSReplyTo());
    }
    if (template.getJMSType() != null) {
      message.setJMSType(template.getJMSType());
    }
  }

  // --- how to send

  /** A change of options that may be refused. */
  @FunctionalInterface
  private interface Change {
    SendOptions of(SendOptions before) throws JMSException;
  }

  private JMSProducer with(Change change) {
    options = Unchecked.ask(() -> change.of(options));
    return this;
  }

  @Override
  public JMSProducer setDisableMessageID(boolean value) {
    return with(before -> before.withoutId(value));
  }

  @Override
  public boolean getDisableMessageID() {
    return options.withoutId();
  }

  @Override
  public JMSProducer setDisableMessageTimestamp(boolean value) {
    return with(before -> before.withoutTimestamp(value));
  }

  @Override
  public boolean getDisableMessageTimestamp() {
    return options.withoutTimestamp();
  }

  @Override
  public JMSProducer setDeliveryMode(int deliveryMode) {
    return with(before -> before.withDeliveryMode(deliveryMode));
  }

  @Override
  public int getDeliveryMode() {
    return options.deliveryMode();
  }

  @Override
  public JMSProducer setPriority(int priority) {
    return with(before -> before.withPriority(priority));
  }

  @Override
  public int getPriority() {
    return options.priority();
  }

  @Override
  public JMSProducer setTimeToLive(long timeToLive) {
    return with(before -> before.withTimeToLive(timeToLive));
  }

  @Override
  public long getTimeToLive() {
    return options.timeToLiveMs();
  }

  @Override
  public JMSProducer setDeliveryDelay(long deliveryDelay) {
    return with(before -> before.withDeliveryDelay(deliveryDelay));
  }

  @Override
  public long getDeliveryDelay() {
    return options.deliveryDelayMs();
  }

  @Override
  public JMSProducer setAsync(@Nullable CompletionListener completionListener) {
    async = completionListener;
    return this;
  }

  @Override
  public @Nullable CompletionListener getAsync() {
    return async;
  }

  // --- properties

  private JMSProducer set(Unchecked.Call call) {
    Unchecked.run(call);
    return this;
  }

  @Override
  public JMSProducer setProperty(String name, boolean value) {
    return set(() -> template.setBooleanProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, byte value) {
    return set(() -> template.setByteProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, short value) {
    return set(() -> template.setShortProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, int value) {
    return set(() -> template.setIntProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, long value) {
    return set(() -> template.setLongProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, float value) {
    return set(() -> template.setFloatProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, double value) {
    return set(() -> template.setDoubleProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, @Nullable String value) {
    return set(() -> template.setStringProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, @Nullable Object value) {
    return set(() -> template.setObjectProperty(name, value));
  }

  @Override
  public JMSProducer clearProperties() {
    template.clearProperties();
    return this;
  }

  @Override
  public boolean propertyExists(String name) {
    return template.propertyExists(name);
  }

  @Override
  public boolean getBooleanProperty(String name) {
    return Unchecked.ask(() -> template.getBooleanProperty(name));
  }

  @Override
  public byte getByteProperty(String name) {
    return Unchecked.ask(() -> template.getByteProperty(name));
  }

  @Override
  public short getShortProperty(String name) {
    return Unchecked.ask(() -> template.getShortProperty(name));
  }

  @Override
  public int getIntProperty(String name) {
    return Unchecked.ask(() -> template.getIntProperty(name));
  }

  @Override
  public long getLongProperty(String name) {
    return Unchecked.ask(() -> template.getLongProperty(name));
  }

  @Override
  public float getFloatProperty(String name) {
    return Unchecked.ask(() -> template.getFloatProperty(name));
  }

  @Override
  public double getDoubleProperty(String name) {
    return Unchecked.ask(() -> template.getDoubleProperty(name));
  }

  @Override
  public @Nullable String getStringProperty(String name) {
    return Unchecked.ask(() -> template.getStringProperty(name));
  }

  @Override
  public @Nullable Object getObjectProperty(String name) {
    return template.getObjectProperty(name);
  }

  /** The names; the set changes with the properties and cannot be changed otherwise. */
  @Override
  public Set<String> getPropertyNames() {
    return Collections.unmodifiableSet(new Names());
  }

  /** The names of the properties as they are at each call. */
  private final class Names extends AbstractSet<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }

    @Override
    public int size() {
      return names().size();
    }
  }

  private Set<String> names() {
    return new LinkedHashSet<>(Collections.list(template.getPropertyNames()));
  }

  // --- headers

  @Override
  public JMSProducer setJMSCorrelationIDAsBytes(byte @Nullable [] correlationID) {
    template.setJMSCorrelationIDAsBytes(correlationID);
    return this;
  }

  @Override
  public byte @Nullable [] getJMSCorrelationIDAsBytes() {
    return template.getJMSCorrelationIDAsBytes();
  }

  @Override
  public JMSProducer setJMSCorrelationID(@Nullable String correlationID) {
    template.setJMSCorrelationID(correlationID);
    return this;
  }

  @Override
  public @Nullable String getJMSCorrelationID() {
    return template.getJMSCorrelationID();
  }

  @Override
  public JMSProducer setJMSType(@Nullable String type) {
    template.setJMSType(type);
    return this;
  }

  @Override
  public @Nullable String getJMSType() {
    return template.getJMSType();
  }

  @Override
  public JMSProducer setJMSReplyTo(@Nullable Destination replyTo) {
    return set(() -> template.setJMSReplyTo(replyTo));
  }

  @Override
  public @Nullable Destination getJMSReplyTo() {
    return template.getJMSReplyTo();
  }
}
