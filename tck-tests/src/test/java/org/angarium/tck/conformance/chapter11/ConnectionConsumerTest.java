package org.angarium.tck.conformance.chapter11;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.tck.conformance.Statement;

/** Connection consumers: what they consume, and when they load the sessions of a pool. */
class ConnectionConsumerTest extends ConnectionConsumerCase {
  // --- 11.2.2

  @Statement(
      id = "11.2.2-1",
      text = "The provider loads the session that the ServerSession gives, and starts it.")
  void loadsTheServerSessionsSession() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "any");
    assertThat(inbox.nextText()).isEqualTo("any");
    assertThat(pool.calls()).startsWith("getServerSession", "getSession", "start");
  }

  // --- 11.2.3

  @Statement(id = "11.2.3-1", text = "While getServerSession blocks, messages wait; none is lost.")
  void waitsForAServerSession() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool = new Pool(Session::run);
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1", "2");
    inbox.staysEmpty();
    pool.add(connection.createSession(), inbox);
    assertThat(inbox.nextText()).isEqualTo("1");
    assertThat(inbox.nextText()).isEqualTo("2");
  }

  @Statement(id = "11.2.3-2", text = "A connection consumer tells its pool.")
  void poolIsTold() throws JMSException {
    Connection connection = connection();
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, IGNORING);
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue(), null, pool, 1);
    assertThat(consumer.getServerSessionPool()).isSameAs(pool);
  }

  // --- 11.2.4

  @Statement(id = "11.2.4-1", text = "A connection consumer on a queue consumes its messages.")
  void consumesFromQueue() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    send(queue, "waiting");
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    connection.createConnectionConsumer(queue, null, pool, 1);
    assertThat(inbox.nextText()).isEqualTo("waiting");
    send(queue, "later");
    assertThat(inbox.nextText()).isEqualTo("later");
    eventually(() -> assertThat(browse(session(), queue)).isEmpty());
  }

  @Statement(
      id = "11.2.4-2",
      text = "A connection consumer on a topic has a non-durable subscription of its own.")
  void consumesFromTopic() throws JMSException {
    Connection connection = started();
    Topic topic = topic();
    send(topic, "earlier");
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    connection.createConnectionConsumer(topic, null, pool, 1);
    MessageConsumer other = session().createConsumer(topic);
    send(topic, "any");
    assertThat(inbox.nextText()).isEqualTo("any");
    assertThat(receiveText(other)).isEqualTo("any");
  }

  @Statement(
      id = "11.2.4-3",
      text = "A connection consumer on a shared subscription shares it with other consumers.")
  void consumesFromSharedSubscription() throws JMSException {
    Connection connection = started();
    Topic topic = topic();
    String name = fresh("shared");
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    ConnectionConsumer consumer =
        connection.createSharedConnectionConsumer(topic, name, null, pool, 1);
    MessageConsumer other = session().createSharedConsumer(topic, name);
    send(topic, "1");
    consumer.close();
    send(topic, "2");
    Message message = receive(other);
    if (message.getBody(String.class).equals("1")) {
      assertThat(receiveText(other)).isEqualTo("2");
    } else {
      assertThat(inbox.nextText()).isEqualTo("1");
    }
    receivesNothing(other);
  }

  @Statement(
      id = "11.2.4-4",
      text = "A connection consumer on an unshared durable subscription gets what that kept.")
  void consumesFromDurableSubscription() throws JMSException {
    Connection connection = connection(fresh("client"));
    connection.start();
    Topic topic = topic();
    connection.createSession().createDurableConsumer(topic, "durable").close();
    send(topic, "kept");
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    connection.createDurableConnectionConsumer(topic, "durable", null, pool, 1);
    assertThat(inbox.nextText()).isEqualTo("kept");
    Session session = connection.createSession();
    refuses(JMSException.class, () -> session.createDurableConsumer(topic, "durable"));
  }

  @Statement(
      id = "11.2.4-5",
      text = "A connection consumer on a shared durable subscription gets what that kept.")
  void consumesFromSharedDurableSubscription() throws JMSException {
    Connection connection = started();
    Topic topic = topic();
    String name = fresh("shared");
    session().createSharedDurableConsumer(topic, name).close();
    send(topic, "kept");
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    ConnectionConsumer consumer =
        connection.createSharedDurableConnectionConsumer(topic, name, null, pool, 1);
    assertThat(inbox.nextText()).isEqualTo("kept");
    consumer.close();
    connection.close(); // waits for the listener, so that the message is acknowledged
    session().unsubscribe(name);
  }

  @Statement(id = "11.2.4-6", text = "A connection consumer takes only what its selector matches.")
  void selectorFilters() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    connection.createConnectionConsumer(queue, "color = 'blue'", pool, 1);
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    for (String color : new String[] {"red", "blue"}) {
      TextMessage message = session.createTextMessage(color);
      message.setStringProperty("color", color);
      producer.send(message);
    }
    assertThat(inbox.nextText()).isEqualTo("blue");
    contains(queue, "red");
  }

  @Statement(id = "11.2.4-7", text = "An invalid selector or destination is refused.")
  void invalidTermsAreRefused() throws JMSException {
    Connection connection = connection();
    Queue queue = queue();
    Topic topic = topic();
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, IGNORING);
    refuses(
        InvalidSelectorException.class,
        () -> connection.createConnectionConsumer(queue, "a = = 1", pool, 1));
    refuses(
        InvalidSelectorException.class,
        () -> connection.createConnectionConsumer(topic, "a = = 1", pool, 1));
    refuses(
        InvalidDestinationException.class,
        () -> connection.createConnectionConsumer(null, null, pool, 1));
  }

  @Statement(id = "11.2.4-8", text = "A session is loaded with maxMessages at most at one time.")
  void loadsAtMostMaxMessages() throws JMSException {
    Connection connection = connection();
    Queue queue = queue();
    send(queue, "1", "2", "3", "4", "5", "6", "7");
    AtomicInteger inThisRun = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Pool pool =
        new Pool(
            session -> {
              inThisRun.set(0);
              session.run();
              most.accumulateAndGet(inThisRun.get(), Math::max);
            });
    pool.add(
        connection.createSession(),
        message -> {
          inThisRun.incrementAndGet();
          inbox.onMessage(message);
        });
    connection.createConnectionConsumer(queue, null, pool, 3);
    connection.start();
    for (int i = 1; i <= 7; i++) {
      assertThat(inbox.nextText()).isEqualTo(String.valueOf(i));
    }
    eventually(() -> assertThat(most.get()).isBetween(1, 3));
  }

  @Statement(
      id = "11.2.4-9",
      text = "A closed connection consumer loads nothing more; others get the messages.")
  void closeEndsDelivery() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1");
    assertThat(inbox.nextText()).isEqualTo("1");
    consumer.close();
    consumer.close();
    send(queue, "2");
    inbox.staysEmpty();
    contains(queue, "2");
  }

  @Statement(
      id = "11.2.4-10",
      text = "A connection consumer waits for start, and again after stop.")
  void followsStartAndStop() throws JMSException {
    Connection connection = connection();
    Queue queue = queue();
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1");
    inbox.staysEmpty();
    connection.start();
    assertThat(inbox.nextText()).isEqualTo("1");
    connection.stop();
    send(queue, "2");
    inbox.staysEmpty();
    connection.start();
    assertThat(inbox.nextText()).isEqualTo("2");
  }

  @Statement(
      id = "11.2.4-11",
      text = "A closed connection makes none, and its own ones end with it.")
  void closedConnectionMakesNone() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool = Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, inbox);
    connection.createConnectionConsumer(queue, null, pool, 1);
    connection.close();
    refuses(
        IllegalStateException.class,
        () -> connection.createConnectionConsumer(queue, null, pool, 1));
    send(queue, "any");
    inbox.staysEmpty();
    contains(queue, "any");
  }

  @Statement(
      id = "11.2.4-12",
      text = "A QueueConnection and a TopicConnection make connection consumers, too.")
  void domainConnectionsMakeThem() throws JMSException {
    QueueConnection queueConnection = queueConnection();
    queueConnection.start();
    Queue queue = queue();
    Pool ofQueue = new Pool(Session::run);
    ofQueue.add(queueConnection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE), inbox);
    queueConnection.createConnectionConsumer(queue, null, ofQueue, 1);
    send(queue, "queued");
    assertThat(inbox.nextText()).isEqualTo("queued");
    TopicConnection topicConnection = topicConnection();
    topicConnection.start();
    Topic topic = topic();
    Pool ofTopic = new Pool(Session::run);
    ofTopic.add(topicConnection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE), inbox);
    topicConnection.createConnectionConsumer(topic, null, ofTopic, 1);
    send(topic, "published");
    assertThat(inbox.nextText()).isEqualTo("published");
  }
}
