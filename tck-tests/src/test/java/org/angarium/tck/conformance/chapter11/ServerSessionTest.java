package org.angarium.tck.conformance.chapter11;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.angarium.tck.conformance.Statement;

/** Sessions of a server's pool: with a listener of their own, loaded and run by several threads. */
class ServerSessionTest extends ConnectionConsumerCase {
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
