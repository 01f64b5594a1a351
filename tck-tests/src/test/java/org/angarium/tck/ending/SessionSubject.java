package org.angarium.tck.ending;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.Semaphore;

/** A subject made of a connection, a session and its consumer, or a connection consumer. */
class SessionSubject extends Subject {
  private final Connection connection;
  private final Session session;
  private final Destination destination;
  private final MessageProducer producer;
  private final MessageConsumer consumer;
  private volatile ConnectionConsumer connectionConsumer;

  SessionSubject(Kind kind, Tally tally, Connection connection, Session session, String name)
      throws JMSException {
    super(kind, tally);
    this.connection = connection;
    this.session = session;
    this.destination =
        switch (kind.from) {
          case QUEUE -> session.createQueue(name);
          case TEMPORARY_QUEUE -> session.createTemporaryQueue();
          default -> session.createTopic(name);
        };
    this.consumer =
        switch (kind.from) {
          case SHARED_SUBSCRIPTION -> session.createSharedConsumer((Topic) destination, name);
          case DURABLE_SUBSCRIPTION -> session.createDurableConsumer((Topic) destination, name);
          default -> kind == Kind.POOL ? null : session.createConsumer(destination);
        };
    this.producer = session.createProducer(destination);
  }

  /** A subject with a session of this connection. */
  static SessionSubject of(Kind kind, Tally tally, Connection connection, String name)
      throws JMSException {
    return new SessionSubject(kind, tally, connection, connection.createSession(kind.mode), name);
  }

  @Override
  Subject peer(String name) throws JMSException {
    return of(Kind.AUTO, new Tally(), connection, name);
  }

  final Connection connection() {
    return connection;
  }

  @Override
  void onException(ExceptionListener listener) throws JMSException {
    connection.setExceptionListener(listener);
  }

  @Override
  Destination destination() {
    return destination;
  }

  @Override
  void start() throws JMSException {
    connection.start();
  }

  @Override
  void stop() throws JMSException {
    connection.stop();
  }

  @Override
  void closeConsumer() throws JMSException {
    if (connectionConsumer != null) {
      connectionConsumer.close();
    } else if (consumer != null) {
      consumer.close();
    }
  }

  @Override
  void closeSession() throws JMSException {
    session.close();
  }

  @Override
  void closeConnection() throws JMSException {
    connection.close();
  }

  @Override
  Message receiveNext(long timeoutMs) throws JMSException {
    return consumer.receive(timeoutMs);
  }

  @Override
  void listenWith(MessageListener listener) throws JMSException {
    if (kind == Kind.POOL) {
      session.setMessageListener(listener);
      connectionConsumer = serve();
    } else {
      consumer.setMessageListener(listener);
    }
  }

  private ConnectionConsumer serve() throws JMSException {
    Semaphore free = new Semaphore(1);
    ServerSession server =
        new ServerSession() {
          @Override
          public Session getSession() {
            return session;
          }

          @Override
          public void start() {
            session.run();
            free.release();
          }
        };
    return connection.createConnectionConsumer(
        destination,
        null,
        () -> {
          free.acquireUninterruptibly();
          return server;
        },
        2);
  }

  @Override
  void sendText(String text, CompletionListener listener) throws JMSException {
    if (listener == null) {
      producer.send(session.createTextMessage(text));
    } else {
      producer.send(session.createTextMessage(text), listener);
    }
  }

  @Override
  void commit() throws JMSException {
    session.commit();
  }

  @Override
  void rollback() throws JMSException {
    session.rollback();
  }

  @Override
  void acknowledge(Message message) throws JMSException {
    message.acknowledge();
  }

  @Override
  int browse() throws JMSException {
    try (QueueBrowser browser = session.createBrowser((Queue) destination)) {
      Enumeration<?> messages = browser.getEnumeration();
      return Collections.list(messages).size();
    }
  }
}
