package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.concurrent.CompletableFuture;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Messages that are not the provider's own (JMS 3.1, 3.12). */
class ForeignMessagesTest extends ConformanceCase {

  @Statement(id = "3.12-8", text = "A foreign TextMessage is sent, with its text.")
  void foreignTextIsSent() throws JMSException {
    TextMessage message = Foreign.of(TextMessage.class, session().createTextMessage("text"));
    assertThat(roundTrip((Message) message).getBody(String.class)).isEqualTo("text");
  }

  @Statement(id = "3.12-9", text = "A foreign MapMessage is sent, with values of all types.")
  void foreignMapIsSent() throws JMSException {
    MapMessage message = Foreign.of(MapMessage.class, session().createMapMessage());
    for (ValueType type : ValueType.values()) {
      type.set(message, type.name(), type.value());
    }
    MapMessage received = (MapMessage) roundTrip((Message) message);
    for (ValueType type : ValueType.values()) {
      assertThat(received.getObject(type.name())).isEqualTo(type.value());
    }
  }

  @Statement(id = "3.12-10", text = "A foreign StreamMessage is sent, with values of all types.")
  void foreignStreamIsSent() throws JMSException {
    StreamMessage message = Foreign.of(StreamMessage.class, session().createStreamMessage());
    for (ValueType type : ValueType.values()) {
      type.write(message, type.value());
    }
    StreamMessage received = (StreamMessage) roundTrip((Message) message);
    for (ValueType type : ValueType.values()) {
      assertThat(received.readObject()).isEqualTo(type.value());
    }
  }

  @Statement(id = "3.12-11", text = "A foreign BytesMessage is sent, with its bytes.")
  void foreignBytesAreSent() throws JMSException {
    BytesMessage message = Foreign.of(BytesMessage.class, session().createBytesMessage());
    message.writeBytes(new byte[] {1, 2, 3});
    assertThat(roundTrip((Message) message).getBody(byte[].class)).containsExactly(1, 2, 3);
  }

  @Statement(id = "3.12-12", text = "A foreign ObjectMessage is sent, with its object.")
  void foreignObjectIsSent() throws JMSException {
    ObjectMessage message =
        Foreign.of(ObjectMessage.class, session().createObjectMessage("object"));
    assertThat(((ObjectMessage) roundTrip((Message) message)).getObject()).isEqualTo("object");
  }

  @Statement(
      id = "3.12-13",
      text =
          "A foreign message's properties and client's header fields are sent, with their types.")
  void foreignHeaderIsSent() throws JMSException {
    Queue replies = queue();
    Message message = Foreign.of(Message.class, session().createMessage());
    for (PropertyType type : PropertyType.values()) {
      type.set(message, type.name(), type.value());
    }
    message.setJMSCorrelationID("correlation");
    message.setJMSType("type");
    message.setJMSReplyTo(replies);
    Message received = roundTrip(message);
    for (PropertyType type : PropertyType.values()) {
      assertThat(received.getObjectProperty(type.name())).isEqualTo(type.value());
    }
    assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(received.getJMSType()).isEqualTo("type");
    assertThat(received.getJMSReplyTo()).isEqualTo(replies);
  }

  @Statement(
      id = "3.12-14",
      text = "Sending a foreign message sets the header fields of the send on that very object.")
  void sendSetsForeignHeader() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = Foreign.of(Message.class, session.createMessage());
    message.setJMSMessageID("ID:mine");
    long before = System.currentTimeMillis();
    session.createProducer(queue).send(message, DeliveryMode.NON_PERSISTENT, 7, 60_000);
    Message received = receive(session.createConsumer(queue));
    for (Message each : new Message[] {message, received}) {
      assertThat(each.getJMSDestination()).isEqualTo(queue);
      assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
      assertThat(each.getJMSPriority()).isEqualTo(7);
      assertThat(each.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
      assertThat(each.getJMSTimestamp()).isGreaterThanOrEqualTo(before);
      assertThat(each.getJMSExpiration()).isGreaterThanOrEqualTo(before + 60_000);
      assertThat(each.getJMSDeliveryTime()).isGreaterThanOrEqualTo(before);
    }
    assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
  }

  @Statement(
      id = "3.12-15",
      text = "An asynchronous send hands the foreign message itself to its listener, header set.")
  void completionHasTheForeignMessage() throws Exception {
    Session session = session();
    CompletableFuture<Message> completed = new CompletableFuture<>();
    Message message = Foreign.of(Message.class, session.createMessage());
    session.createProducer(queue()).send(message, completing(completed));
    assertThat(await(completed) == message).isTrue();
    assertThat(message.getJMSMessageID()).startsWith("ID:");
  }

  @Statement(
      id = "3.12-16",
      text =
          "A destination of another implementation in a header of the provider's is replaced by"
              + " the send.")
  void foreignPresetDestinationIsReplaced() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = Foreign.of(Message.class, session.createMessage());
    message.setJMSDestination((Queue) () -> "foreign");
    session.createProducer(queue).send(message);
    assertThat(message.getJMSDestination()).isEqualTo(queue);
  }
}
