package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;

/** JMS 3.1, 3.12: messages of other providers, and copies of our own. */
class MessageFactoryTest {

  @Test
  void copiesAForeignText() throws JMSException {
    TextMessage foreign = Foreign.message(TextMessage.class, Messages.text("t\ud800"));
    assertThat(copyAndReceive(foreign).getBody(String.class)).isEqualTo("t\ud800");
    TextMessage none = Foreign.message(TextMessage.class, Messages.text(null));
    assertThat(copyAndReceive(none).getBody(String.class)).isNull();
  }

  @Test
  void copiesForeignBytesWrittenOrHalfRead() throws JMSException {
    AngariumBytesMessage behind = Messages.bytes();
    byte[] content = new byte[20_000];
    new java.util.Random(1).nextBytes(content);
    behind.writeBytes(content);
    BytesMessage foreign = Foreign.message(BytesMessage.class, behind);
    assertThat(copyAndReceive(foreign).getBody(byte[].class)).isEqualTo(content);
    foreign.readByte();
    assertThat(copyAndReceive(foreign).getBody(byte[].class)).isEqualTo(content);
    assertThat(foreign.readByte()).isEqualTo(content[0]);
  }

  @Test
  void copiesForeignEmptyBytesAsEmpty() throws JMSException {
    BytesMessage foreign = Foreign.message(BytesMessage.class, Messages.bytes());
    assertThat(copyAndReceive(foreign).getBody(byte[].class)).isEmpty();
  }

  @Test
  void copiesAForeignMap() throws JMSException {
    AngariumMapMessage behind = Messages.map();
    for (ValueType type : ValueType.OF_BODIES) {
      behind.setObject(type.name(), type.sample());
    }
    behind.setObject("none", null);
    MapMessage copy = (MapMessage) copyAndReceive(Foreign.message(MapMessage.class, behind));
    for (ValueType type : ValueType.OF_BODIES) {
      assertThat(copy.getObject(type.name())).isEqualTo(type.sample());
    }
    assertThat(copy.itemExists("none")).isTrue();
  }

  @Test
  void copiesAForeignStream() throws JMSException {
    AngariumStreamMessage behind = Messages.stream();
    for (ValueType type : ValueType.OF_BODIES) {
      behind.writeObject(type.sample());
    }
    behind.writeObject(null);
    StreamMessage foreign = Foreign.message(StreamMessage.class, behind);
    StreamMessage copy = (StreamMessage) copyAndReceive(foreign);
    for (ValueType type : ValueType.OF_BODIES) {
      assertThat(copy.readObject()).isEqualTo(type.sample());
    }
    assertThat(copy.readObject()).isNull();
    assertThat(foreign.readBoolean()).isTrue();
  }

  @Test
  void copiesAForeignObject() throws JMSException {
    AngariumObjectMessage behind = Messages.object();
    behind.setObject("serialised");
    assertThat(copyAndReceive(Foreign.message(ObjectMessage.class, behind)).getBody(String.class))
        .isEqualTo("serialised");
  }

  @Test
  void aForeignMessageOfNoTypeBecomesAPlainOne() throws JMSException {
    Message foreign = Foreign.message(Message.class, Messages.create(BodyType.MESSAGE));
    foreign.setStringProperty("p", "v");
    AngariumMessage copy = copyAndReceive(foreign);
    assertThat(copy.bodyType()).isEqualTo(BodyType.MESSAGE);
    assertThat(copy.getStringProperty("p")).isEqualTo("v");
  }

  @Test
  void copiesWhatTheClientSetAndNotWhatAProviderSet() throws JMSException {
    Message behind = Messages.text("t");
    behind.setJMSCorrelationID("c");
    behind.setJMSType("y");
    behind.setJMSMessageID("ID:other");
    behind.setJMSPriority(9);
    behind.setJMSExpiration(5);
    behind.setIntProperty("p", 1);
    behind.setStringProperty("JMS_Other_Hint", "kept");
    AngariumMessage copy =
        Messages.FACTORY.copyOf(
            Foreign.message(
                TextMessage.class, behind, Map.of("getJMSReplyTo", Foreign.topic("answers"))));
    assertThat(copy.getJMSCorrelationID()).isEqualTo("c");
    assertThat(copy.getJMSType()).isEqualTo("y");
    assertThat(copy.getJMSReplyTo()).isEqualTo(new NamedTopic("answers"));
    assertThat(copy.getJMSMessageID()).isNull();
    assertThat(copy.getJMSPriority()).isEqualTo(4);
    assertThat(copy.getJMSExpiration()).isZero();
    assertThat(Collections.list(copy.getPropertyNames())).containsExactly("p", "JMS_Other_Hint");
  }

  @Test
  void dropsAReplyToThatOnlyTheOtherProviderCanReach() throws JMSException {
    Destination unreachable = Foreign.temporaryQueue("t");
    AngariumMessage copy =
        Messages.FACTORY.copyOf(
            Foreign.message(
                TextMessage.class, Messages.text("t"), Map.of("getJMSReplyTo", unreachable)));
    assertThat(copy.getJMSReplyTo()).isNull();
    assertThat(copy.getBody(String.class)).isEqualTo("t");
  }

  @Test
  void takesForeignPropertyNamesAsTheyAreButNotForeignProviderProperties() throws JMSException {
    Map<String, Object> answers = new HashMap<>();
    answers.put(
        "getPropertyNames",
        Collections.enumeration(
            List.of("content-type", "NULL", "JMSXDeliveryCount", "JMSXUserID", "JMSXGroupID")));
    answers.put("getObjectProperty", "v");
    AngariumMessage copy =
        Messages.FACTORY.copyOf(Foreign.message(TextMessage.class, Messages.text("t"), answers));
    assertThat(Collections.list(copy.getPropertyNames()))
        .containsExactly("content-type", "NULL", "JMSXGroupID");
  }

  @Test
  void refusesAForeignPropertyOfAStrangeType() {
    Map<String, Object> answers =
        Map.of(
            "getPropertyNames", Collections.enumeration(List.of("p")),
            "getObjectProperty", List.of());
    assertThatThrownBy(
            () ->
                Messages.FACTORY.copyOf(
                    Foreign.message(TextMessage.class, Messages.text("t"), answers)))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void copiesOurOwnWithoutTouchingTheOriginal() throws JMSException {
    AngariumObjectMessage object = Messages.object();
    object.setObject(new java.util.Date(5)); // not trusted here: must not be deserialised
    object.setIntProperty("p", 1);
    AngariumMessage copy = Messages.FACTORY.copyOf(object);
    assertThat(copy).isNotSameAs(object);
    assertThat(copy.getIntProperty("p")).isEqualTo(1);
    assertThat(copy.snapshotBody()).isEqualTo(object.snapshotBody());

    AngariumBytesMessage bytes = Messages.bytes();
    bytes.writeInt(7);
    assertThat(copyAndReceive(bytes).getBody(byte[].class)).containsExactly(0, 0, 0, 7);
    bytes.writeInt(8);
    assertThat(copyAndReceive(bytes).getBody(byte[].class)).hasSize(8);

    AngariumStreamMessage stream = Messages.stream();
    stream.writeInt(7);
    AngariumStreamMessage streamCopy = (AngariumStreamMessage) Messages.FACTORY.copyOf(stream);
    assertThat(streamCopy.readInt()).isEqualTo(7);
  }

  @Test
  void aReceivedMessageIsCopiedAndForwardedWithoutItsDeliveryCount() throws JMSException {
    AngariumMessage received = Messages.sendAndReceive(Messages.text("t"));
    assertThat(Messages.FACTORY.copyOf(received).propertyExists("JMSXDeliveryCount")).isFalse();
    Envelope forwarded = Messages.send(received);
    assertThat(forwarded.properties()).isEmpty();
    assertThat(Messages.receive(forwarded).getBody(String.class)).isEqualTo("t");
  }

  @Test
  void refusesABodyThatIsNotInMemory() {
    Envelope chunked =
        new Envelope(
            null,
            Messages.QUEUE,
            true,
            4,
            0,
            0,
            0,
            null,
            null,
            null,
            Map.of(),
            BodyType.BYTES,
            new Body.Chunks(1, 2));
    for (BodyType type :
        List.of(BodyType.TEXT, BodyType.BYTES, BodyType.MAP, BodyType.STREAM, BodyType.OBJECT)) {
      Envelope envelope = Messages.withType(chunked, type);
      assertThatThrownBy(() -> Messages.receive(envelope))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in memory");
    }
  }

  private static AngariumMessage copyAndReceive(Message message) throws JMSException {
    return Messages.sendAndReceive(Messages.FACTORY.copyOf(message));
  }
}
