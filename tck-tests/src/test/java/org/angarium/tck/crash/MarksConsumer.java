package org.angarium.tck.crash;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.angarium.AngariumConnectionFactory;

/**
 * A consumer that notes what it is shown as the first thing that it does with it. It lives in short
 * lives, each with a connection of its own, and in each lets some messages come again and leaves
 * some that were delivered ahead and never shown.
 *
 * @param actor its name
 * @param where the queue, or {@link MarksLoad#NEWS} for the shared durable subscription
 * @param mode the session mode
 * @param way how it gets messages
 */
record MarksConsumer(String actor, String where, int mode, Way way) {
  private static final int MOST_IN_A_LIFE = 80;
  private static final long PATIENCE_MS = 200;

  /** How messages come. */
  enum Way {
    RECEIVE,
    LISTEN,
    /** Through a connection consumer and one server session. */
    POOL
  }

  /** Lives once. */
  void live(AngariumConnectionFactory factory, MarksLoad.Notes notes, SplittableRandom random)
      throws JMSException, InterruptedException {
    int most = 1 + random.nextInt(MOST_IN_A_LIFE);
    try (Connection connection = factory.createConnection()) {
      Session session = connection.createSession(mode);
      connection.start();
      switch (way) {
        case RECEIVE -> receive(session, notes, random, most);
        case LISTEN -> listen(connection, session, notes, random, most);
        case POOL -> serve(connection, session, notes, random, most);
      }
      if (random.nextBoolean()) {
        session.close();
      }
    }
  }

  private void receive(Session session, MarksLoad.Notes notes, SplittableRandom random, int most)
      throws JMSException {
    MessageConsumer consumer = consumer(session);
    for (int i = 0; i < most; i++) {
      Message message = consumer.receive(PATIENCE_MS);
      if (message == null) {
        return;
      }
      notes.note(actor, where, message);
      settle(session, message, random);
    }
  }

  private void listen(
      Connection connection,
      Session session,
      MarksLoad.Notes notes,
      SplittableRandom random,
      int most)
      throws JMSException, InterruptedException {
    Semaphore shown = new Semaphore(0);
    SplittableRandom own = random.split();
    MessageConsumer consumer = consumer(session);
    consumer.setMessageListener(message -> shown(session, message, notes, own, shown));
    await(shown, most);
    connection.stop();
    connection.start();
    await(shown, most);
    if (random.nextBoolean()) {
      consumer.close();
    }
  }

  private static void await(Semaphore shown, int most) throws InterruptedException {
    for (int i = 0; i < most && shown.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS); i++) {
      // Another one was shown.
    }
  }

  private void serve(
      Connection connection,
      Session session,
      MarksLoad.Notes notes,
      SplittableRandom random,
      int most)
      throws JMSException, InterruptedException {
    Semaphore shown = new Semaphore(0);
    Semaphore free = new Semaphore(1);
    SplittableRandom own = random.split();
    session.setMessageListener(message -> shown(session, message, notes, own, shown));
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
    ConnectionConsumer consumer =
        connection.createConnectionConsumer(
            session.createQueue(where),
            null,
            () -> {
              free.acquireUninterruptibly();
              return server;
            },
            5);
    await(shown, most);
    consumer.close();
  }

  private void shown(
      Session session,
      Message message,
      MarksLoad.Notes notes,
      SplittableRandom random,
      Semaphore shown) {
    try {
      notes.note(actor, where, message);
      shown.release();
      settle(session, message, random);
    } catch (JMSException e) {
      throw notes.failed(actor, e);
    }
    boolean automatic = mode == Session.AUTO_ACKNOWLEDGE || mode == Session.DUPS_OK_ACKNOWLEDGE;
    if (automatic && random.nextInt(20) == 0) {
      throw new IllegalStateException("planned, so that the message comes again");
    }
  }

  /** Settles now and then, has all come again more rarely. */
  private void settle(Session session, Message message, SplittableRandom random)
      throws JMSException {
    int dice = random.nextInt(20);
    if (mode == Session.SESSION_TRANSACTED) {
      if (dice < 4) {
        session.commit();
      } else if (dice == 4) {
        session.rollback();
      }
    } else if (dice < 4) {
      message.acknowledge();
    } else if (dice == 4) {
      session.recover();
    }
  }

  private MessageConsumer consumer(Session session) throws JMSException {
    Destination destination = MarksLoad.destination(session, where);
    return destination instanceof Topic topic
        ? session.createSharedDurableConsumer(topic, where)
        : session.createConsumer(destination);
  }
}
