package org.angarium.tck.conformance.chapter7;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Producers of the three kinds of API, and sends that are waited for. */
class ProducerTest extends ConformanceCase {
  private static final Destination FOREIGN = new Destination() {};

  // --- 7.1

  @Statement(id = "7.1-1", text = "A producer made for a destination tells it and sends there.")
  void producerSendsToItsDestination() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    assertThat(producer.getDestination()).isEqualTo(queue);
    producer.send(session.createTextMessage("here"));
    contains(queue, "here");
  }

  @Statement(
      id = "7.1-2",
      text = "A producer made without destination has none, and sends to whichever a send names.")
  void producerWithoutDestinationSendsAnywhere() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Topic topic = topic();
    MessageConsumer subscriber = session.createConsumer(topic);
    MessageProducer producer = session.createProducer(null);
    assertThat(producer.getDestination()).isNull();
    producer.send(topic, session.createTextMessage("to the topic"));
    producer.send(queue, session.createTextMessage("to the queue"));
    assertThat(receiveText(subscriber)).isEqualTo("to the topic");
    contains(queue, "to the queue");
  }

  @Statement(
      id = "7.1-3",
      text =
          "A producer without destination refuses each send that names none with"
              + " UnsupportedOperationException.")
  void producerWithoutDestinationNeedsOne() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(null);
    Message message = session.createMessage();
    Completions told = new Completions();
    refuses(UnsupportedOperationException.class, () -> producer.send(message));
    refuses(UnsupportedOperationException.class, () -> producer.send(message, 1, 4, 0));
    refuses(UnsupportedOperationException.class, () -> producer.send(message, told));
    refuses(UnsupportedOperationException.class, () -> producer.send(message, 1, 4, 0, told));
  }

  @Statement(
      id = "7.1-4",
      text =
          "A producer made for a destination refuses each send that names one with"
              + " UnsupportedOperationException.")
  void producerWithDestinationTakesNoOther() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    Message message = session.createMessage();
    Completions told = new Completions();
    refuses(UnsupportedOperationException.class, () -> producer.send(queue, message));
    refuses(UnsupportedOperationException.class, () -> producer.send(queue, message, 1, 4, 0));
    refuses(UnsupportedOperationException.class, () -> producer.send(queue, message, told));
    refuses(
        UnsupportedOperationException.class, () -> producer.send(queue, message, 1, 4, 0, told));
    contains(queue);
  }

  @Statement(id = "7.1-5", text = "A QueueSender knows its queue, or sends to the named one.")
  void queueSenders() throws JMSException {
    QueueSession session = queueSession();
    Queue queue = queue();
    QueueSender bound = session.createSender(queue);
    assertThat(bound.getQueue()).isEqualTo(queue);
    QueueSender free = session.createSender(null);
    assertThat(free.getQueue()).isNull();
    Message message = session.createTextMessage("any");
    refuses(UnsupportedOperationException.class, () -> bound.send(queue, message));
    refuses(UnsupportedOperationException.class, () -> free.send(message));
    free.send(queue, message);
    contains(queue, "any");
  }

  @Statement(
      id = "7.1-6",
      text = "A TopicPublisher knows its topic, or publishes to the named one.")
  void topicPublishers() throws JMSException {
    TopicSession session = topicSession();
    Topic topic = topic();
    TopicPublisher bound = session.createPublisher(topic);
    assertThat(bound.getTopic()).isEqualTo(topic);
    TopicPublisher free = session.createPublisher(null);
    assertThat(free.getTopic()).isNull();
    Message message = session.createTextMessage("any");
    refuses(UnsupportedOperationException.class, () -> bound.publish(topic, message));
    refuses(UnsupportedOperationException.class, () -> free.publish(message));
    MessageConsumer subscriber = session().createConsumer(topic);
    free.publish(topic, message);
    assertThat(receiveText(subscriber)).isEqualTo("any");
  }

  @Statement(
      id = "7.1-7",
      text = "A destination object of somebody else is refused with InvalidDestinationException.")
  void foreignDestinationIsRefused() throws JMSException {
    Session session = session();
    Message message = session.createMessage();
    MessageProducer free = session.createProducer(null);
    refuses(InvalidDestinationException.class, () -> session.createProducer(FOREIGN));
    refuses(InvalidDestinationException.class, () -> free.send(FOREIGN, message));
    refuses(InvalidDestinationException.class, () -> free.send(FOREIGN, message, 1, 4, 0));
  }

  @Statement(
      id = "7.1-8",
      text = "Null as the destination of a send is refused with InvalidDestinationException.")
  void nullDestinationIsRefused() throws JMSException {
    Session session = session();
    Message message = session.createMessage();
    MessageProducer free = session.createProducer(null);
    refuses(InvalidDestinationException.class, () -> free.send((Destination) null, message));
    refuses(InvalidDestinationException.class, () -> free.send(null, message, 1, 4, 0));
  }

  @Statement(
      id = "7.1-9",
      text =
          "A JMSProducer refuses null and a destination object of somebody else with"
              + " InvalidDestinationRuntimeException.")
  void contextProducerRefusesInvalidDestinations() {
    JMSContext context = context();
    JMSProducer producer = context.createProducer();
    Message message = context.createMessage();
    for (Destination invalid : new Destination[] {null, FOREIGN}) {
      refuses(InvalidDestinationRuntimeException.class, () -> producer.send(invalid, message));
      refuses(InvalidDestinationRuntimeException.class, () -> producer.send(invalid, "text"));
      refuses(InvalidDestinationRuntimeException.class, () -> producer.send(invalid, new byte[1]));
      refuses(InvalidDestinationRuntimeException.class, () -> producer.send(invalid, Map.of()));
      refuses(
          InvalidDestinationRuntimeException.class,
          () -> producer.send(invalid, (Serializable) BigInteger.ONE));
    }
  }

  @Statement(
      id = "7.1-10",
      text = "A closed producer refuses sends and its options, and may be closed again.")
  void closedProducerRefusesUse() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    Message message = session.createMessage();
    producer.close();
    producer.close();
    refuses(IllegalStateException.class, () -> producer.send(message));
    refuses(IllegalStateException.class, () -> producer.setPriority(1));
    refuses(IllegalStateException.class, producer::getPriority);
    refuses(IllegalStateException.class, () -> producer.setDeliveryMode(1));
    refuses(IllegalStateException.class, producer::getDeliveryMode);
    refuses(IllegalStateException.class, () -> producer.setTimeToLive(1));
    refuses(IllegalStateException.class, producer::getTimeToLive);
    refuses(IllegalStateException.class, () -> producer.setDeliveryDelay(1));
    refuses(IllegalStateException.class, producer::getDeliveryDelay);
    refuses(IllegalStateException.class, () -> producer.setDisableMessageID(true));
    refuses(IllegalStateException.class, producer::getDisableMessageID);
    refuses(IllegalStateException.class, () -> producer.setDisableMessageTimestamp(true));
    refuses(IllegalStateException.class, producer::getDisableMessageTimestamp);
    refuses(IllegalStateException.class, producer::getDestination);
  }

  @Statement(
      id = "7.1-11",
      text = "Closing a producer takes back nothing that it has sent, in a transaction neither.")
  void closedProducersMessagesStay() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("sent"));
    producer.close();
    session.commit();
    contains(queue, "sent");
  }

  // --- 7.2

  @Statement(id = "7.2-1", text = "Each of the four plain sends of a MessageProducer sends.")
  void fourSends() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer bound = session.createProducer(queue);
    MessageProducer free = session.createProducer(null);
    bound.send(session.createTextMessage("1"));
    bound.send(session.createTextMessage("2"), DeliveryMode.PERSISTENT, 4, 0);
    free.send(queue, session.createTextMessage("3"));
    free.send(queue, session.createTextMessage("4"), DeliveryMode.PERSISTENT, 4, 0);
    contains(queue, "1", "2", "3", "4");
  }

  @Statement(id = "7.2-2", text = "Each of the four sends of a QueueSender sends.")
  void fourSendsOfQueueSender() throws JMSException {
    QueueSession session = queueSession();
    Queue queue = queue();
    QueueSender bound = session.createSender(queue);
    QueueSender free = session.createSender(null);
    bound.send(session.createTextMessage("1"));
    bound.send(session.createTextMessage("2"), DeliveryMode.PERSISTENT, 4, 0);
    free.send(queue, session.createTextMessage("3"));
    free.send(queue, session.createTextMessage("4"), DeliveryMode.PERSISTENT, 4, 0);
    contains(queue, "1", "2", "3", "4");
  }

  @Statement(id = "7.2-3", text = "Each of the four publish methods of a TopicPublisher publishes.")
  void fourPublishes() throws JMSException {
    TopicSession session = topicSession();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    TopicPublisher bound = session.createPublisher(topic);
    TopicPublisher free = session.createPublisher(null);
    bound.publish(session.createTextMessage("1"));
    bound.publish(session.createTextMessage("2"), DeliveryMode.PERSISTENT, 4, 0);
    free.publish(topic, session.createTextMessage("3"));
    free.publish(topic, session.createTextMessage("4"), DeliveryMode.PERSISTENT, 4, 0);
    assertThat(receiveTexts(subscriber, 4)).containsExactly("1", "2", "3", "4");
  }

  @Statement(id = "7.2-4", text = "When a send returns, the message is in the queue.")
  void messageIsInTheQueueWhenSendReturns() throws JMSException {
    Session session = session();
    Session other = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    for (int sent = 1; sent <= 10; sent++) {
      producer.send(session.createMessage());
      assertThat(browse(other, queue)).hasSize(sent);
    }
  }

  @Statement(id = "7.2-5", text = "A JMSProducer sends a message and gives itself back.")
  void contextProducerSendsMessage() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    JMSProducer producer = context.createProducer();
    assertThat(producer.send(queue, context.createTextMessage("any"))).isSameAs(producer);
    contains(queue, "any");
  }

  @Statement(id = "7.2-6", text = "A JMSProducer sends a text as TextMessage; null has no body.")
  void contextProducerSendsText() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    context.createProducer().send(queue, "any").send(queue, (String) null);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(((TextMessage) receive(consumer)).getText()).isEqualTo("any");
    assertThat(((TextMessage) receive(consumer)).getText()).isNull();
  }

  @Statement(id = "7.2-7", text = "A JMSProducer sends a map as MapMessage; null has no entries.")
  void contextProducerSendsMap() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Map<String, Object> body = Map.of("number", 7, "text", "seven");
    context.createProducer().send(queue, body).send(queue, (Map<String, Object>) null);
    JMSConsumer consumer = context.createConsumer(queue);
    MapMessage received = (MapMessage) receive(consumer);
    assertThat(received.getInt("number")).isEqualTo(7);
    assertThat(received.getString("text")).isEqualTo("seven");
    Enumeration<?> names = ((MapMessage) receive(consumer)).getMapNames();
    assertThat(names.hasMoreElements()).isFalse();
  }

  @Statement(id = "7.2-8", text = "A JMSProducer sends bytes as BytesMessage; null has no body.")
  void contextProducerSendsBytes() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    context.createProducer().send(queue, new byte[] {1, 2, 3}).send(queue, (byte[]) null);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(receive(consumer).getBody(byte[].class)).containsExactly(1, 2, 3);
    assertThat(((BytesMessage) receive(consumer)).getBodyLength()).isZero();
  }

  @Statement(
      id = "7.2-9",
      text = "A JMSProducer sends an object as ObjectMessage; null has no body.")
  void contextProducerSendsObject() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    BigInteger body = new BigInteger("42");
    context.createProducer().send(queue, body).send(queue, (Serializable) null);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(((ObjectMessage) receive(consumer)).getObject()).isEqualTo(body);
    assertThat(((ObjectMessage) receive(consumer)).getObject()).isNull();
  }

  @Statement(
      id = "7.2-10",
      text = "A MessageProducer refuses null as message with MessageFormatException.")
  void nullMessageIsRefused() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer bound = session.createProducer(queue);
    MessageProducer free = session.createProducer(null);
    refuses(MessageFormatException.class, () -> bound.send(null));
    refuses(MessageFormatException.class, () -> bound.send(null, 1, 4, 0));
    refuses(MessageFormatException.class, () -> free.send(queue, null));
    refuses(MessageFormatException.class, () -> free.send(queue, null, 1, 4, 0));
    contains(queue);
  }

  @Statement(
      id = "7.2-13",
      text = "A JMSProducer refuses null as message with MessageFormatRuntimeException.")
  void contextProducerRefusesNullMessage() throws JMSException {
    Queue queue = queue();
    JMSProducer producer = context().createProducer();
    refuses(MessageFormatRuntimeException.class, () -> producer.send(queue, (Message) null));
    contains(queue);
  }

  @Statement(
      id = "7.2-11",
      text =
          "A map with a value that a MapMessage cannot hold is refused with"
              + " MessageFormatRuntimeException, and nothing is sent.")
  void unfitMapIsRefused() throws JMSException {
    Queue queue = queue();
    JMSProducer producer = context().createProducer();
    refuses(
        MessageFormatRuntimeException.class,
        () -> producer.send(queue, Map.of("any", List.of("no value of a map message"))));
    contains(queue);
  }

  @Statement(
      id = "7.2-12",
      text =
          "A JMSProducer refuses an object that cannot be serialized with a JMSRuntimeException.")
  void unfitObjectIsRefused() throws JMSException {
    Queue queue = queue();
    JMSProducer producer = context().createProducer();
    refuses(JMSRuntimeException.class, () -> producer.send(queue, new Unfit()));
    contains(queue);
  }

  /** Says that it is serializable, and holds what is not. */
  private static final class Unfit implements Serializable {
    private static final long serialVersionUID = 1;

    @SuppressWarnings({"serial", "unused"})
    private final Object inside = new Object();
  }

  private QueueSession queueSession() throws JMSException {
    QueueConnection connection = queueConnection();
    return connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  private TopicSession topicSession() throws JMSException {
    TopicConnection connection = topicConnection();
    return connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
  }
}
