package org.angarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What thousands of sessions, connections and brokers leave behind in the process: no thread, no
 * open file and no memory. {@code -Dangarium.leftovers=N} sets how many of each are made.
 */
class LeftoverTest {
  private static final int COUNT = Integer.getInteger("angarium.leftovers", 10_000);
  private static final int FIRST = 500;

  /** So many uses are quick ones for one that has threads of its own. */
  private static final int QUICK = 20;

  private static final long MOST_BYTES_EACH = 100;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private int uses;

  /** Something that is opened and closed. */
  @FunctionalInterface
  private interface Use {
    void once() throws Exception;
  }

  @Test
  void sessionsLeaveNothing() throws Exception {
    try (Connection connection =
        new AngariumConnectionFactory("vm://leftover-sessions").createConnection()) {
      connection.start();
      leavesNothing(() -> useASession(connection));
    }
  }

  @Test
  void connectionsLeaveNothing() throws Exception {
    AngariumConnectionFactory factory = new AngariumConnectionFactory("vm://leftover-connections");
    try (Connection keeper = factory.createConnection()) {
      keeper.start();
      leavesNothing(
          () -> {
            try (Connection connection = factory.createConnection()) {
              connection.start();
              useASession(connection);
            }
          });
    }
  }

  @Test
  void brokersLeaveNothing() throws Exception {
    AtomicInteger number = new AtomicInteger();
    leavesNothing(
        () -> {
          String url = "vm://leftover-broker-" + number.incrementAndGet();
          try (Broker broker = Broker.at(url).start();
              Connection connection = new AngariumConnectionFactory(url).createConnection()) {
            assertThat(broker.name()).startsWith("leftover");
            connection.start();
            useASession(connection);
          }
        });
  }

  private void useASession(Connection connection) throws Exception {
    if (++uses % QUICK == 0) {
      useItsThreads(connection);
    }
    try (Session session = connection.createSession()) {
      Queue queue = session.createQueue("q");
      MessageConsumer consumer = session.createConsumer(queue);
      MessageProducer producer = session.createProducer(queue);
      producer.send(session.createTextMessage("text"));
      assertThat(consumer.receive(LIMIT.toMillis())).isNotNull();
    }
  }

  /** A session with a thread for its listener and one for its CompletionListener. */
  private static void useItsThreads(Connection connection) throws Exception {
    try (Session session = connection.createSession()) {
      Queue queue = session.createQueue("heard");
      CountDownLatch called = new CountDownLatch(2);
      session.createConsumer(queue).setMessageListener(message -> called.countDown());
      session
          .createProducer(queue)
          .send(
              session.createTextMessage("text"),
              new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                  called.countDown();
                }

                @Override
                public void onException(Message message, Exception exception) {}
              });
      assertThat(called.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  private static void leavesNothing(Use use) throws Exception {
    for (int i = 0; i < FIRST; i++) {
      use.once();
    }
    List<String> threads = ourThreads();
    int files = openFiles();
    long bytes = usedBytes();
    for (int i = 0; i < COUNT; i++) {
      use.once();
    }
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(ourThreads()).hasSizeLessThanOrEqualTo(threads.size() + 1));
    assertThat(openFiles()).isLessThanOrEqualTo(files + 1);
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(usedBytes() - bytes).isLessThan(COUNT * MOST_BYTES_EACH));
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("angarium-"))
        .toList();
  }

  /** As the operating system counts them; 0 where it does not tell. */
  private static int openFiles() {
    String[] files = new File("/proc/self/fd").list();
    return files == null ? 0 : files.length;
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
