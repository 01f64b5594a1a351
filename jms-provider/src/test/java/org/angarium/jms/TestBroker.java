package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker of its own for each test. Everything that was opened over it is closed afterwards, and
 * no thread of a connection may be left.
 */
final class TestBroker implements BeforeEachCallback, AfterEachCallback {
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String options;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private String name = "";

  TestBroker() {
    this("");
  }

  /** A broker that every connection gives these options, as in {@code &prefetch=1}. */
  TestBroker(String options) {
    this.options = options;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    name = "test" + NUMBERS.incrementAndGet();
    connection(); // keeps the broker running between the connections of the test
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    await().atMost(LIMIT).untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  /** The threads of connections, whichever broker they are to. */
  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(CallbackThread.class::isInstance)
        .map(Thread::getName)
        .toList();
  }

  String url() {
    return "vm://" + name + "?lingerMs=0" + options;
  }

  AngariumConnectionFactory factory() {
    return new AngariumConnectionFactory(url());
  }

  AngariumXAConnectionFactory xaFactory() {
    return new AngariumXAConnectionFactory(url());
  }

  /** A connection that is not started. */
  Connection connection() throws JMSException {
    return opened(factory().createConnection());
  }

  /** A connection that is started. */
  Connection started() throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection;
  }

  /** A session of a started connection of its own. */
  Session session(int mode) throws JMSException {
    return started().createSession(mode);
  }

  JMSContext context(int mode) {
    return opened(factory().createContext(mode));
  }

  /** Has something closed after the test. */
  <T extends AutoCloseable> T opened(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  /** Sends texts to a queue over a connection of its own. */
  void send(Queue queue, String... texts) throws JMSException {
    try (Connection connection = factory().createConnection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  /** The text of a message that has to be there. */
  static String text(@Nullable Message message) throws JMSException {
    assertThat(message).isInstanceOf(TextMessage.class);
    return ((TextMessage) Objects.requireNonNull(message)).getText();
  }

  /** How many messages a queue holds that could be browsed. */
  int depth(Queue queue) throws JMSException {
    try (Connection connection = factory().createConnection();
        Session session = connection.createSession()) {
      Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
      int count = 0;
      for (; messages.hasMoreElements(); messages.nextElement()) {
        count++;
      }
      return count;
    }
  }
}
