package org.angarium.tck.conformance.chapter2;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** The classic, the simplified and the domain-specific API, each on its own and together. */
class ApiStylesTest extends ConformanceCase {
  private static final long HOUR_MS = 3_600_000;

  @Statement(id = "2.5-1", text = "What one of the APIs sends, each of the others receives.")
  void apisUnderstandEachOther() throws JMSException {
    Queue queue = queue();
    send(queue, "classic");
    JMSContext context = context();
    context.createProducer().send(queue, "simplified");
    QueueSession domain = queueSession();
    domain.createSender(queue).send(domain.createTextMessage("domain"));

    assertThat(domain.createReceiver(queue).receive(LIMIT_MS).getBody(String.class))
        .isEqualTo("classic");
    domain.close();
    try (MessageConsumer classic = session().createConsumer(queue)) {
      assertThat(receiveText(classic)).isEqualTo("simplified");
    }
    assertThat(receiveText(context.createConsumer(queue))).isEqualTo("domain");
  }

  @Statement(
      id = "2.6-1",
      text = "One connection factory serves the classic and the simplified API alike.")
  void oneFactoryServesBoth() throws JMSException {
    ConnectionFactory factory = factory();
    Connection connection = closing(factory.createConnection());
    JMSContext context = closing(factory.createContext());
    Queue queue = queue();
    send(connection.createSession(), queue, "any");
    assertThat(receiveText(context.createConsumer(queue))).isEqualTo("any");
  }

  @Statement(
      id = "2.7-1",
      text = "With connection, session, producer and consumer a client sends and receives.")
  void classicClient() throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    Queue queue = session.createQueue(fresh("queue"));
    MessageProducer producer = session.createProducer(queue);
    MessageConsumer consumer = session.createConsumer(queue);
    connection.start();
    producer.send(session.createTextMessage("any"));
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(
      id = "2.8-1",
      text = "With context, producer and consumer alone a client sends and receives.")
  void simplifiedClient() {
    JMSContext context = context();
    Queue queue = context.createQueue(fresh("queue"));
    JMSConsumer consumer = context.createConsumer(queue);
    context.createProducer().send(queue, "any");
    assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("any");
  }

  @Statement(
      id = "2.8.2-1",
      text = "The end of a try-with-resources statement closes connection, session and context.")
  void resourcesAreClosed() throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession();
    JMSContext context = context();
    try (connection;
        session;
        context) {
      assertThat(session.createTextMessage("any").getText()).isEqualTo("any");
    }
    refuses(IllegalStateException.class, connection::start);
    refuses(IllegalStateException.class, session::createMessage);
    refuses(IllegalStateRuntimeException.class, context::createMessage);
  }

  @Statement(
      id = "2.8.2-2",
      text = "The end of a try-with-resources statement closes producer, consumer and browser.")
  void partsOfASessionAreClosed() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    MessageConsumer consumer = session.createConsumer(queue);
    JMSConsumer simplified = context().createConsumer(queue);
    try (producer;
        consumer;
        simplified;
        QueueBrowser browser = session.createBrowser(queue)) {
      assertThat(browser.getEnumeration().hasMoreElements()).isFalse();
    }
    refuses(IllegalStateException.class, () -> producer.send(session.createMessage()));
    refuses(IllegalStateException.class, consumer::receiveNoWait);
    refuses(IllegalStateRuntimeException.class, simplified::receiveNoWait);
  }

  @Statement(
      id = "2.8.2-3",
      text = "A context made from another one has its connection, and a session mode of its own.")
  void contextsShareAConnection() {
    JMSContext first = context();
    first.setClientID(fresh("client"));
    JMSContext second = closing(first.createContext(JMSContext.CLIENT_ACKNOWLEDGE));
    assertThat(second.getClientID()).isEqualTo(first.getClientID());
    assertThat(second.getSessionMode()).isEqualTo(JMSContext.CLIENT_ACKNOWLEDGE);
    TemporaryQueue ofTheConnection = first.createTemporaryQueue();
    JMSConsumer consumer = second.createConsumer(ofTheConnection);
    first.createProducer().send(ofTheConnection, "any");
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(
      id = "2.9-1",
      text = "With QueueConnection, QueueSession, QueueSender and QueueReceiver a client works.")
  void queueClient() throws JMSException {
    QueueSession session = queueSession();
    Queue queue = session.createQueue(fresh("queue"));
    QueueReceiver receiver = session.createReceiver(queue);
    session.createSender(queue).send(session.createTextMessage("any"));
    assertThat(receiveText(receiver)).isEqualTo("any");
  }

  @Statement(
      id = "2.9-2",
      text = "With TopicConnection, TopicSession, TopicPublisher and TopicSubscriber one works.")
  void topicClient() throws JMSException {
    TopicSession session = topicSession();
    Topic topic = session.createTopic(fresh("topic"));
    TopicSubscriber subscriber = session.createSubscriber(topic);
    session.createPublisher(topic).publish(session.createTextMessage("any"));
    assertThat(receiveText(subscriber)).isEqualTo("any");
  }

  @Statement(
      id = "2.9-3",
      text = "Senders, receivers, publishers and subscribers tell what they were made with.")
  void domainObjectsTell() throws JMSException {
    QueueSession queues = queueSession();
    Queue queue = queue();
    assertThat(queues.createSender(queue).getQueue()).isEqualTo(queue);
    QueueReceiver receiver = queues.createReceiver(queue, "n = 1");
    assertThat(receiver.getQueue()).isEqualTo(queue);
    assertThat(receiver.getMessageSelector()).isEqualTo("n = 1");

    TopicSession topics = topicSession();
    Topic topic = topic();
    assertThat(topics.createPublisher(topic).getTopic()).isEqualTo(topic);
    TopicSubscriber plain = topics.createSubscriber(topic);
    assertThat(plain.getTopic()).isEqualTo(topic);
    assertThat(plain.getNoLocal()).isFalse();
    assertThat(plain.getMessageSelector()).isNull();
    TopicSubscriber choosy = topics.createSubscriber(topic, "n = 1", true);
    assertThat(choosy.getNoLocal()).isTrue();
    assertThat(choosy.getMessageSelector()).isEqualTo("n = 1");
  }

  @Statement(id = "2.9-4", text = "Each send method of a QueueSender sends.")
  void senderSends() throws JMSException {
    QueueSession session = queueSession();
    Queue queue = queue();
    QueueSender bound = session.createSender(queue);
    bound.send(session.createTextMessage("1"));
    bound.send(session.createTextMessage("2"), DeliveryMode.NON_PERSISTENT, 4, HOUR_MS);
    QueueSender free = session.createSender(null);
    assertThat(free.getQueue()).isNull();
    free.send(queue, session.createTextMessage("3"));
    free.send(queue, session.createTextMessage("4"), DeliveryMode.NON_PERSISTENT, 4, HOUR_MS);
    QueueReceiver receiver = session.createReceiver(queue);
    assertThat(receiveTexts(receiver, 4)).containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Statement(id = "2.9-5", text = "Each publish method of a TopicPublisher publishes.")
  void publisherPublishes() throws JMSException {
    TopicSession session = topicSession();
    Topic topic = topic();
    TopicSubscriber subscriber = session.createSubscriber(topic);
    TopicPublisher bound = session.createPublisher(topic);
    bound.publish(session.createTextMessage("1"));
    bound.publish(session.createTextMessage("2"), DeliveryMode.NON_PERSISTENT, 4, HOUR_MS);
    TopicPublisher free = session.createPublisher(null);
    assertThat(free.getTopic()).isNull();
    free.publish(topic, session.createTextMessage("3"));
    Message last = session.createTextMessage("4");
    free.publish(topic, last, DeliveryMode.NON_PERSISTENT, 4, HOUR_MS);
    assertThat(receiveTexts(subscriber, 4)).containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  private QueueSession queueSession() throws JMSException {
    QueueConnection connection = queueConnection();
    connection.start();
    return connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  private TopicSession topicSession() throws JMSException {
    TopicConnection connection = topicConnection();
    connection.start();
    return connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
  }
}
