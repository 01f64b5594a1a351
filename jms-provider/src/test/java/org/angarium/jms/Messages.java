package org.angarium.jms;

import jakarta.jms.JMSException;
import org.angarium.message.Address;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;

/** Messages for tests, and the way from a sender to a receiver without a broker. */
final class Messages {
  static final Address QUEUE = Address.queue("orders");
  static final SendHeaders HEADERS =
      new SendHeaders("ID:1", QUEUE, true, 4, 1_700_000_000_000L, 0, 0);
  static final MessageFactory FACTORY = new MessageFactory(TrustedClasses.parse(null));

  private Messages() {}

  static AngariumMessage create(BodyType type) {
    return FACTORY.create(type);
  }

  static AngariumTextMessage text(String text) throws JMSException {
    AngariumTextMessage message = (AngariumTextMessage) create(BodyType.TEXT);
    message.setText(text);
    return message;
  }

  static AngariumBytesMessage bytes() {
    return (AngariumBytesMessage) create(BodyType.BYTES);
  }

  static AngariumMapMessage map() {
    return (AngariumMapMessage) create(BodyType.MAP);
  }

  static AngariumStreamMessage stream() {
    return (AngariumStreamMessage) create(BodyType.STREAM);
  }

  static AngariumObjectMessage object() {
    return (AngariumObjectMessage) create(BodyType.OBJECT);
  }

  static Envelope send(AngariumMessage message) throws JMSException {
    return message.toEnvelope(HEADERS);
  }

  static AngariumMessage receive(Envelope envelope) {
    return FACTORY.received(envelope, envelope.destination(), 1, false, null);
  }

  @SuppressWarnings("unchecked")
  static <M extends AngariumMessage> M sendAndReceive(M message) throws JMSException {
    return (M) receive(send(message));
  }

  static Envelope withType(Envelope envelope, BodyType type) {
    return new Envelope(
        envelope.id(),
        envelope.destination(),
        envelope.persistent(),
        envelope.priority(),
        envelope.timestampMs(),
        envelope.expirationMs(),
        envelope.deliveryTimeMs(),
        envelope.correlationId(),
        envelope.replyTo(),
        envelope.type(),
        envelope.properties(),
        type,
        envelope.body());
  }
}
