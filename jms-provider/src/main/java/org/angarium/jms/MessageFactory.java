package org.angarium.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages: new ones, copies, and those that were received. Immutable; safe for use by any
 * number of threads.
 */
final class MessageFactory {
  private static final int COPY_BUFFER_SIZE = 8192;

  private final TrustedClasses trusted;

  /** A factory whose object messages may be made of these classes when they are read. */
  MessageFactory(TrustedClasses trusted) {
    this.trusted = trusted;
  }

  /** A new, empty message. */
  AngariumMessage create(BodyType type) {
    return switch (type) {
      case MESSAGE -> new AngariumPlainMessage();
      case TEXT -> new AngariumTextMessage();
      case BYTES -> new AngariumBytesMessage();
      case MAP -> new AngariumMapMessage();
      case STREAM -> new AngariumStreamMessage();
      case OBJECT -> new AngariumObjectMessage(trusted);
    };
  }

  /**
   * The message that was delivered or browsed; read-only until its parts are cleared (JMS 3.1,
   * 3.10).
   *
   * @param envelope its body is in memory
   * @param destination where it was sent
   * @param deliveryCount JMSXDeliveryCount, 1 for the first delivery; 0 when it is only browsed
   * @param redelivered JMSRedelivered
   * @param acknowledger does its acknowledge(); null to do nothing
   */
  AngariumMessage received(
      Envelope envelope,
      Address destination,
      int deliveryCount,
      boolean redelivered,
      @Nullable Acknowledger acknowledger) {
    AngariumMessage message = create(envelope.bodyType());
    message.receive(envelope, destination, deliveryCount, redelivered, acknowledger);
    return message;
  }

  /**
   * A message of ours with the same body, properties, JMSCorrelationID, JMSReplyTo and JMSType, to
   * be sent (JMS 3.1, 3.12). What a provider sets is left out, and so is a JMSReplyTo that only
   * another provider could reach. A message of no known type becomes one without a body.
   *
   * <p>To be read, another provider's bytes or stream message is reset, before and after.
   *
   * @throws JMSException when the message cannot be read or holds what no message may
   */
  AngariumMessage copyOf(Message message) throws JMSException {
    AngariumMessage copy;
    if (message instanceof AngariumMessage own) {
      copy = create(own.bodyType());
      copy.loadBody(own.snapshotBody());
    } else {
      copy = copyOfBody(message);
    }
    copy.makeBodyReadOnly();
    copy.setJMSCorrelationID(message.getJMSCorrelationID());
    copy.setJMSType(message.getJMSType());
    copyReplyTo(message, copy);
    for (String name : namesIn(message.getPropertyNames())) {
      copy.properties().setForeign(name, message.getObjectProperty(name));
    }
    return copy;
  }

  @SuppressWarnings("unchecked") // the interfaces are older than generics; these are strings
  private static List<String> namesIn(Enumeration<?> names) {
    return Collections.list((Enumeration<String>) names);
  }

  private static void copyReplyTo(Message from, AngariumMessage to) throws JMSException {
    try {
      to.setJMSReplyTo(from.getJMSReplyTo());
    } catch (InvalidDestinationException e) {
      to.setJMSReplyTo(null); // JMS 3.1, Message: a foreign destination need not be preserved
    }
  }

  private AngariumMessage copyOfBody(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      AngariumTextMessage copy = new AngariumTextMessage();
      copy.setText(text.getText());
      return copy;
    } else if (message instanceof BytesMessage bytes) {
      return copyOfBytes(bytes);
    } else if (message instanceof MapMessage map) {
      AngariumMapMessage copy = new AngariumMapMessage();
      for (String name : namesIn(map.getMapNames())) {
        copy.setObject(name, map.getObject(name));
      }
      return copy;
    } else if (message instanceof StreamMessage stream) {
      return copyOfStream(stream);
    } else if (message instanceof ObjectMessage object) {
      AngariumObjectMessage copy = new AngariumObjectMessage(trusted);
      copy.setObject(object.getObject());
      return copy;
    }
    return new AngariumPlainMessage();
  }

  private static AngariumMessage copyOfBytes(BytesMessage message) throws JMSException {
    AngariumBytesMessage copy = new AngariumBytesMessage();
    byte[] buffer = new byte[COPY_BUFFER_SIZE];
    message.reset();
    for (int count = message.readBytes(buffer); count > 0; count = message.readBytes(buffer)) {
      copy.writeBytes(buffer, 0, count);
    }
    message.reset();
    copy.reset();
    return copy;
  }

  private static AngariumMessage copyOfStream(StreamMessage message) throws JMSException {
    AngariumStreamMessage copy = new AngariumStreamMessage();
    message.reset();
    try {
      while (true) {
        copy.writeObject(message.readObject());
      }
    } catch (MessageEOFException e) {
      message.reset(); // that is how a stream says that it has no more
    }
    copy.reset();
    return copy;
  }
}
