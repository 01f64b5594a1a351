package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Statement;

/** Header fields that say what a message is and where it goes; times and ranks are elsewhere. */
class HeaderFieldsTest extends ConformanceCase {

  @Statement(id = "3.4-1", text = "The receiver gets the complete header.")
  void receiverGetsTheWholeHeader() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message sent = session.createMessage();
    sent.setJMSCorrelationID("correlation");
    sent.setJMSReplyTo(queue);
    sent.setJMSType("type");
    MessageProducer producer = session.createProducer(queue);
    producer.send(sent, DeliveryMode.NON_PERSISTENT, 7, 100_000);
    Message received = receive(session.createConsumer(queue));
    assertThat(received.getJMSDestination()).isEqualTo(queue);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
    assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getJMSRedelivered()).isFalse();
    assertThat(received.getJMSType()).isEqualTo("type");
    assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration()).isPositive();
    assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
    assertThat(received.getJMSPriority()).isEqualTo(7);
  }

  // --- 3.4.1

  @Statement(id = "3.4.1-1", text = "After a send the message has the producer's destination.")
  void sendSetsTheProducersDestination() throws JMSException {
    Queue queue = queue();
    assertThat(sentTo(queue).getJMSDestination()).isEqualTo(queue);
    Topic topic = topic();
    assertThat(sentTo(topic).getJMSDestination()).isEqualTo(topic);
  }

  @Statement(
      id = "3.4.1-2",
      text = "After a send that names a destination, the message has that destination.")
  void sendSetsTheNamedDestination() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    session.createProducer(null).send(queue, message);
    assertThat(message.getJMSDestination()).isEqualTo(queue);
  }

  @Statement(id = "3.4.1-3", text = "A destination that was set before the send is ignored.")
  void sendIgnoresDestinationSetBefore() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Queue other = queue();
    Message message = session.createMessage();
    message.setJMSDestination(other);
    session.createProducer(queue).send(message);
    assertThat(message.getJMSDestination()).isEqualTo(queue);
    assertThat(receive(session.createConsumer(queue)).getJMSDestination()).isEqualTo(queue);
    receivesNothing(session.createConsumer(other));
  }

  @Statement(
      id = "3.4.1-4",
      text = "The receiver gets a destination that equals the one the message was sent to.")
  void receivedDestinationEqualsSentOne() throws JMSException {
    Session session = session();
    for (Destination destination : new Destination[] {queue(), topic()}) {
      MessageConsumer consumer = session.createConsumer(destination);
      send(session, destination, "any");
      assertThat(receive(consumer).getJMSDestination()).isEqualTo(destination);
    }
  }

  // --- 3.4.2

  @Statement(id = "3.4.2-1", text = "A message is persistent unless the producer says otherwise.")
  void persistentByDefault() throws JMSException {
    Session session = session();
    Queue queue = queue();
    assertThat(session.createProducer(queue).getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(sentTo(queue).getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(receive(session.createConsumer(queue)).getJMSDeliveryMode())
        .isEqualTo(DeliveryMode.PERSISTENT);
  }

  @Statement(
      id = "3.4.2-2",
      text = "Sender and receiver see the delivery mode that the send was given.")
  void deliveryModeOfTheSend() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    for (int mode : new int[] {DeliveryMode.NON_PERSISTENT, DeliveryMode.PERSISTENT}) {
      Message message = session.createMessage();
      producer.send(message, mode, 4, 0);
      assertThat(message.getJMSDeliveryMode()).isEqualTo(mode);
      assertThat(receive(consumer).getJMSDeliveryMode()).isEqualTo(mode);
    }
  }

  @Statement(id = "3.4.2-3", text = "A delivery mode that was set on the message is ignored.")
  void sendIgnoresDeliveryModeSetBefore() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    session.createProducer(queue).send(message);
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(receive(session.createConsumer(queue)).getJMSDeliveryMode())
        .isEqualTo(DeliveryMode.PERSISTENT);
  }

  // --- 3.4.3

  @Statement(id = "3.4.3-1", text = "When send returns, the message has an id.")
  void sendSetsId() throws JMSException {
    assertThat(sentTo(queue()).getJMSMessageID()).isNotNull();
  }

  @Statement(id = "3.4.3-2", text = "An id begins with ID: .")
  void idBeginsWithPrefix() throws JMSException {
    assertThat(sentTo(queue()).getJMSMessageID()).startsWith("ID:").hasSizeGreaterThan(3);
  }

  @Statement(id = "3.4.3-3", text = "No two messages of any sessions have the same id.")
  void idIsUnique() throws JMSException {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Session session = connection().createSession();
      MessageProducer producer = session.createProducer(queue());
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      for (int j = 0; j < 50; j++) {
        Message message = session.createMessage();
        producer.send(message);
        ids.add(message.getJMSMessageID());
      }
    }
    assertThat(ids).hasSize(150);
  }

  @Statement(id = "3.4.3-4", text = "An id that was set before the send is replaced.")
  void sendIgnoresIdSetBefore() throws JMSException {
    Session session = session();
    Message message = session.createMessage();
    message.setJMSMessageID("ID:mine");
    session.createProducer(queue()).send(message);
    assertThat(message.getJMSMessageID()).isNotEqualTo("ID:mine");
  }

  @Statement(id = "3.4.3-5", text = "The receiver gets the id that the sender was given.")
  void receivedIdEqualsSentOne() throws JMSException {
    Queue queue = queue();
    String id = sentTo(queue).getJMSMessageID();
    assertThat(receive(session().createConsumer(queue)).getJMSMessageID()).isEqualTo(id);
  }

  @Statement(id = "3.4.3-6", text = "A message object that is sent again gets another id.")
  void eachSendHasItsOwnId() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    Message message = session.createMessage();
    producer.send(message);
    String first = message.getJMSMessageID();
    producer.send(message);
    assertThat(message.getJMSMessageID()).isNotEqualTo(first);
  }

  @Statement(
      id = "3.4.3-7",
      text = "With ids disabled, a message has either no id or a normal one, at both ends.")
  void disabledIdIsNullOrNormal() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDisableMessageID(true);
    assertThat(producer.getDisableMessageID()).isTrue();
    Message message = session.createMessage();
    message.setJMSMessageID("ID:mine");
    producer.send(message);
    String received = receive(session.createConsumer(queue)).getJMSMessageID();
    for (String id : new String[] {message.getJMSMessageID(), received}) {
      assertThat(id == null || id.startsWith("ID:") && !id.equals("ID:mine")).as(id).isTrue();
    }
  }

  // --- 3.4.5

  @Statement(id = "3.4.5-1", text = "A text as correlation id arrives.")
  void correlationTextArrives() throws JMSException {
    Message message = session().createMessage();
    message.setJMSCorrelationID("order 66");
    assertThat(roundTrip(message).getJMSCorrelationID()).isEqualTo("order 66");
  }

  @Statement(id = "3.4.5-2", text = "The id of another message as correlation id arrives.")
  void correlationWithMessageIdArrives() throws JMSException {
    Message request = sentTo(queue());
    Message reply = session().createMessage();
    reply.setJMSCorrelationID(request.getJMSMessageID());
    assertThat(roundTrip(reply).getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
  }

  @Statement(id = "3.4.5-3", text = "A message without correlation id arrives without one.")
  void noCorrelationIdStaysNone() throws JMSException {
    Message message = session().createMessage();
    assertThat(message.getJMSCorrelationID()).isNull();
    assertThat(roundTrip(message).getJMSCorrelationID()).isNull();
  }

  @Statement(id = "3.4.5-4", text = "Bytes as correlation id arrive where they are supported.")
  void correlationBytesArrive() throws JMSException {
    needs(Feature.CORRELATION_BYTES);
    byte[] bytes = "native".getBytes(StandardCharsets.UTF_8);
    Message message = session().createMessage();
    message.setJMSCorrelationIDAsBytes(bytes);
    assertThat(roundTrip(message).getJMSCorrelationIDAsBytes()).isEqualTo(bytes);
  }

  // --- 3.4.6

  @Statement(id = "3.4.6-1", text = "A reply-to queue, topic or temporary destination arrives.")
  void replyToArrives() throws JMSException {
    Session session = session();
    Destination[] all = {
      queue(), topic(), session.createTemporaryQueue(), session.createTemporaryTopic()
    };
    for (Destination replyTo : all) {
      Message message = session.createMessage();
      message.setJMSReplyTo(replyTo);
      Destination received = roundTrip(message).getJMSReplyTo();
      assertThat(received).isEqualTo(replyTo);
      assertThat(received instanceof Queue).isEqualTo(replyTo instanceof Queue);
    }
  }

  @Statement(id = "3.4.6-2", text = "A message without reply-to arrives without one.")
  void noReplyToStaysNone() throws JMSException {
    Message message = session().createMessage();
    assertThat(message.getJMSReplyTo()).isNull();
    assertThat(roundTrip(message).getJMSReplyTo()).isNull();
  }

  @Statement(id = "3.4.6-3", text = "The receiver can send to the reply-to it got.")
  void receivedReplyToCanBeSentTo() throws JMSException {
    Session session = session();
    Queue replies = queue();
    Message request = session.createMessage();
    request.setJMSReplyTo(replies);
    send(session, roundTrip(request).getJMSReplyTo(), "reply");
    contains(replies, "reply");
  }

  // --- 3.4.8

  @Statement(id = "3.4.8-1", text = "A type that the sender sets arrives; without one, none does.")
  void typeArrives() throws JMSException {
    Message message = session().createMessage();
    assertThat(roundTrip(message).getJMSType()).isNull();
    message.setJMSType("org.example.car");
    assertThat(roundTrip(message).getJMSType()).isEqualTo("org.example.car");
  }

  // --- 3.4.11

  @Statement(
      id = "3.4.11-1",
      text = "Each header field that the send sets overwrites what the client had set before.")
  void sendOverwritesItsFields() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    message.setJMSDestination(queue());
    message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    message.setJMSExpiration(1);
    message.setJMSDeliveryTime(1);
    message.setJMSPriority(9);
    message.setJMSMessageID("ID:mine");
    message.setJMSTimestamp(1);
    session.createProducer(queue).send(message);
    Message received = receive(session.createConsumer(queue));
    for (Message each : new Message[] {message, received}) {
      assertThat(each.getJMSDestination()).isEqualTo(queue);
      assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
      assertThat(each.getJMSExpiration()).isZero();
      assertThat(each.getJMSDeliveryTime()).isNotEqualTo(1);
      assertThat(each.getJMSPriority()).isEqualTo(4);
      assertThat(each.getJMSMessageID()).isNotEqualTo("ID:mine");
      assertThat(each.getJMSTimestamp()).isNotEqualTo(1);
    }
  }

  @Statement(
      id = "3.4.11-2",
      text = "Header fields that the client sets stay as they are on its message object.")
  void sendKeepsTheClientsFields() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    message.setJMSCorrelationID("correlation");
    message.setJMSReplyTo(queue);
    message.setJMSType("type");
    session.createProducer(queue).send(message);
    assertThat(message.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(message.getJMSReplyTo()).isEqualTo(queue);
    assertThat(message.getJMSType()).isEqualTo("type");
  }

  private Message sentTo(Destination destination) throws JMSException {
    Session session = session();
    Message message = session.createMessage();
    session.createProducer(destination).send(message);
    return message;
  }
}
