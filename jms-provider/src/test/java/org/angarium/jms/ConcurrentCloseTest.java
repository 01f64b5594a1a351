package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class ConcurrentCloseTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** A call that may throw anything. */
  @FunctionalInterface
  private interface Call {
    void run() throws Exception;
  }

  private Thread running(Call call) {
    Thread thread =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (Exception | AssertionError e) {
                failures.add(e);
              }
            });
    thread.start();
    return thread;
  }

  private void joinAll(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(20_000);
      assertThat(thread.isAlive()).as(thread + " ends").isFalse();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void closeAndStopFromManyThreadsUnderLoadEnd() throws Exception {
    for (int round = 0; round < 20; round++) {
      Connection connection = broker.started();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Session session = connection.createSession();
        session.createConsumer(queue).setMessageListener(message -> {});
        Session sending = connection.createSession();
        MessageProducer producer = sending.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        threads.add(running(() -> sendUntilClosed(sending, producer)));
        MessageConsumer receiver = connection.createSession().createConsumer(queue);
        threads.add(running(() -> receiveUntilClosed(receiver)));
        threads.add(
            running(
                () -> {
                  try {
                    connection.stop();
                    connection.start();
                    session.close();
                  } catch (IllegalStateException closed) {
                    assertThat(closed).hasMessageContaining("closed");
                  }
                }));
      }
      threads.add(running(connection::close));
      threads.add(running(connection::close));
      joinAll(threads);
    }
  }

  private static void sendUntilClosed(Session session, MessageProducer producer)
      throws JMSException {
    try {
      while (true) {
        producer.send(session.createTextMessage("x"));
      }
    } catch (IllegalStateException closed) {
      return;
    }
  }

  private static void receiveUntilClosed(MessageConsumer consumer) throws JMSException {
    try {
      while (consumer.receive() != null) {
        Thread.onSpinWait();
      }
    } catch (IllegalStateException closed) {
      return;
    }
  }

  @Test
  void aListenerMayCloseAnotherSession() throws Exception {
    Connection connection = broker.started();
    Session other = connection.createSession();
    MessageConsumer idle = other.createConsumer(new NamedQueue("idle"));
    idle.setMessageListener(message -> {});
    CountDownLatch done = new CountDownLatch(1);
    connection
        .createSession()
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                other.close();
                done.countDown();
              } catch (JMSException e) {
                failures.add(e);
              }
            });

    broker.send(queue, "a");

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(failures).isEmpty();
  }

  @Test
  void twoListenersThatCloseEachOthersSessionDoNotDeadlock() throws Exception {
    Connection connection = broker.started();
    Session first = connection.createSession();
    Session second = connection.createSession();
    CountDownLatch bothRun = new CountDownLatch(2);
    CountDownLatch bothDone = new CountDownLatch(2);
    List<Exception> refused = new CopyOnWriteArrayList<>();
    for (Session session : List.of(first, second)) {
      Session other = session == first ? second : first;
      session
          .createConsumer(new NamedQueue(session == first ? "q1" : "q2"))
          .setMessageListener(
              message -> {
                bothRun.countDown();
                try {
                  assertThat(bothRun.await(10, TimeUnit.SECONDS)).isTrue();
                  other.close();
                } catch (JMSException e) {
                  refused.add(e);
                } catch (InterruptedException e) {
                  failures.add(e);
                }
                bothDone.countDown();
              });
    }

    broker.send(new NamedQueue("q1"), "a");
    broker.send(new NamedQueue("q2"), "b");

    assertThat(bothDone.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(refused).isNotEmpty().allMatch(e -> e instanceof IllegalStateException);
    assertThat(failures).isEmpty();
    connection.close();
  }

  @Test
  void closingAConsumerDoesNotWaitForAnotherConsumersListener() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer other = session.createConsumer(new NamedQueue("other"));
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              entered.countDown();
              try {
                assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                failures.add(e);
              }
            });
    broker.send(queue, "a");
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    other.close();
    leave.countDown();

    assertThat(failures).isEmpty();
  }

  @Test
  void closingAConsumerWaitsForItsOwnListener() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    List<String> order = new CopyOnWriteArrayList<>();
    consumer.setMessageListener(
        message -> {
          entered.countDown();
          try {
            assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            failures.add(e);
          }
          order.add("listener");
        });
    broker.send(queue, "a");
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    Thread closing =
        running(
            () -> {
              consumer.close();
              order.add("closed");
            });
    await().atMost(LIMIT).until(() -> closing.getState() == Thread.State.WAITING);
    leave.countDown();
    joinAll(List.of(closing));

    assertThat(order).containsExactly("listener", "closed");
  }

  @Test
  void startComingWhileAStopWaitsTakesItBack() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                seen.add(TestBroker.text(message));
                entered.countDown();
                assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
              } catch (JMSException | InterruptedException e) {
                failures.add(e);
              }
            });
    broker.send(queue, "a", "b");
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    Thread stopping = running(connection::stop);
    await().atMost(LIMIT).until(() -> stopping.getState() == Thread.State.WAITING);

    connection.start();
    leave.countDown();
    joinAll(List.of(stopping));

    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly("a", "b"));
  }
}
