package org.angarium.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the tests of every chapter need: a provider, fresh destinations, connections that are closed
 * after the test, and waits with a limit. What must come is waited for up to {@link #LIMIT_MS};
 * what must not come, for {@link #SHORT_MS}.
 */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ConformanceCase {
  /** How long something that must happen may take, in milliseconds. */
  public static final long LIMIT_MS = 8_000;

  /** How long to look out for what must not happen, in milliseconds. */
  public static final long SHORT_MS = 40;

  private static final AtomicLong NAMES = new AtomicLong(System.currentTimeMillis());
  private static final long CLOSE_LIMIT_MS = 5_000;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Provider provider;
  private Connection shared;
  private Session names;

  @BeforeEach
  void openProvider() {
    provider = Providers.open();
  }

  /** Closes in the reverse order; a close that hangs is left behind, for another test to find. */
  @AfterEach
  void closeAll() throws InterruptedException {
    Thread closer = new Thread(this::closeOpen, "closer");
    closer.setDaemon(true);
    closer.start();
    closer.join(CLOSE_LIMIT_MS);
  }

  private void closeOpen() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception ignored) {
        // Whether closing works is what other tests ask.
        continue;
      }
    }
    provider.close();
  }

  /** The provider under test. */
  protected final Provider provider() {
    return provider;
  }

  /** Leaves the test out, and says so, when the provider lacks an optional feature. */
  protected final void needs(Feature feature) {
    Assumptions.assumeTrue(provider.has(feature), "has " + feature);
  }

  /** Has a resource closed after the test, the last one first. */
  protected final <T extends AutoCloseable> T closing(T resource) {
    open.push(resource);
    return resource;
  }

  /** A name that no other test uses. */
  protected final String fresh(String kind) {
    return "%s-%s-%d".formatted(kind, getClass().getSimpleName(), NAMES.incrementAndGet());
  }

  // --- connections, sessions, contexts

  protected final ConnectionFactory factory() {
    return provider.connectionFactory();
  }

  /** A new connection, not started. */
  protected final Connection connection() throws JMSException {
    return closing(factory().createConnection());
  }

  /** A new connection, not started, with a client identifier. */
  protected final Connection connection(String clientId) throws JMSException {
    Connection connection = connection();
    connection.setClientID(clientId);
    return connection;
  }

  protected final QueueConnection queueConnection() throws JMSException {
    return closing(provider.queueConnectionFactory().createQueueConnection());
  }

  protected final TopicConnection topicConnection() throws JMSException {
    return closing(provider.topicConnectionFactory().createTopicConnection());
  }

  /** The connection that the test's plain sessions share; started. */
  protected final Connection shared() throws JMSException {
    if (shared == null) {
      shared = connection();
      shared.start();
    }
    return shared;
  }

  /** A new session of the shared connection that acknowledges by itself. */
  protected final Session session() throws JMSException {
    return session(Session.AUTO_ACKNOWLEDGE);
  }

  /** A new session of the shared connection. */
  protected final Session session(int mode) throws JMSException {
    return shared().createSession(mode);
  }

  protected final JMSContext context() {
    return closing(factory().createContext());
  }

  protected final JMSContext context(int mode) {
    return closing(factory().createContext(mode));
  }

  // --- destinations

  protected final Queue queue() throws JMSException {
    return names().createQueue(fresh("queue"));
  }

  protected final Topic topic() throws JMSException {
    return names().createTopic(fresh("topic"));
  }

  private Session names() throws JMSException {
    if (names == null) {
      names = session();
    }
    return names;
  }

  // --- sending and receiving

  /** Sends texts, one message each, with a producer of its own. */
  protected static void send(Session session, Destination destination, String... texts)
      throws JMSException {
    try (MessageProducer producer = session.createProducer(destination)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  /** Sends texts over a session of their own. */
  protected final void send(Destination destination, String... texts) throws JMSException {
    try (Session session = session()) {
      send(session, destination, texts);
    }
  }

  /** The next message; fails when none comes. */
  protected static Message receive(MessageConsumer consumer) throws JMSException {
    Message message = consumer.receive(LIMIT_MS);
    assertThat(message).as("a message").isNotNull();
    return message;
  }

  /** The next message; fails when none comes. */
  protected static Message receive(JMSConsumer consumer) {
    Message message = consumer.receive(LIMIT_MS);
    assertThat(message).as("a message").isNotNull();
    return message;
  }

  /** The text of the next message; fails when none comes. */
  protected static String receiveText(MessageConsumer consumer) throws JMSException {
    return receive(consumer).getBody(String.class);
  }

  /** The text of the next message; fails when none comes. */
  protected static String receiveText(JMSConsumer consumer) {
    String text = consumer.receiveBody(String.class, LIMIT_MS);
    assertThat(text).as("a message").isNotNull();
    return text;
  }

  /** The texts of the next messages. */
  protected static List<String> receiveTexts(MessageConsumer consumer, int count)
      throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(receiveText(consumer));
    }
    return texts;
  }

  /** Fails when a message comes within a short time. */
  protected static void receivesNothing(MessageConsumer consumer) throws JMSException {
    assertThat(consumer.receive(SHORT_MS)).as("no message").isNull();
  }

  /** Fails when a message comes within a short time. */
  protected static void receivesNothing(JMSConsumer consumer) {
    assertThat(consumer.receive(SHORT_MS)).as("no message").isNull();
  }

  /** Takes what is in a queue, over a session of its own, and expects these texts. */
  protected final void contains(Queue queue, String... texts) throws JMSException {
    try (Session session = session()) {
      MessageConsumer consumer = session.createConsumer(queue);
      assertThat(receiveTexts(consumer, texts.length)).containsExactly(texts);
      receivesNothing(consumer);
    }
  }

  /** Sends a message to a queue of its own and gives back what arrives there. */
  @SuppressWarnings("unchecked")
  protected final <T extends Message> T roundTrip(T message) throws JMSException {
    Session session = session();
    Queue queue = queue();
    session.createProducer(queue).send(message);
    return (T) receive(session.createConsumer(queue));
  }

  /** What a browser shows now. */
  protected static List<Message> browse(Session session, Queue queue) throws JMSException {
    try (QueueBrowser browser = session.createBrowser(queue)) {
      List<Message> messages = new ArrayList<>();
      Enumeration<?> enumeration = browser.getEnumeration();
      while (enumeration.hasMoreElements()) {
        messages.add((Message) enumeration.nextElement());
      }
      return messages;
    }
  }

  // --- threads and errors

  /** Runs a call in a thread of its own. */
  protected static <T> CompletableFuture<T> inBackground(Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.call());
              } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
              }
            },
            "background");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** The result of a call that has to end in time. */
  protected static <T> T await(CompletableFuture<T> call) throws Exception {
    try {
      return call.get(LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("did not end within %d ms".formatted(LIMIT_MS), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw new AssertionError("failed in the background", e.getCause());
    }
  }

  /** Fails when a call ends within a short time. */
  protected static void staysBlocked(CompletableFuture<?> call) {
    assertThat(call)
        .as("still waiting")
        .failsWithin(SHORT_MS, TimeUnit.MILLISECONDS)
        .withThrowableOfType(TimeoutException.class);
  }

  /** Fails unless a call throws this, or a kind of it. */
  protected static void refuses(Class<? extends Throwable> expected, ThrowingCallable call) {
    assertThatExceptionOfType(expected).isThrownBy(call);
  }

  /** A listener that completes a future with the message that was sent. */
  protected static CompletionListener completing(CompletableFuture<Message> sent) {
    return new CompletionListener() {
      @Override
      public void onCompletion(Message message) {
        sent.complete(message);
      }

      @Override
      public void onException(Message message, Exception e) {
        sent.completeExceptionally(e);
      }
    };
  }
}
