package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.message.Address;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JMS 3.1, 3.4. */
class MessageHeadersTest {
  private static final SendHeaders HEADERS =
      new SendHeaders("ID:42", Address.topic("news"), false, 7, 1000, 5000, 3000);

  private final AngariumMessage message = Messages.create(BodyType.MESSAGE);

  @ParameterizedTest
  @EnumSource
  void aNewMessageHasTheDefaults(BodyType type) {
    AngariumMessage created = Messages.create(type);
    assertThat(created.bodyType()).isEqualTo(type);
    assertThat(created.getJMSMessageID()).isNull();
    assertThat(created.getJMSDestination()).isNull();
    assertThat(created.getJMSReplyTo()).isNull();
    assertThat(created.getJMSCorrelationID()).isNull();
    assertThat(created.getJMSCorrelationIDAsBytes()).isNull();
    assertThat(created.getJMSType()).isNull();
    assertThat(created.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(created.getJMSPriority()).isEqualTo(4);
    assertThat(created.getJMSTimestamp()).isZero();
    assertThat(created.getJMSExpiration()).isZero();
    assertThat(created.getJMSDeliveryTime()).isZero();
    assertThat(created.getJMSRedelivered()).isFalse();
  }

  @Test
  void theSendDecidesWhateverTheClientSet() throws JMSException {
    setEverything(message);
    Envelope envelope = message.toEnvelope(HEADERS);
    assertThat(envelope.id()).isEqualTo("ID:42");
    assertThat(envelope.destination()).isEqualTo(Address.topic("news"));
    assertThat(envelope.persistent()).isFalse();
    assertThat(envelope.priority()).isEqualTo(7);
    assertThat(envelope.timestampMs()).isEqualTo(1000);
    assertThat(envelope.expirationMs()).isEqualTo(5000);
    assertThat(envelope.deliveryTimeMs()).isEqualTo(3000);
    assertThat(envelope.correlationId()).isEqualTo("correlated");
    assertThat(envelope.replyTo()).isEqualTo(Address.queue("replies"));
    assertThat(envelope.type()).isEqualTo("a type");
  }

  @Test
  void stampingOverwritesWhatASendDecidesAndNothingElse() throws JMSException {
    for (Message original :
        new Message[] {message, Foreign.message(TextMessage.class, Messages.text("t"))}) {
      setEverything(original);
      NamedTopic news = new NamedTopic("news");
      AngariumMessage.stampSent(original, HEADERS, news);
      assertThat(original.getJMSMessageID()).isEqualTo("ID:42");
      assertThat(original.getJMSDestination()).isSameAs(news);
      assertThat(original.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
      assertThat(original.getJMSPriority()).isEqualTo(7);
      assertThat(original.getJMSTimestamp()).isEqualTo(1000);
      assertThat(original.getJMSExpiration()).isEqualTo(5000);
      assertThat(original.getJMSDeliveryTime()).isEqualTo(3000);
      assertThat(original.getJMSCorrelationID()).isEqualTo("correlated");
      assertThat(original.getJMSReplyTo()).isEqualTo(new NamedQueue("replies"));
      assertThat(original.getJMSType()).isEqualTo("a type");
      assertThat(original.getJMSRedelivered()).isTrue();
    }
  }

  @Test
  void disabledIdAndTimestampAreStampedAsNullAndZero() throws JMSException {
    setEverything(message);
    AngariumMessage.stampSent(
        message, new SendHeaders(null, Messages.QUEUE, true, 4, 0, 0, 0), new NamedQueue("orders"));
    assertThat(message.getJMSMessageID()).isNull();
    assertThat(message.getJMSTimestamp()).isZero();
    assertThat(message.getJMSExpiration()).isZero();
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
  }

  @Test
  void withoutADelayTheDeliveryTimeIsThatOfTheSend() throws JMSException {
    SendHeaders atOnce = new SendHeaders("ID:1", Messages.QUEUE, true, 4, 1000, 0, 0);
    AngariumMessage.stampSent(message, atOnce, new NamedQueue("orders"));
    assertThat(message.getJMSDeliveryTime()).isEqualTo(1000);
    assertThat(Messages.receive(message.toEnvelope(atOnce)).getJMSDeliveryTime()).isEqualTo(1000);
  }

  @Test
  void aReceivedMessageHasTheHeadersOfTheSend() throws JMSException {
    setEverything(message);
    AngariumMessage received =
        Messages.FACTORY.received(
            message.toEnvelope(HEADERS), HEADERS.destination(), 2, true, null);
    assertThat(received.getJMSMessageID()).isEqualTo("ID:42");
    assertThat(received.getJMSDestination()).isEqualTo(new NamedTopic("news"));
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSPriority()).isEqualTo(7);
    assertThat(received.getJMSTimestamp()).isEqualTo(1000);
    assertThat(received.getJMSExpiration()).isEqualTo(5000);
    assertThat(received.getJMSDeliveryTime()).isEqualTo(3000);
    assertThat(received.getJMSCorrelationID()).isEqualTo("correlated");
    assertThat(received.getJMSReplyTo()).isEqualTo(new NamedQueue("replies"));
    assertThat(received.getJMSType()).isEqualTo("a type");
    assertThat(received.getJMSRedelivered()).isTrue();
  }

  @Test
  void theHeadersOfAReceivedMessageCanBeChanged() throws JMSException {
    AngariumMessage received = Messages.sendAndReceive(message);
    assertThatCode(() -> setEverything(received)).doesNotThrowAnyException();
    assertThat(received.getJMSType()).isEqualTo("a type");
  }

  @Test
  void replyToTakesForeignDestinationsByName() throws JMSException {
    message.setJMSReplyTo(Foreign.queue("answers"));
    assertThat(message.getJMSReplyTo()).isEqualTo(new NamedQueue("answers"));
    message.setJMSReplyTo(null);
    assertThat(message.getJMSReplyTo()).isNull();
    assertThatThrownBy(() -> message.setJMSReplyTo(Foreign.temporaryQueue("t")))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void aTemporaryReplyToArrives() throws JMSException {
    Address address = new Address(Address.Kind.TEMPORARY_QUEUE, "t-1");
    message.setJMSReplyTo(new AngariumTemporaryQueue(address, null));
    assertThat(Messages.sendAndReceive(message).getJMSReplyTo())
        .isInstanceOf(jakarta.jms.TemporaryQueue.class)
        .isEqualTo(AngariumDestination.of(address));
  }

  @Test
  void acknowledgeGoesToTheAcknowledgerAndIsNothingWithoutOne() throws JMSException {
    message.acknowledge();
    AtomicInteger calls = new AtomicInteger();
    Envelope envelope = Messages.send(message);
    AngariumMessage received =
        Messages.FACTORY.received(
            envelope, envelope.destination(), 1, false, calls::incrementAndGet);
    received.acknowledge();
    assertThat(calls).hasValue(1);
    IllegalStateException closed = new IllegalStateException("closed");
    AngariumMessage late =
        Messages.FACTORY.received(
            envelope,
            envelope.destination(),
            1,
            false,
            () -> {
              throw closed;
            });
    assertThatThrownBy(late::acknowledge).isSameAs(closed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "größer",
        "\ud800",
        "ID:bytes:",
        "ID:bytes:0",
        "ID:bytes:0g",
        "ID:42"
      })
  void aCorrelationStringSurvivesAsBytes(String id) throws JMSException {
    message.setJMSCorrelationID(id);
    byte[] bytes = message.getJMSCorrelationIDAsBytes();
    AngariumMessage other = Messages.create(BodyType.MESSAGE);
    other.setJMSCorrelationIDAsBytes(bytes);
    assertThat(other.getJMSCorrelationIDAsBytes()).isEqualTo(bytes);
    assertThat(Messages.sendAndReceive(message).getJMSCorrelationID()).isEqualTo(id);
  }

  @Test
  void correlationBytesThatAreTextShowAsThatText() {
    message.setJMSCorrelationIDAsBytes("größer".getBytes(StandardCharsets.UTF_8));
    assertThat(message.getJMSCorrelationID()).isEqualTo("größer");
  }

  @Test
  void anyCorrelationBytesArriveUnchanged() throws JMSException {
    Random random = new Random(20_26);
    for (int i = 0; i < 2000; i++) {
      byte[] id = new byte[random.nextInt(12)];
      random.nextBytes(id);
      assertThatBytesArrive(id);
    }
    assertThatBytesArrive("ID:bytes:00ff".getBytes(StandardCharsets.UTF_8));
    assertThatBytesArrive("ID:bytes:".getBytes(StandardCharsets.UTF_8));
    assertThatBytesArrive(new byte[] {(byte) 0xC0, (byte) 0x80});
  }

  private void assertThatBytesArrive(byte[] id) throws JMSException {
    byte[] given = id.clone();
    message.setJMSCorrelationIDAsBytes(given);
    java.util.Arrays.fill(given, (byte) 7);
    assertThat(Messages.sendAndReceive(message).getJMSCorrelationIDAsBytes()).isEqualTo(id);
  }

  @Test
  void correlationBytesCanBeTakenAway() {
    message.setJMSCorrelationIDAsBytes(new byte[] {1});
    message.setJMSCorrelationIDAsBytes(null);
    assertThat(message.getJMSCorrelationID()).isNull();
  }

  @Test
  void itsTextNamesItButNotItsContent() throws JMSException {
    AngariumTextMessage text = Messages.text("secret");
    text.setJMSMessageID("ID:9");
    assertThat(text.toString()).contains("TEXT", "ID:9").doesNotContain("secret");
  }

  private static void setEverything(Message message) throws JMSException {
    message.setJMSMessageID("ID:client");
    message.setJMSDestination(new NamedQueue("elsewhere"));
    message.setJMSDeliveryMode(DeliveryMode.PERSISTENT);
    message.setJMSPriority(1);
    message.setJMSTimestamp(11);
    message.setJMSExpiration(12);
    message.setJMSDeliveryTime(13);
    message.setJMSRedelivered(true);
    message.setJMSCorrelationID("correlated");
    message.setJMSReplyTo(new NamedQueue("replies"));
    message.setJMSType("a type");
  }
}
