package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TopicConnection;
import java.util.List;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;
import org.junit.jupiter.api.BeforeEach;

/** Queues and topics that live with a connection (JMS 3.1, 6.2.2). */
class TemporaryDestinationTest extends ConformanceCase {

  /** What a closed connection leaves behind is seen only while its broker goes on. */
  @BeforeEach
  void keepTheBrokerUp() throws JMSException {
    shared();
  }

  @Statement(
      id = "6.2.2-1",
      text = "Any session of its connection may consume from a temporary destination.")
  void everySessionOfTheConnectionConsumes() throws JMSException {
    for (Destination temporary : both(session())) {
      MessageConsumer consumer = session().createConsumer(temporary);
      send(temporary, "any");
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
  }

  @Statement(
      id = "6.2.2-2",
      text = "Another connection may send to a temporary destination that a message named to it.")
  void otherConnectionsSend() throws JMSException {
    Session session = session();
    Session other = otherSession();
    for (Destination temporary : both(session)) {
      MessageConsumer consumer = session.createConsumer(temporary);
      send(other, received(other, temporary), "any");
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
  }

  @Statement(
      id = "6.2.2-3",
      text = "Another connection makes no consumer on a temporary destination.")
  void otherConnectionsDoNotConsume() throws JMSException {
    Session other = otherSession();
    JMSContext context = context();
    for (Destination temporary : both(session())) {
      refuses(JMSException.class, () -> other.createConsumer(temporary));
      refuses(JMSException.class, () -> other.createConsumer(received(other, temporary)));
      refuses(JMSRuntimeException.class, () -> context.createConsumer(temporary));
    }
  }

  @Statement(id = "6.2.2-4", text = "A temporary destination outlives the session that made it.")
  void outlivesItsSession() throws JMSException {
    Session maker = session();
    List<Destination> temporaries = both(maker);
    maker.close();
    for (Destination temporary : temporaries) {
      MessageConsumer consumer = session().createConsumer(temporary);
      send(temporary, "any");
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
  }

  @Statement(
      id = "6.2.2-5",
      text = "A temporary destination is gone when its connection is closed: nobody sends to it.")
  void endsWithItsConnection() throws JMSException {
    Connection connection = connection();
    List<Destination> temporaries = both(connection.createSession());
    connection.close();
    for (Destination temporary : temporaries) {
      refusesToSend(temporary);
    }
  }

  @Statement(id = "6.2.2-6", text = "Nobody can use a temporary destination that was deleted.")
  void deletedIsGone() throws JMSException {
    Session session = session();
    TemporaryQueue queue = session.createTemporaryQueue();
    TemporaryTopic topic = session.createTemporaryTopic();
    MessageProducer early = session.createProducer(queue);
    send(session, queue, "lost");
    queue.delete();
    topic.delete();
    refuses(JMSException.class, () -> early.send(session.createMessage()));
    for (Destination deleted : new Destination[] {queue, topic}) {
      refusesToSend(deleted);
      refuses(JMSException.class, () -> session.createConsumer(deleted));
    }
  }

  @Statement(
      id = "6.2.2-7",
      text = "A temporary destination with a consumer is not deleted, and goes on.")
  void consumedIsNotDeleted() throws JMSException {
    Session session = session();
    TemporaryQueue queue = session.createTemporaryQueue();
    TemporaryTopic topic = session.createTemporaryTopic();
    MessageConsumer ofQueue = session.createConsumer(queue);
    MessageConsumer ofTopic = session.createConsumer(topic);
    refuses(JMSException.class, queue::delete);
    refuses(JMSException.class, topic::delete);
    send(session, queue, "any");
    send(session, topic, "any");
    assertThat(receiveText(ofQueue)).isEqualTo("any");
    assertThat(receiveText(ofTopic)).isEqualTo("any");
    ofQueue.close();
    ofTopic.close();
    queue.delete();
    topic.delete();
  }

  @Statement(
      id = "6.2.2-8",
      text = "Contexts of one connection share its temporary destinations, until the last closes.")
  void contextsShareThem() throws JMSException {
    JMSContext first = context();
    JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    List<Destination> temporaries =
        List.of(first.createTemporaryQueue(), first.createTemporaryTopic());
    for (Destination temporary : temporaries) {
      JMSConsumer consumer = second.createConsumer(temporary);
      first.createProducer().send(temporary, "any");
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
    second.close();
    first.close();
    for (Destination temporary : temporaries) {
      refusesToSend(temporary);
    }
  }

  @Statement(
      id = "6.2.2-9",
      text = "Queue and topic sessions make temporary destinations of their own domain.")
  void domainSessionsMakeThem() throws JMSException {
    QueueConnection queues = queueConnection();
    queues.start();
    var queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    TemporaryQueue queue = queueSession.createTemporaryQueue();
    TopicConnection topics = topicConnection();
    topics.start();
    var topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TemporaryTopic topic = topicSession.createTemporaryTopic();
    MessageConsumer ofQueue = queueSession.createReceiver(queue);
    MessageConsumer ofTopic = topicSession.createSubscriber(topic);
    send(queue, "any");
    send(topic, "any");
    assertThat(receiveText(ofQueue)).isEqualTo("any");
    assertThat(receiveText(ofTopic)).isEqualTo("any");
  }

  @Statement(
      id = "6.2.2-10",
      text = "A temporary destination takes part in transactions as any other does.")
  void transactionsHold() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    TemporaryQueue queue = session.createTemporaryQueue();
    send(session, queue, "rolled back");
    session.rollback();
    send(session, queue, "committed");
    session.commit();
    assertThat(receiveText(session.createConsumer(queue))).isEqualTo("committed");
    session.commit();
  }

  private static List<Destination> both(Session session) throws JMSException {
    return List.of(session.createTemporaryQueue(), session.createTemporaryTopic());
  }

  /** A session of another connection. */
  private Session otherSession() throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection.createSession();
  }

  /** The destination as another session gets it in a message. */
  private Destination received(Session receiver, Destination temporary) throws JMSException {
    Destination queue = queue();
    Message message = session().createMessage();
    message.setJMSReplyTo(temporary);
    session().createProducer(queue).send(message);
    try (MessageConsumer consumer = receiver.createConsumer(queue)) {
      return receive(consumer).getJMSReplyTo();
    }
  }

  private void refusesToSend(Destination gone) throws JMSException {
    Session other = otherSession();
    refuses(InvalidDestinationException.class, () -> send(other, gone, "any"));
    JMSProducer producer = context().createProducer();
    refuses(InvalidDestinationRuntimeException.class, () -> producer.send(gone, "any"));
  }
}
