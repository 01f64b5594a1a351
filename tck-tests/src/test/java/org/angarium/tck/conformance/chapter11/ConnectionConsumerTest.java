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
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;

/** Connection consumers, and the sessions of a server's pool that they load. */
class ConnectionConsumerTest extends ConformanceCase {
  private static final MessageListener IGNORING = message -> {};

  private final Inbox inbox = new Inbox();

  @BeforeEach
  void needsConnectionConsumers() {
    needs(Feature.CONNECTION_CONSUMERS);
  }

  private Connection started() throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection;
  }

  private static void eventually(ThrowingRunnable holds) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMillis(LIMIT_MS))
        .untilAsserted(holds);
  }

  // --- 11.2.1

  @Statement(
      id = "11.2.1-1",
      text = "A session tells the listener that was set for it, and none at first.")
  void sessionTellsItsListener() throws JMSException {
    Session session = session();
    assertThat(session.getMessageListener()).isNull();
    session.setMessageListener(IGNORING);
    assertThat(session.getMessageListener()).isSameAs(IGNORING);
  }

  @Statement(
      id = "11.2.1-2",
      text = "run processes all messages that were loaded, one after the other, then returns.")
  void runProcessesEachLoadedMessage() throws JMSException {
    Connection connection = connection();
    Queue queue = queue();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    IntUnaryOperator higher = before -> Math.max(before, running.get());
    Pool pool =
        Pool.of(
            1,
            connection,
            Session.AUTO_ACKNOWLEDGE,
            message -> {
              running.incrementAndGet();
              most.updateAndGet(higher);
              Thread.yield();
              running.decrementAndGet();
              inbox.onMessage(message);
            });
    send(queue, "1", "2", "3", "4", "5");
    connection.createConnectionConsumer(queue, null, pool, 5);
    connection.start();
    for (String expected : new String[] {"1", "2", "3", "4", "5"}) {
      assertThat(inbox.nextText()).isEqualTo(expected);
    }
    assertThat(most).hasValue(1);
    assertThat(pool.failures()).isEmpty();
  }

  @Statement(id = "11.2.1-3", text = "run without loaded messages returns at once.")
  void runWithoutMessages() throws Exception {
    Session session = session();
    session.setMessageListener(IGNORING);
    await(
        inBackground(
            () -> {
              session.run();
              return true;
            }));
  }

  @Statement(
      id = "11.2.1-4",
      text = "A session with a listener of its own still sends, its listener too.")
  void sessionWithListenerSends() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Queue results = queue();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(results);
    Pool pool = new Pool(Session::run);
    pool.add(
        session,
        message -> {
          try {
            producer.send(session.createTextMessage("of " + message.getBody(String.class)));
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
        });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1");
    assertThat(receiveText(session().createConsumer(results))).isEqualTo("of 1");
  }

  @Statement(
      id = "11.2.1-5",
      text = "A session with a listener of its own receives by no other means.")
  void sessionWithListenerDoesNotReceive() throws JMSException {
    Queue queue = queue();
    Session session = session();
    session.setMessageListener(IGNORING);
    refuses(JMSException.class, () -> session.createConsumer(queue).receiveNoWait());
    refuses(JMSException.class, () -> session.createConsumer(queue).setMessageListener(IGNORING));
  }

  // --- 11.2.2 and 11.2.3

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

  // --- 11.2.5

  @Statement(id = "11.2.5-1", text = "Sessions of one pool work at the same time.")
  void sessionsWorkAtTheSameTime() throws Exception {
    Connection connection = started();
    Queue queue = queue();
    CountDownLatch both = new CountDownLatch(2);
    Pool pool =
        Pool.of(
            2,
            connection,
            Session.AUTO_ACKNOWLEDGE,
            message -> {
              both.countDown();
              try {
                both.await(LIMIT_MS, TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1", "2");
    assertThat(both.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
  }

  @Statement(
      id = "11.2.5-2",
      text = "In a transacted session what was loaded is consumed by the commit.")
  void commitConsumes() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool =
        new Pool(
            session -> {
              session.run();
              session.commit();
            });
    pool.add(connection.createSession(Session.SESSION_TRANSACTED), inbox);
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1", "2");
    assertThat(inbox.nextText()).isEqualTo("1");
    assertThat(inbox.nextText()).isEqualTo("2");
    eventually(() -> assertThat(browse(session(), queue)).isEmpty());
    assertThat(pool.failures()).isEmpty();
    connection.close();
    contains(queue);
  }

  @Statement(
      id = "11.2.5-3",
      text = "What a transacted session rolls back comes again, marked and counted.")
  void rollbackBringsBack() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    AtomicInteger runs = new AtomicInteger();
    Pool pool =
        new Pool(
            session -> {
              session.run();
              if (runs.incrementAndGet() == 1) {
                session.rollback();
              } else {
                session.commit();
              }
            });
    pool.add(connection.createSession(Session.SESSION_TRANSACTED), inbox);
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "any");
    assertThat(inbox.next().getJMSRedelivered()).isFalse();
    Message again = inbox.next();
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    eventually(() -> assertThat(browse(session(), queue)).isEmpty());
  }

  @Statement(
      id = "11.2.5-4",
      text = "In CLIENT_ACKNOWLEDGE the listener acknowledges what was loaded.")
  void listenerAcknowledges() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool =
        Pool.of(
            1,
            connection,
            Session.CLIENT_ACKNOWLEDGE,
            message -> {
              try {
                if (message.getBody(String.class).equals("2")) {
                  message.acknowledge();
                }
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
              inbox.onMessage(message);
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1", "2", "3");
    inbox.next();
    inbox.next();
    inbox.next();
    connection.close();
    contains(queue, "3");
  }

  @Statement(id = "11.2.5-5", text = "Many messages over several sessions are each consumed once.")
  void eachMessageIsConsumedOnce() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    AtomicInteger count = new AtomicInteger();
    Pool pool =
        Pool.of(3, connection, Session.AUTO_ACKNOWLEDGE, message -> count.incrementAndGet());
    connection.createConnectionConsumer(queue, null, pool, 4);
    String[] texts = new String[60];
    Arrays.fill(texts, "any");
    send(queue, texts);
    eventually(() -> assertThat(browse(session(), queue)).isEmpty());
    connection.close();
    assertThat(count).hasValue(60);
    contains(queue);
  }

  @Statement(
      id = "11.2.5-6",
      text = "A session that is closed instead of run gives back what was loaded.")
  void closedSessionGivesBack() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool = new Pool(Session::close);
    pool.add(connection.createSession(), inbox);
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "any");
    eventually(() -> assertThat(pool.calls()).contains("start"));
    consumer.close();
    contains(queue, "any");
    inbox.staysEmpty();
  }

  @Statement(
      id = "11.2.5-7",
      text = "A session that runs when the connection consumer is closed finishes its work.")
  void runningSessionFinishes() throws Exception {
    Connection connection = started();
    Queue queue = queue();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Pool pool =
        Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, message -> pass(begun, release, message));
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1");
    begun.await();
    consumer.close();
    release.countDown();
    assertThat(inbox.nextText()).isEqualTo("1");
    connection.close();
    contains(queue);
  }

  private void pass(CountDownLatch begun, CountDownLatch release, Message message) {
    begun.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inbox.onMessage(message);
  }

  @Statement(
      id = "11.2.5-8",
      text = "Stopping the connection waits for the listener of a session that runs.")
  void stopWaitsForRunningSession() throws Exception {
    Connection connection = started();
    Queue queue = queue();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Pool pool =
        Pool.of(1, connection, Session.AUTO_ACKNOWLEDGE, message -> pass(begun, release, message));
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "1");
    begun.await();
    CompletableFuture<Boolean> stopped =
        inBackground(
            () -> {
              connection.stop();
              return true;
            });
    try {
      staysBlocked(stopped);
    } finally {
      release.countDown();
    }
    await(stopped);
    assertThat(inbox.nextText()).isEqualTo("1");
  }

  @Statement(
      id = "11.2.5-9",
      text = "In AUTO_ACKNOWLEDGE a message whose listener threw comes again, marked.")
  void throwingListener() throws JMSException {
    Connection connection = started();
    Queue queue = queue();
    Pool pool =
        Pool.of(
            1,
            connection,
            Session.AUTO_ACKNOWLEDGE,
            message -> {
              inbox.onMessage(message);
              if (isFirst(message)) {
                throw new IllegalArgumentException("meant to fail");
              }
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "any");
    assertThat(inbox.next().getJMSRedelivered()).isFalse();
    assertThat(inbox.next().getJMSRedelivered()).isTrue();
    eventually(() -> assertThat(browse(session(), queue)).isEmpty());
  }

  private static boolean isFirst(Message message) {
    try {
      return !message.getJMSRedelivered();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }
}
