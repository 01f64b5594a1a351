package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ListenerTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** A listener that may throw anything. */
  @FunctionalInterface
  private interface Body {
    void of(Message message) throws Exception;
  }

  private MessageListener listener(Body body) {
    return message -> {
      try {
        seen.add(text(message) + (message.getJMSRedelivered() ? "!" : ""));
        body.of(message);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception | AssertionError e) {
        failures.add(e);
      }
    };
  }

  private void awaitSeen(String... texts) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly(texts));
    assertThat(failures).isEmpty();
  }

  @Test
  void getsMessagesInOrderOnOneThread() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    String[] sent = IntStream.range(0, 500).mapToObj(String::valueOf).toArray(String[]::new);
    session
        .createConsumer(queue)
        .setMessageListener(listener(message -> threads.add(Thread.currentThread())));

    broker.send(queue, sent);

    awaitSeen(sent);
    assertThat(threads).hasSize(1);
  }

  @Test
  void severalOfOneSessionAreNeverCalledAtOnce() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    AtomicInteger running = new AtomicInteger();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 4; i++) {
      session
          .createConsumer(queue)
          .setMessageListener(
              listener(
                  message -> {
                    assertThat(running.incrementAndGet()).isEqualTo(1);
                    threads.add(Thread.currentThread());
                    running.decrementAndGet();
                  }));
    }

    broker.send(queue, IntStream.range(0, 200).mapToObj(String::valueOf).toArray(String[]::new));

    await().atMost(LIMIT).until(() -> seen.size() == 200);
    assertThat(failures).isEmpty();
    assertThat(threads).hasSize(1);
  }

  @Test
  void inheritsTheContextClassLoaderOfWhoSetIt() throws Exception {
    ClassLoader own = new ClassLoader(getClass().getClassLoader()) {};
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
    Thread.currentThread().setContextClassLoader(own);
    try {
      broker
          .session(Session.AUTO_ACKNOWLEDGE)
          .createConsumer(queue)
          .setMessageListener(
              message -> loaders.add(Thread.currentThread().getContextClassLoader()));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }

    broker.send(queue, "a");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(loaders).containsExactly(own));
  }

  @Test
  void redeliversAtOnceWhatAnAutomaticListenerThrewAt() throws Exception {
    for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      seen.clear();
      Connection connection = broker.connection();
      MessageConsumer consumer = connection.createSession(mode).createConsumer(queue);
      List<Integer> counts = new CopyOnWriteArrayList<>();
      consumer.setMessageListener(
          listener(
              message -> {
                counts.add(message.getIntProperty("JMSXDeliveryCount"));
                if (text(message).equals("b") && !message.getJMSRedelivered()) {
                  throw new IllegalArgumentException("meant");
                }
              }));
      broker.send(queue, "a", "b", "c", "d");

      connection.start();

      awaitSeen("a", "b", "b!", "c", "d");
      assertThat(counts).containsExactly(1, 1, 2, 1, 1);
      connection.close();
      assertThat(broker.depth(queue)).isZero();
    }
  }

  @Test
  void anErrorCountsAsAFailureToo() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    consumer.setMessageListener(
        message -> {
          try {
            seen.add(text(message) + (message.getJMSRedelivered() ? "!" : ""));
            if (!message.getJMSRedelivered()) {
              throw new StackOverflowError("meant");
            }
          } catch (JMSException e) {
            failures.add(e);
          }
        });

    broker.send(queue, "a", "b");

    awaitSeen("a", "a!", "b", "b!");
  }

  @Test
  void goesOnToTheNextMessageInClientAndTransactedModes() throws Exception {
    for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
      seen.clear();
      Session session = broker.session(mode);
      session
          .createConsumer(queue)
          .setMessageListener(
              listener(
                  message -> {
                    if (text(message).equals("a")) {
                      throw new IllegalArgumentException("meant");
                    }
                    if (mode == Session.CLIENT_ACKNOWLEDGE) {
                      message.acknowledge();
                    } else {
                      session.commit();
                    }
                  }));

      broker.send(queue, "a", "b");

      awaitSeen("a", "b");
      session.close();
      assertThat(broker.depth(queue)).isZero();
    }
  }

  @Test
  void mayCloseItsOwnConsumer() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.setMessageListener(listener(message -> consumer.close()));

    broker.send(queue, "a", "b");

    awaitSeen("a");
    MessageConsumer next = session.createConsumer(queue);
    Message rest = next.receive(10_000);
    assertThat(text(rest)).isEqualTo("b");
    assertThat(rest.getJMSRedelivered()).isFalse();
    assertThat(next.receiveNoWait()).isNull();
  }

  @Test
  void cannotCloseOrStopWhatItRunsIn() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    List<Exception> refused = new CopyOnWriteArrayList<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            listener(
                message -> {
                  for (Body call :
                      new Body[] {
                        m -> session.close(), m -> connection.close(), m -> connection.stop()
                      }) {
                    try {
                      call.of(message);
                    } catch (IllegalStateException e) {
                      refused.add(e);
                    }
                  }
                }));

    broker.send(queue, "a", "b");

    awaitSeen("a", "b");
    assertThat(refused).hasSize(6);
  }

  @Test
  void mayUseItsSessionForEverythingElse() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    Queue answers = session.createQueue("answers");
    MessageConsumer other = session.createConsumer(answers);
    session
        .createConsumer(queue)
        .setMessageListener(
            listener(
                message -> {
                  connection.start();
                  session.createProducer(answers).send(session.createTextMessage("answer"));
                  assertThat(text(other.receive(10_000))).isEqualTo("answer");
                  session.createConsumer(answers).close();
                }));

    broker.send(queue, "a", "b");

    awaitSeen("a", "b");
  }

  @Test
  void stopWaitsForARunningListenerWhichHasTheFullConnection() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    session
        .createConsumer(queue)
        .setMessageListener(
            listener(
                message -> {
                  entered.countDown();
                  assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
                  connection.createSession().close();
                  seen.add("end");
                }));
    broker.send(queue, "a", "b");
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    Thread stopping =
        new Thread(
            () -> {
              try {
                connection.stop();
                seen.add("stopped");
              } catch (JMSException e) {
                failures.add(e);
              }
            });
    stopping.start();
    await().atMost(LIMIT).until(() -> stopping.getState() == Thread.State.WAITING);
    leave.countDown();
    stopping.join(10_000);

    awaitSeen("a", "end", "stopped");
    connection.start();
    await().atMost(LIMIT).until(() -> seen.contains("b"));
  }

  @Test
  void closeWaitsForARunningListenerAndItsMessageIsAcknowledged() throws Exception {
    for (boolean wholeConnection : new boolean[] {true, false}) {
      seen.clear();
      Connection connection = broker.started();
      Session session = connection.createSession();
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch leave = new CountDownLatch(1);
      session
          .createConsumer(queue)
          .setMessageListener(
              listener(
                  message -> {
                    entered.countDown();
                    assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
                    session.createProducer(queue).send(session.createTextMessage("from within"));
                    seen.add("end");
                  }));
      broker.send(queue, "a", "b");
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      Thread closing =
          new Thread(
              () -> {
                try {
                  if (wholeConnection) {
                    connection.close();
                  } else {
                    session.close();
                  }
                  seen.add("closed");
                } catch (JMSException e) {
                  failures.add(e);
                }
              });
      closing.start();
      await().atMost(LIMIT).until(() -> closing.getState() == Thread.State.WAITING);
      leave.countDown();
      closing.join(10_000);

      awaitSeen("a", "end", "closed");
      MessageConsumer next = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
      Message rest = next.receive(10_000);
      assertThat(text(rest)).isEqualTo("b");
      assertThat(rest.getJMSRedelivered()).isFalse();
      assertThat(text(next.receive(10_000))).isEqualTo("from within");
      assertThat(next.receiveNoWait()).isNull();
      next.close();
      connection.close();
    }
  }

  @Test
  void aSecondOneOnAStartedContextIsSafe() throws Exception {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    Queue other = context.createQueue("other");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    context
        .createConsumer(queue)
        .setMessageListener(
            listener(
                message -> {
                  entered.countDown();
                  assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
                }));
    broker.send(queue, "a");
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    context.createConsumer(other).setMessageListener(listener(message -> {}));
    broker.send(other, "b");
    leave.countDown();

    awaitSeen("a", "b");
  }

  @Test
  void nothingIsDeliveredToAListenerThatWasTakenAway() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    consumer.setMessageListener(listener(message -> consumer.setMessageListener(null)));

    broker.send(queue, "a", "b");

    awaitSeen("a");
    assertThat(text(consumer.receive(10_000))).isEqualTo("b");
  }

  @Test
  void worksOnAfterALeftOverInterrupt() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    consumer.setMessageListener(listener(message -> Thread.currentThread().interrupt()));

    broker.send(queue, "a");
    awaitSeen("a");
    broker.send(queue, "b");

    awaitSeen("a", "b");
  }

  @Test
  void keepsTheOrderOfManyProducersEach() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    session.createConsumer(queue).setMessageListener(listener(message -> {}));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String prefix = i + "-";
      threads.add(
          new Thread(
              () -> {
                try {
                  Session own = broker.factory().createConnection().createSession();
                  MessageProducer producer = own.createProducer(queue);
                  for (int n = 0; n < 200; n++) {
                    producer.send(own.createTextMessage(prefix + n));
                  }
                  own.close();
                } catch (JMSException e) {
                  failures.add(e);
                }
              }));
    }
    threads.forEach(Thread::start);

    await().atMost(LIMIT).until(() -> seen.size() == 800);

    assertThat(failures).isEmpty();
    for (int i = 0; i < 4; i++) {
      String prefix = i + "-";
      assertThat(seen.stream().filter(text -> text.startsWith(prefix)))
          .containsExactly(
              IntStream.range(0, 200).mapToObj(n -> prefix + n).toArray(String[]::new));
    }
  }
}
