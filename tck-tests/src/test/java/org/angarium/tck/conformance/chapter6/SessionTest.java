package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.List;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** What a session is and makes (JMS 3.1, 6.2 to 6.2.4). */
class SessionTest extends ConformanceCase {
  private static final int[] UNTRANSACTED = {
    Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE
  };

  // --- 6.1, 6.2

  @Statement(
      id = "6.1-1",
      text = "One connection serves any number of sessions, each with a mode of its own.")
  void connectionServesSessions() throws JMSException {
    Connection connection = connection();
    connection.start();
    Queue queue = queue();
    Session[] sessions = new Session[20];
    for (int i = 0; i < sessions.length; i++) {
      sessions[i] = connection.createSession(i % 4);
      send(sessions[i], queue, "from " + i);
      if (i % 4 == Session.SESSION_TRANSACTED) {
        sessions[i].commit();
      }
    }
    for (int i = 0; i < sessions.length; i++) {
      assertThat(sessions[i].getAcknowledgeMode()).isEqualTo(i % 4);
      try (MessageConsumer consumer = sessions[i].createConsumer(queue)) {
        assertThat(receiveText(consumer)).isEqualTo("from " + i);
      }
    }
  }

  @Statement(id = "6.2-1", text = "A session has the mode it was made with, however it was made.")
  void sessionHasItsMode() throws JMSException {
    Connection connection = connection();
    QueueConnection queues = queueConnection();
    TopicConnection topics = topicConnection();
    Cells cells = new Cells();
    hasMode(cells, "no argument", connection.createSession(), Session.AUTO_ACKNOWLEDGE);
    for (int mode : UNTRANSACTED) {
      hasMode(cells, "one argument", connection.createSession(mode), mode);
      hasMode(cells, "two arguments", connection.createSession(false, mode), mode);
      hasMode(cells, "queue session", queues.createQueueSession(false, mode), mode);
      hasMode(cells, "topic session", topics.createTopicSession(false, mode), mode);
    }
    int transacted = Session.SESSION_TRANSACTED;
    hasMode(cells, "one argument", connection.createSession(transacted), transacted);
    hasMode(cells, "two arguments", connection.createSession(true, transacted), transacted);
    hasMode(cells, "queue session", queues.createQueueSession(true, transacted), transacted);
    hasMode(cells, "topic session", topics.createTopicSession(true, transacted), transacted);
    cells.end();
  }

  private static void hasMode(Cells cells, String made, Session session, int mode) {
    String cell = made + ", mode " + mode;
    cells.equal(cell, session::getAcknowledgeMode, mode);
    cells.equal(cell, session::getTransacted, mode == Session.SESSION_TRANSACTED);
  }

  @Statement(
      id = "6.2-2",
      text = "In a transacted session the acknowledge mode that was given with it is ignored.")
  void transactedIgnoresTheMode() throws JMSException {
    Connection connection = connection();
    for (int mode : UNTRANSACTED) {
      Session session = connection.createSession(true, mode);
      assertThat(session.getTransacted()).isTrue();
      assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    }
  }

  @Statement(id = "6.2-3", text = "A mode that does not exist gives no session and no context.")
  void unknownModeIsRefused() throws JMSException {
    Connection connection = connection();
    JMSContext context = context();
    for (int mode : new int[] {-1, 4, 42}) {
      refuses(JMSException.class, () -> connection.createSession(mode));
      refuses(JMSException.class, () -> connection.createSession(false, mode));
      refuses(JMSRuntimeException.class, () -> factory().createContext(mode).close());
      refuses(JMSRuntimeException.class, () -> context.createContext(mode).close());
    }
  }

  @Statement(
      id = "6.2-4",
      text = "What a session received and did not acknowledge is in the queue again at its end.")
  void unacknowledgedIsRetained() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two");
    try (Session session = session(Session.CLIENT_ACKNOWLEDGE)) {
      receiveTexts(session.createConsumer(queue), 2);
    }
    contains(queue, "one", "two");
  }

  // --- 6.2.1

  @Statement(id = "6.2.1-1", text = "A session serves several producers and consumers.")
  void severalOfEach() throws JMSException {
    Session session = session();
    Queue[] queues = {queue(), queue(), queue()};
    MessageConsumer[] consumers = new MessageConsumer[queues.length];
    for (int i = 0; i < queues.length; i++) {
      consumers[i] = session.createConsumer(queues[i]);
    }
    MessageProducer free = session.createProducer(null);
    for (Queue queue : queues) {
      session.createProducer(queue).send(session.createTextMessage("one"));
      free.send(queue, session.createTextMessage("two"));
    }
    for (MessageConsumer consumer : consumers) {
      assertThat(receiveTexts(consumer, 2)).containsExactlyInAnyOrder("one", "two");
    }
  }

  @Statement(
      id = "6.2.1-2",
      text = "Null instead of a destination gives InvalidDestinationException for every consumer.")
  void sessionNeedsADestination() throws JMSException {
    Session session = connection(fresh("client")).createSession();
    Class<InvalidDestinationException> refusal = InvalidDestinationException.class;
    Cells cells = new Cells();
    cells.refused("consumer", refusal, () -> session.createConsumer(null));
    cells.refused("selector", refusal, () -> session.createConsumer(null, "n = 1"));
    cells.refused("noLocal", refusal, () -> session.createConsumer(null, null, true));
    cells.refused("shared", refusal, () -> session.createSharedConsumer(null, "name"));
    cells.refused("shared, s", refusal, () -> session.createSharedConsumer(null, "name", "n = 1"));
    cells.refused("subscriber", refusal, () -> session.createDurableSubscriber(null, "name"));
    cells.refused(
        "subscriber, s", refusal, () -> session.createDurableSubscriber(null, "name", "", true));
    cells.refused("durable", refusal, () -> session.createDurableConsumer(null, "name"));
    cells.refused(
        "durable, s", refusal, () -> session.createDurableConsumer(null, "name", "", true));
    cells.refused("shared durable", refusal, () -> session.createSharedDurableConsumer(null, "n"));
    cells.refused(
        "shared durable, s", refusal, () -> session.createSharedDurableConsumer(null, "n", ""));
    cells.end();
  }

  @Statement(id = "6.2.1-3", text = "A context gives InvalidDestinationRuntimeException there.")
  void contextNeedsADestination() {
    JMSContext context = context();
    context.setClientID(fresh("client"));
    Class<InvalidDestinationRuntimeException> refusal = InvalidDestinationRuntimeException.class;
    Cells cells = new Cells();
    cells.refused("consumer", refusal, () -> context.createConsumer(null));
    cells.refused("selector", refusal, () -> context.createConsumer(null, "n = 1"));
    cells.refused("noLocal", refusal, () -> context.createConsumer(null, null, true));
    cells.refused("shared", refusal, () -> context.createSharedConsumer(null, "name"));
    cells.refused("shared, s", refusal, () -> context.createSharedConsumer(null, "name", "n = 1"));
    cells.refused("durable", refusal, () -> context.createDurableConsumer(null, "name"));
    cells.refused(
        "durable, s", refusal, () -> context.createDurableConsumer(null, "name", "", true));
    cells.refused("shared durable", refusal, () -> context.createSharedDurableConsumer(null, "n"));
    cells.refused(
        "shared durable, s", refusal, () -> context.createSharedDurableConsumer(null, "n", ""));
    cells.end();
  }

  @Statement(
      id = "6.2.1-4",
      text = "The domain-specific sessions refuse null instead of a queue or topic as well.")
  void domainSessionsNeedADestination() throws JMSException {
    var queues = queueConnection().createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    refuses(InvalidDestinationException.class, () -> queues.createReceiver(null));
    refuses(InvalidDestinationException.class, () -> queues.createReceiver(null, "n = 1"));
    var topics = topicConnection().createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    refuses(InvalidDestinationException.class, () -> topics.createSubscriber(null));
    refuses(InvalidDestinationException.class, () -> topics.createSubscriber(null, "n = 1", true));
  }

  // --- 6.2.3

  @Statement(
      id = "6.2.3-1",
      text = "A destination that is made of another one's name is the same destination.")
  void destinationOfAName() throws JMSException {
    Session session = session();
    JMSContext context = context();
    Queue queue = queue();
    Topic topic = topic();
    List<Queue> queues =
        List.of(
            session.createQueue(queue.getQueueName()),
            context.createQueue(queue.getQueueName()),
            queueConnection().createQueueSession(false, 1).createQueue(queue.getQueueName()));
    assertThat(queues).allMatch(queue::equals);
    List<Topic> topics =
        List.of(
            session.createTopic(topic.getTopicName()),
            context.createTopic(topic.getTopicName()),
            topicConnection().createTopicSession(false, 1).createTopic(topic.getTopicName()));
    assertThat(topics).allMatch(topic::equals);
  }

  // --- 6.2.4

  @Statement(
      id = "6.2.4-1",
      text = "A message of any type, made by one session, is sent by one of another connection.")
  void anySessionSends() throws JMSException {
    Session maker = connection().createSession();
    Session sender = session();
    BytesMessage bytes = maker.createBytesMessage();
    bytes.writeInt(1);
    MapMessage map = maker.createMapMessage();
    map.setInt("n", 2);
    StreamMessage stream = maker.createStreamMessage();
    stream.writeInt(3);
    ObjectMessage object = maker.createObjectMessage("four");
    TextMessage text = maker.createTextMessage("five");
    Queue queue = queue();
    for (Message message : List.of(bytes, map, stream, object, text, maker.createMessage())) {
      sender.createProducer(queue).send(message);
    }
    MessageConsumer consumer = sender.createConsumer(queue);
    assertThat(((BytesMessage) receive(consumer)).readInt()).isEqualTo(1);
    assertThat(((MapMessage) receive(consumer)).getInt("n")).isEqualTo(2);
    assertThat(((StreamMessage) receive(consumer)).readInt()).isEqualTo(3);
    assertThat(((ObjectMessage) receive(consumer)).getObject()).isEqualTo("four");
    assertThat(((TextMessage) receive(consumer)).getText()).isEqualTo("five");
    assertThat(receive(consumer).isBodyAssignableTo(String.class)).isTrue();
  }

  @Statement(id = "6.2.4-2", text = "A message that was received is sent on by any session.")
  void receivedIsSentOn() throws JMSException {
    TextMessage message = session().createTextMessage("any");
    message.setIntProperty("n", 1);
    Message received = roundTrip(message);
    Queue queue = queue();
    context().createProducer().send(queue, received);
    Message again = receive(session().createConsumer(queue));
    assertThat(again.getBody(String.class)).isEqualTo("any");
    assertThat(again.getIntProperty("n")).isEqualTo(1);
    assertThat(again.getJMSDestination()).isEqualTo((Destination) queue);
  }
}
