package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.angarium.message.BranchId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ConnectionConsumerTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private final Topic topic = new NamedTopic("t");
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** What a server does around a session's run. */
  @FunctionalInterface
  private interface Around {
    void run(Session session) throws Exception;
  }

  /** A pool of a few sessions, each run on a thread of its own. */
  private final class Pool implements ServerSessionPool {
    final BlockingQueue<Session> free;
    final Around around;

    Pool(Connection connection, int size, int mode, Around around) throws JMSException {
      this.free = new ArrayBlockingQueue<>(size);
      this.around = around;
      for (int i = 0; i < size; i++) {
        add(connection.createSession(mode));
      }
    }

    void add(Session session) throws JMSException {
      session.setMessageListener(
          message -> {
            try {
              seen.add(text(message) + (message.getJMSRedelivered() ? "!" : ""));
            } catch (JMSException e) {
              failures.add(e);
            }
          });
      free.add(session);
    }

    @Override
    public ServerSession getServerSession() throws JMSException {
      Session session;
      try {
        session = free.take();
      } catch (InterruptedException e) {
        throw new JMSException("interrupted");
      }
      return new ServerSession() {
        @Override
        public Session getSession() {
          return session;
        }

        @Override
        public void start() {
          new Thread(
                  () -> {
                    try {
                      around.run(session);
                    } catch (Exception e) {
                      failures.add(e);
                    } finally {
                      free.add(session);
                    }
                  })
              .start();
        }
      };
    }
  }

  private static String[] numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new);
  }

  private void awaitSeen(String... texts) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder(texts));
    assertThat(failures).isEmpty();
  }

  private void assertNextIsUnseen(String text) throws JMSException {
    MessageConsumer other = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    Message next = other.receive(10_000);
    assertThat(text(next)).isEqualTo(text);
    assertThat(next.getJMSRedelivered()).isFalse();
  }

  @Test
  void sessionsOfAPoolShareAQueue() throws Exception {
    Connection connection = broker.started();
    Pool pool = new Pool(connection, 3, Session.AUTO_ACKNOWLEDGE, Session::run);
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 5);
    assertThat(consumer.getServerSessionPool()).isSameAs(pool);

    broker.send(queue, numbers(100));

    awaitSeen(numbers(100));
    connection.close();
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void aTransactedSessionCommitsWhatItWasGiven() throws Exception {
    Connection connection = broker.started();
    Pool pool =
        new Pool(
            connection,
            1,
            Session.SESSION_TRANSACTED,
            session -> {
              session.run();
              if (seen.size() == 1) {
                session.rollback();
              } else {
                session.commit();
              }
            });
    connection.createConnectionConsumer(queue, null, pool, 1);

    broker.send(queue, "a", "b");

    awaitSeen("a", "a!", "b");
    connection.close();
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void anXaSessionTakesItIntoItsBranch() throws Exception {
    jakarta.jms.XAConnection connection = broker.opened(broker.xaFactory().createXAConnection());
    connection.start();
    jakarta.jms.XASession session = connection.createXASession();
    XAResource resource = session.getXAResource();
    Xid first = new AngariumXid(new BranchId(1, new byte[] {1}, new byte[] {1}));
    Xid second = new AngariumXid(new BranchId(1, new byte[] {1}, new byte[] {2}));
    Pool pool =
        new Pool(
            connection,
            1,
            Session.AUTO_ACKNOWLEDGE,
            pooled -> {
              Xid xid = seen.isEmpty() ? first : second;
              resource.start(xid, XAResource.TMNOFLAGS);
              pooled.run();
              resource.end(xid, XAResource.TMSUCCESS);
              if (xid == first) {
                resource.rollback(xid);
              } else {
                resource.prepare(xid);
                resource.commit(xid, false);
              }
            });
    pool.free.clear();
    pool.add(session);
    connection.createConnectionConsumer(queue, null, pool, 1);

    broker.send(queue, "a");

    awaitSeen("a", "a!");
    await().atMost(LIMIT).until(() -> !pool.free.isEmpty());
    connection.close();
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void servesEveryKindOfSubscription() throws Exception {
    Connection connection = broker.connection();
    connection.setClientID("c");
    Pool pool = new Pool(connection, 2, Session.AUTO_ACKNOWLEDGE, Session::run);
    List<ConnectionConsumer> consumers =
        List.of(
            connection.createConnectionConsumer(topic, null, pool, 1),
            connection.createDurableConnectionConsumer(topic, "d", null, pool, 1),
            connection.createSharedConnectionConsumer(topic, "s", null, pool, 1),
            connection.createSharedDurableConnectionConsumer(topic, "sd", null, pool, 1),
            ((TopicConnection) connection).createConnectionConsumer(topic, "FALSE", pool, 1));
    connection.start();

    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    session.createProducer(topic).send(session.createTextMessage("a"));

    awaitSeen("a", "a", "a", "a");
    for (ConnectionConsumer consumer : consumers) {
      consumer.close();
      consumer.close();
    }
    session.createProducer(topic).send(session.createTextMessage("b"));
    Session own = connection.createSession();
    assertThat(text(own.createDurableConsumer(topic, "d").receive(10_000))).isEqualTo("b");
  }

  @Test
  void closingGivesBackWhatNoSessionHas() throws Exception {
    QueueConnection connection = broker.opened(broker.factory().createQueueConnection());
    connection.start();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Pool pool =
        new Pool(
            connection,
            1,
            Session.AUTO_ACKNOWLEDGE,
            session -> {
              entered.countDown();
              assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
              session.run();
            });
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);
    broker.send(queue, "a", "b", "c");
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    consumer.close();

    assertNextIsUnseen("b");
    leave.countDown();
    awaitSeen("a");
  }

  @Test
  void whatAStoppedConnectionHasLoadedGoesBack() throws Exception {
    Connection connection = broker.started();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Pool pool =
        new Pool(
            connection,
            1,
            Session.AUTO_ACKNOWLEDGE,
            session -> {
              entered.countDown();
              assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
              session.run();
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    broker.send(queue, "a");
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    connection.stop();
    leave.countDown();

    MessageConsumer other = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    assertThat(text(other.receive(10_000))).isEqualTo("a");
    assertThat(seen).isEmpty();
  }

  @Test
  void aPoolThatFailsIsReportedAndAskedAgain() throws Exception {
    Connection connection = broker.connection();
    List<JMSException> told = new CopyOnWriteArrayList<>();
    connection.setExceptionListener(told::add);
    connection.start();
    Pool pool = new Pool(connection, 1, Session.AUTO_ACKNOWLEDGE, Session::run);
    ServerSessionPool failing =
        () -> {
          if (told.isEmpty()) {
            throw new JMSException("no session now");
          }
          return pool.getServerSession();
        };
    connection.createConnectionConsumer(queue, null, failing, 1);

    broker.send(queue, "a");

    awaitSeen("a");
    assertThat(told).hasSize(1);
  }

  @Test
  void aPoolThatGivesAClosedSessionIsReportedAndTheMessageGoesBackUnseen() throws Exception {
    Connection connection = broker.connection();
    List<JMSException> told = new CopyOnWriteArrayList<>();
    connection.setExceptionListener(told::add);
    connection.start();
    Pool pool = new Pool(connection, 1, Session.AUTO_ACKNOWLEDGE, Session::run);
    Session closed = pool.free.peek();
    closed.close();
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);

    broker.send(queue, "a");

    await().atMost(LIMIT).until(() -> !told.isEmpty());
    assertThat(told.get(0)).isInstanceOf(jakarta.jms.IllegalStateException.class);
    consumer.close();
    assertNextIsUnseen("a");
    assertThat(seen).isEmpty();
  }

  @Test
  void whatASessionThatIsClosedHasLoadedGoesBackUnseen() throws Exception {
    Connection connection = broker.started();
    CountDownLatch loaded = new CountDownLatch(1);
    Pool pool =
        new Pool(
            connection,
            1,
            Session.AUTO_ACKNOWLEDGE,
            session -> {
              session.close();
              loaded.countDown();
            });
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);
    broker.send(queue, "a");
    assertThat(loaded.await(10, TimeUnit.SECONDS)).isTrue();
    consumer.close();

    assertNextIsUnseen("a");
  }

  @Test
  void aPooledSessionHasNoConsumersOfItsOwn() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    session.setMessageListener(message -> {});

    assertThatThrownBy(consumer::receiveNoWait)
        .isInstanceOf(jakarta.jms.IllegalStateException.class);
    assertThatThrownBy(() -> session.createConsumer(queue))
        .isInstanceOf(jakarta.jms.IllegalStateException.class);
    assertThat(session.getMessageListener()).isNotNull();
    session.createProducer(queue).send(session.createMessage());
    session.run();
  }

  @Test
  void refusesBadArguments() throws Exception {
    Connection connection = broker.connection();
    ServerSessionPool pool = new Pool(connection, 1, Session.AUTO_ACKNOWLEDGE, Session::run);

    assertThatThrownBy(() -> connection.createConnectionConsumer(null, null, pool, 1))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> connection.createConnectionConsumer(queue, "a >", pool, 1))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, null, 1))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 0))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> connection.createDurableConnectionConsumer(topic, "d", null, pool, 1))
        .isInstanceOf(jakarta.jms.IllegalStateException.class);
  }
}
