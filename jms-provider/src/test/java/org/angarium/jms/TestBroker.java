package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Objects;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.angarium.Broker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker of its own for each test, and what these tests do with one. Everything that was opened
 * over it is closed afterwards, and then no thread may be left.
 */
final class TestBroker implements BeforeEachCallback, AfterEachCallback {
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final String options;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private org.angarium.junit.@Nullable TestBroker broker;

  TestBroker() {
    this("");
  }

  /** A broker with these options, which its connections have, too, as in {@code prefetch=1}. */
  TestBroker(String options) {
    this.options = options;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    broker = org.angarium.junit.TestBroker.start(options);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    running().close();
  }

  /** Moves the clock of the broker ahead. */
  void advance(Duration by) {
    running().advance(by);
  }

  /** Sets the clock of the broker ahead or back; no time goes by. */
  void jump(Duration by) {
    running().jump(by);
  }

  void changeRedelivery(String target, Map<String, String> settings) {
    running().broker().changeRedelivery(target, settings);
  }

  Broker broker() {
    return running().broker();
  }

  long depth(String queue) {
    return running().depth(queue);
  }

  private org.angarium.junit.TestBroker running() {
    return Objects.requireNonNull(broker);
  }

  /** The threads of connections, whichever broker they are to. */
  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(CallbackThread.class::isInstance)
        .map(Thread::getName)
        .toList();
  }

  String url() {
    return running().url();
  }

  AngariumConnectionFactory factory() {
    return running().factory();
  }

  AngariumXAConnectionFactory xaFactory() {
    return running().xaFactory();
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
