package org.angarium.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection and one session of it behind one object (JMS 3.1, 2.8). Several contexts may share a
 * connection, which is closed with the last of them. The threads are those of {@link
 * AngariumSession}.
 */
public class AngariumJMSContext implements JMSContext {
  private final AngariumConnection connection;
  private final AngariumSession session;
  private final AtomicBoolean left = new AtomicBoolean();
  private volatile boolean autoStart = true;

  AngariumJMSContext(AngariumConnection connection, AngariumSession session) {
    this.connection = connection;
    this.session = session;
    connection.enterContext();
  }

  /** Makes the connection of a context. */
  @FunctionalInterface
  public interface Connecting<C extends AngariumConnection> {
    /** A new connection, which the context closes. */
    C connect() throws JMSException;
  }

  /**
   * A context over a connection of its own.
   *
   * @throws jakarta.jms.JMSRuntimeException when it cannot connect or the session mode does not
   *     exist
   */
  public static AngariumJMSContext over(
      Connecting<AngariumConnection> connecting, int sessionMode) {
    return Unchecked.ask(
        () -> {
          AngariumConnection connection = connecting.connect();
          try {
            return new AngariumJMSContext(
                connection, connection.newSession(Domain.ANY, sessionMode));
          } catch (JMSException e) {
            connection.close();
            throw e;
          }
        });
  }

  AngariumConnection connection() {
    return connection;
  }

  /** The session, for a call that counts as use of the connection. */
  AngariumSession session() throws JMSException {
    session.checkOpen();
    connection.use();
    return session;
  }

  /** The connection, which others may go on with when this context is closed. */
  private AngariumConnection open() throws JMSException {
    session.checkOpen();
    return connection;
  }

  @Override
  public JMSContext createContext(int sessionMode) {
    return Unchecked.ask(
        () -> {
          open().use();
          return new AngariumJMSContext(connection, connection.newSession(Domain.ANY, sessionMode));
        });
  }

  // --- the connection's part

  @Override
  public @Nullable String getClientID() {
    return Unchecked.ask(() -> open().getClientID());
  }

  @Override
  public void setClientID(String clientID) {
    Unchecked.run(() -> open().setClientID(clientID));
  }

  @Override
  public ConnectionMetaData getMetaData() {
    return Unchecked.ask(() -> open().getMetaData());
  }

  @Override
  public @Nullable ExceptionListener getExceptionListener() {
    return Unchecked.ask(() -> open().getExceptionListener());
  }

  @Override
  public void setExceptionListener(@Nullable ExceptionListener listener) {
    Unchecked.run(() -> open().setExceptionListener(listener));
  }

  @Override
  public void start() {
    Unchecked.run(() -> open().start());
  }

  @Override
  public void stop() {
    Unchecked.run(() -> open().stop());
  }

  @Override
  public void setAutoStart(boolean autoStart) {
    this.autoStart = autoStart;
  }

  @Override
  public boolean getAutoStart() {
    return autoStart;
  }

  /** Closes the session, and the connection with its last context. Idempotent. */
  @Override
  public void close() {
    Unchecked.run(() -> session.refuseInCallbacks("close"));
    if (!left.compareAndSet(false, true)) {
      return;
    }
    boolean last = connection.leaveContext();
    try {
      Unchecked.run(last ? connection::close : session::close);
    } finally {
      if (!session.isClosed()) {
        connection.enterContext(); // it was refused, and may be tried again
        left.set(false);
      }
    }
  }

  // --- the session's part

  @Override
  public int getSessionMode() {
    return Unchecked.ask(session::getAcknowledgeMode);
  }

  @Override
  public boolean getTransacted() {
    return Unchecked.ask(session::getTransacted);
  }

  @Override
  public void acknowledge() {
    Unchecked.run(() -> session().acknowledgeAll());
  }

  @Override
  public void recover() {
    Unchecked.run(() -> session().recover());
  }

  @Override
  public void commit() {
    Unchecked.run(() -> session().commit());
  }

  @Override
  public void rollback() {
    Unchecked.run(() -> session().rollback());
  }

  // --- messages

  @Override
  public BytesMessage createBytesMessage() {
    return Unchecked.ask(() -> session().createBytesMessage());
  }

  @Override
  public MapMessage createMapMessage() {
    return Unchecked.ask(() -> session().createMapMessage());
  }

  @Override
  public Message createMessage() {
    return Unchecked.ask(() -> session().createMessage());
  }

  @Override
  public ObjectMessage createObjectMessage() {
    return Unchecked.ask(() -> session().createObjectMessage());
  }

  @Override
  public ObjectMessage createObjectMessage(@Nullable Serializable object) {
    return Unchecked.ask(() -> session().createObjectMessage(object));
  }

  @Override
  public StreamMessage createStreamMessage() {
    return Unchecked.ask(() -> session().createStreamMessage());
  }

  @Override
  public TextMessage createTextMessage() {
    return Unchecked.ask(() -> session().createTextMessage());
  }

  @Override
  public TextMessage createTextMessage(@Nullable String text) {
    return Unchecked.ask(() -> session().createTextMessage(text));
  }

  // --- destinations

  @Override
  public Queue createQueue(String queueName) {
    return Unchecked.ask(() -> session().createQueue(queueName));
  }

  @Override
  public Topic createTopic(String topicName) {
    return Unchecked.ask(() -> session().createTopic(topicName));
  }

  @Override
  public TemporaryQueue createTemporaryQueue() {
    return Unchecked.ask(() -> session().createTemporaryQueue());
  }

  @Override
  public TemporaryTopic createTemporaryTopic() {
    return Unchecked.ask(() -> session().createTemporaryTopic());
  }

  // --- producers, consumers, browsers

  @Override
  public JMSProducer createProducer() {
    return Unchecked.ask(() -> new AngariumJMSProducer(session(), connection.messages()));
  }

  @Override
  public JMSConsumer createConsumer(Destination destination) {
    return consumer(own -> own.createConsumer(destination));
  }

  @Override
  public JMSConsumer createConsumer(Destination destination, @Nullable String messageSelector) {
    return consumer(own -> own.createConsumer(destination, messageSelector));
  }

  @Override
  public JMSConsumer createConsumer(
      Destination destination, @Nullable String messageSelector, boolean noLocal) {
    return consumer(own -> own.createConsumer(destination, messageSelector, noLocal));
  }

  @Override
  public JMSConsumer createDurableConsumer(Topic topic, String name) {
    return consumer(own -> own.createDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createDurableConsumer(
      Topic topic, String name, @Nullable String messageSelector, boolean noLocal) {
    return consumer(own -> own.createDurableConsumer(topic, name, messageSelector, noLocal));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
    return consumer(own -> own.createSharedDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(
      Topic topic, String name, @Nullable String messageSelector) {
    return consumer(own -> own.createSharedDurableConsumer(topic, name, messageSelector));
  }

  @Override
  public JMSConsumer createSharedConsumer(Topic topic, String sharedSubscriptionName) {
    return consumer(own -> own.createSharedConsumer(topic, sharedSubscriptionName));
  }

  @Override
  public JMSConsumer createSharedConsumer(
      Topic topic, String sharedSubscriptionName, @Nullable String messageSelector) {
    return consumer(
        own -> own.createSharedConsumer(topic, sharedSubscriptionName, messageSelector));
  }

  /** Makes a consumer of the classic API. */
  @FunctionalInterface
  private interface Consuming {
    MessageConsumer from(Session session) throws JMSException;
  }

  /** Makes a consumer and starts the connection, unless that was switched off. */
  private JMSConsumer consumer(Consuming consuming) {
    return Unchecked.ask(
        () -> {
          MessageConsumer consumer = consuming.from(session());
          if (autoStart) {
            connection.start();
          }
          return new AngariumJMSConsumer((AngariumConsumer) consumer);
        });
  }

  @Override
  public QueueBrowser createBrowser(Queue queue) {
    return createBrowser(queue, null);
  }

  /** A browser; it is no consumer and does not start the connection (JMS 3.1, 8.4). */
  @Override
  public QueueBrowser createBrowser(Queue queue, @Nullable String messageSelector) {
    return Unchecked.ask(() -> session().createBrowser(queue, messageSelector));
  }

  @Override
  public void unsubscribe(String name) {
    Unchecked.run(() -> session().unsubscribe(name));
  }
}
