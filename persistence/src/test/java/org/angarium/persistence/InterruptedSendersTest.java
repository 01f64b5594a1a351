package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that send are interrupted at random: an application may, and nothing is lost by it. */
@Timeout(240)
class InterruptedSendersTest {
  private static final String NAME = "vm://interrupted-senders";
  private static final int SENDERS = 3;
  private static final int MESSAGES = 120;
  private static final long LIMIT_MS = 60_000;

  @TempDir Path folder;

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY})
  void nothingIsLostAndTheBrokerGoesOn(String mode) throws Exception {
    Set<String> sent = new HashSet<>();
    Broker broker = start(mode);
    try {
      List<Thread> senders = new ArrayList<>();
      for (int s = 0; s < SENDERS; s++) {
        int sender = s;
        senders.add(new Thread(() -> send(sender)));
        for (int n = 0; n < MESSAGES; n++) {
          sent.add(s + "-" + n);
        }
      }
      senders.forEach(Thread::start);
      Random random = new Random(5);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
      while (senders.stream().anyMatch(Thread::isAlive)) {
        senders.get(random.nextInt(SENDERS)).interrupt();
        LockSupport.parkNanos(random.nextInt(200_000));
        assertThat(System.nanoTime()).as("every send returns").isLessThan(end);
      }
      assertThat(failures).isEmpty();
    } finally {
      broker.close();
    }
    broker = start(mode);
    try {
      assertThat(receive(sent.size())).containsExactlyInAnyOrderElementsOf(sent);
    } finally {
      broker.close();
    }
  }

  private Broker start(String mode) {
    return Broker.at(
            "%s?storeMode=%s&journalSizeMb=16&data=%s".formatted(NAME, mode, folder.resolve(mode)))
        .start();
  }

  /** Every third message in a transaction, and every now and then a body of its own file. */
  private void send(int sender) {
    AngariumConnectionFactory factory = new AngariumConnectionFactory(NAME);
    try (JMSContext context = factory.createContext();
        JMSContext transacted = context.createContext(JMSContext.SESSION_TRANSACTED)) {
      Queue queue = context.createQueue("orders");
      for (int n = 0; n < MESSAGES; n++) {
        JMSContext used = n % 3 == 0 ? transacted : context;
        used.createProducer()
            .setProperty("filling", n % 40 == 7 ? "x".repeat(300_000) : "")
            .send(queue, sender + "-" + n);
        if (used == transacted) {
          transacted.commit();
        }
        if (n % 2 == 0) {
          Thread.interrupted();
        }
      }
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }

  private static List<String> receive(int count) {
    List<String> received = new ArrayList<>();
    try (JMSContext context = new AngariumConnectionFactory(NAME).createContext();
        JMSConsumer consumer = context.createConsumer(context.createQueue("orders"))) {
      while (received.size() < count) {
        String text = consumer.receiveBody(String.class, LIMIT_MS);
        assertThat(text).as("message %d of %d", received.size() + 1, count).isNotNull();
        received.add(text);
      }
      assertThat(consumer.receiveNoWait()).isNull();
    }
    return received;
  }
}
