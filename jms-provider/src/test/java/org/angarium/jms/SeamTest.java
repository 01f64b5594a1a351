package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.angarium.session.Reply;
import org.angarium.session.SessionException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session says to a broker and waits for, with a broker that answers when it is told. */
@Timeout(30)
class SeamTest {
  private final FakeBroker broker = new FakeBroker();
  private final AngariumConnection connection = broker.connection();

  @BeforeEach
  void start() throws Exception {
    connection.start();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  private MessageConsumer consumer(int mode) throws JMSException {
    return connection.createSession(mode).createConsumer(new NamedQueue("q"));
  }

  private static FutureTask<@Nullable Message> receiving(MessageConsumer consumer) {
    FutureTask<@Nullable Message> task = new FutureTask<>(consumer::receive);
    new Thread(task).start();
    return task;
  }

  @Test
  void showsNothingBeforeItsAttemptHasBegun() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    Reply<Void> begun = broker.keepBack("begin");
    broker.deliver("a");
    FutureTask<@Nullable Message> received = receiving(consumer);
    await().atMost(LIMIT).until(() -> broker.calls.contains("begin"));

    assertThat(broker.calls).doesNotContain("settle");
    assertThat(received).isNotDone();
    begun.complete(null);

    assertThat(text(received.get(10, TimeUnit.SECONDS))).isEqualTo("a");
    assertThat(broker.calls).contains("settle");
  }

  @Test
  void showsNothingBeforeTheOneBeforeIsAcknowledged() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    Reply<Void> settled = broker.keepBack("settle");
    broker.deliver("a");
    broker.deliver("b");
    assertThat(text(consumer.receive())).isEqualTo("a");
    broker.calls.clear();
    FutureTask<@Nullable Message> received = receiving(consumer);
    await().atMost(LIMIT).until(() -> broker.calls.contains("begin"));

    assertThat(received).isNotDone();
    settled.complete(null);

    assertThat(text(received.get(10, TimeUnit.SECONDS))).isEqualTo("b");
  }

  @Test
  void anAcknowledgementThatFailsIsThrownByTheNextReceiveAndNothingIsLost() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    broker.fail("settle", Kind.STALE_DELIVERY);
    broker.deliver("a");
    assertThat(text(consumer.receive())).isEqualTo("a");
    broker.deliver("b");

    assertThatThrownBy(consumer::receive).isInstanceOf(JMSException.class);

    broker.deliver("b");
    assertThat(text(consumer.receive())).isEqualTo("b");
  }

  @Test
  void passesOverADeliveryThatIsNoLongerItsOwn() throws Exception {
    MessageConsumer consumer = consumer(Session.CLIENT_ACKNOWLEDGE);
    broker.fail("begin", Kind.STALE_DELIVERY);
    broker.deliver("a");
    broker.deliver("b");

    assertThat(text(consumer.receive())).isEqualTo("b");
  }

  @Test
  void aStaleAcknowledgementThrowsAndIsOver() throws Exception {
    MessageConsumer consumer = consumer(Session.CLIENT_ACKNOWLEDGE);
    broker.deliver("a");
    Message message = consumer.receive();
    broker.fail("settle", Kind.STALE_DELIVERY);

    assertThatThrownBy(message::acknowledge).isInstanceOf(JMSException.class);

    broker.calls.clear();
    message.acknowledge();
    assertThat(broker.calls).doesNotContain("settle");
  }

  @Test
  void anAcknowledgementThatCouldNotBeStoredMayBeRepeated() throws Exception {
    MessageConsumer consumer = consumer(Session.CLIENT_ACKNOWLEDGE);
    broker.deliver("a");
    Message message = consumer.receive();
    broker.fail("settle", Kind.LIMIT_REACHED);

    assertThatThrownBy(message::acknowledge).isInstanceOf(JMSException.class);

    broker.calls.clear();
    message.acknowledge();
    assertThat(broker.calls).contains("settle");
  }

  @Test
  void acknowledgeWaitsUntilItIsDurable() throws Exception {
    MessageConsumer consumer = consumer(Session.CLIENT_ACKNOWLEDGE);
    broker.deliver("a");
    Message message = consumer.receive();
    Reply<Void> settled = broker.keepBack("settle");
    FutureTask<Boolean> acknowledged =
        new FutureTask<>(
            () -> {
              message.acknowledge();
              return true;
            });
    new Thread(acknowledged).start();
    await().atMost(LIMIT).until(() -> broker.calls.contains("settle"));

    assertThat(acknowledged).isNotDone();
    settled.complete(null);

    assertThat(acknowledged.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCommitWhoseMessagesAreGoneIsRolledBack() throws Exception {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(new NamedQueue("q"));
    broker.deliver("a");
    consumer.receive();
    broker.fail("settle", Kind.STALE_DELIVERY);
    broker.calls.clear();

    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);

    assertThat(broker.calls).contains("rollback").doesNotContain("commit");
  }

  @Test
  void aCommitOfUnknownOutcomeIsNotCalledRolledBack() throws Exception {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    broker.fail("commit", Kind.OUTCOME_UNKNOWN);

    assertThatThrownBy(session::commit)
        .isInstanceOf(JMSException.class)
        .isNotInstanceOf(TransactionRolledBackException.class);

    assertThat(broker.calls).doesNotContain("rollback");
  }

  @Test
  void rollsBackBetweenTakingCreditAndGivingItAgain() throws Exception {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    session.createConsumer(new NamedQueue("q")).setMessageListener(message -> {});
    broker.calls.clear();

    session.rollback();

    assertThat(broker.calls).containsSubsequence("revokeCredit", "rollback", "credit");
  }

  @Test
  void aConsumerThatTheBrokerClosesTellsItsReaderOrTheExceptionListener() throws Exception {
    List<JMSException> told = new CopyOnWriteArrayList<>();
    connection.setExceptionListener(told::add);
    MessageConsumer reading = consumer(Session.AUTO_ACKNOWLEDGE);
    FutureTask<@Nullable Message> received = receiving(reading);
    broker.closeConsumer();
    assertThatThrownBy(() -> received.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(JMSException.class);
    assertThat(told).isEmpty();
    MessageConsumer listening = consumer(Session.AUTO_ACKNOWLEDGE);
    listening.setMessageListener(message -> {});

    broker.closeConsumer();

    await().atMost(LIMIT).untilAsserted(() -> assertThat(told).hasSize(1));
  }

  @Test
  void autoAcknowledgeIsFinishedBeforeTheSessionCloses() throws Exception {
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(new NamedQueue("q"));
    Reply<Void> settled = broker.keepBack("settle");
    broker.deliver("a");
    consumer.receive();
    FutureTask<Boolean> closed =
        new FutureTask<>(
            () -> {
              session.close();
              return true;
            });
    new Thread(closed).start();
    await().atMost(LIMIT).until(() -> broker.calls.contains("closeConsumer"));

    assertThat(broker.calls).doesNotContain("close");
    settled.complete(null);

    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(broker.calls).contains("close");
    assertThatThrownBy(session::createMessage).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aListenerIsNotCalledForADeliveryWhoseAttemptCouldNotBegin() throws Exception {
    List<JMSException> told = new CopyOnWriteArrayList<>();
    List<String> seen = new CopyOnWriteArrayList<>();
    connection.setExceptionListener(told::add);
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    consumer.setMessageListener(
        message -> {
          try {
            seen.add(text(message));
          } catch (JMSException e) {
            told.add(e);
          }
        });
    broker.fail("begin", Kind.STORE_FAILED);

    broker.deliver("a");
    broker.deliver("b");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly("b"));
    assertThat(told).hasSize(1);
  }
}
