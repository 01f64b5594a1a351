package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Write elision: a waiting consumer is given a persistent message before it is written. */
class EarlyDeliveryTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;

  private final ScheduledBroker broker = new ScheduledBroker();
  private final List<Delivery> delivered = broker.delivered;
  private final BrokerSession session = broker.open(Mode.AT_ONCE);

  @Test
  void whatIsAcceptedAtOnceIsNeverWritten() {
    consume(1);
    Reply<Void> sent = session.send(broker.message());
    broker.runButStore();
    assertThat(delivered).hasSize(1);
    assertThat(sent.isDone()).isFalse();
    Reply<Void> begun = session.begin(delivered.get(0).token());
    Reply<Void> accepted = accept(session, delivered.get(0));
    broker.runButStore();
    assertThat(begun.isDone()).isTrue();
    assertThat(accepted.isDone()).isTrue();
    assertThat(sent.isDone()).isTrue();
    broker.write();
    assertThat(broker.store().written()).isZero();
    assertThat(broker.snapshot(QUEUE).elided()).isEqualTo(1);
    broker.restart();
    consumeAgain();
    assertThat(delivered).isEmpty();
  }

  @Test
  void anAttemptThatBeginsBeforeTheWriteIsPartOfTheInsert() {
    consume(1);
    session.send(broker.message());
    broker.runButStore();
    session.begin(delivered.get(0).token());
    broker.runButStore();
    assertThat(broker.store().waiting()).isEqualTo(1);
    broker.write();
    broker.restart();
    consumeAgain();
    assertThat(delivered).singleElement().matches(Delivery::redelivered);
    assertThat(delivered.get(0).deliveryCount()).isEqualTo(2);
  }

  /** How it failed stands behind the insert, with the count as it was then. */
  @Test
  void anAttemptAfterAFailureIsNotPartOfTheInsert() {
    broker.change("queue:" + QUEUE.name(), Map.of("firstDelayMs", "1000"));
    consume(2);
    session.send(broker.message());
    broker.runButStore();
    session.begin(delivered.get(0).token());
    session.settle(Settlement.requeue(List.of(delivered.get(0).token()), "a.B: not now"));
    broker.runButStore();
    broker.scheduler().advance(5_000);
    while (broker.scheduler().isAlarmDue()) {
      broker.scheduler().runAlarm();
    }
    broker.runButStore();
    assertThat(delivered).hasSize(2);
    session.begin(delivered.get(1).token());
    broker.runButStore();
    broker.write();
    broker.restart();
    consumeAgain();
    assertThat(delivered).singleElement().returns(3, Delivery::deliveryCount);
  }

  @Test
  void whatIsWrittenAlreadyIsDeleted() {
    consume(1);
    Reply<Void> sent = session.send(broker.message());
    broker.runButStore();
    broker.write();
    accept(session, delivered.get(0));
    broker.run();
    assertThat(sent.isDone()).isTrue();
    assertThat(broker.snapshot(QUEUE).elided()).isZero();
    broker.restart();
    consumeAgain();
    assertThat(delivered).isEmpty();
  }

  @Test
  void aSecondMessageIsNotGivenOutBeforeOneThatNobodyWaitedFor() {
    session.declare(QUEUE);
    broker.run();
    session.send(broker.message());
    broker.runButStore();
    broker.consume(session, 1, 2);
    broker.runButStore();
    session.send(broker.message());
    broker.runButStore();
    assertThat(delivered).isEmpty();
    broker.run();
    assertThat(delivered).extracting(delivery -> delivery.token().sequence()).isSorted();
    assertThat(delivered).hasSize(2);
  }

  @Test
  void anAcceptanceInATransactionIsWritten() {
    BrokerSession transacted = broker.open(Mode.TRANSACTED);
    broker.consume(transacted, 1, 1);
    broker.run();
    session.send(broker.message());
    broker.runButStore();
    accept(transacted, delivered.get(0));
    Reply<Void> committed = transacted.commit();
    broker.runButStore();
    assertThat(committed.isDone()).isFalse();
    broker.run();
    assertThat(committed.isDone()).isTrue();
    assertThat(broker.snapshot(QUEUE).elided()).isZero();
  }

  @Test
  void aSendWhoseWriteIsRefusedAfterTheDeliveryIsInDoubt() {
    consume(2);
    broker.store().refuse(new StoreException(StoreException.Kind.FULL, "no space"));
    Reply<Void> settled = session.send(broker.message());
    Reply<Void> returned = session.send(broker.message());
    broker.runButStore();
    assertThat(delivered).hasSize(2);
    broker.write();
    Reply<Void> accepted = accept(session, delivered.get(0));
    session.settle(Settlement.requeue(List.of(delivered.get(1).token()), null));
    broker.run();
    assertThat(failure(settled)).isEqualTo(SessionException.Kind.OUTCOME_UNKNOWN);
    assertThat(failure(returned)).isEqualTo(SessionException.Kind.OUTCOME_UNKNOWN);
    assertThat(accepted.isDone()).isTrue();
    assertThat(failure(accepted)).isNull();
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  @Test
  void aDeleteThatFollowsAnInsertThatIsRefusedIsPassedOver() {
    consume(1);
    broker.store().refuse(new StoreException(StoreException.Kind.FULL, "no space"));
    session.send(broker.message());
    broker.runButStore();
    broker.store().begin();
    Reply<Void> accepted = accept(session, delivered.get(0));
    broker.run();
    assertThat(accepted.isDone()).isTrue();
    assertThat(failure(accepted)).isNull();
  }

  private void consume(int credit) {
    broker.consume(session, 1, credit);
    broker.run();
  }

  private void consumeAgain() {
    broker.consume(broker.open(Mode.AT_ONCE), 1, 10);
    broker.run();
  }

  private static Reply<Void> accept(BrokerSession session, Delivery delivery) {
    return session.settle(Settlement.accept(List.of(delivery.token())));
  }

  private SessionException.@Nullable Kind failure(Reply<Void> reply) {
    List<SessionException> failures = new ArrayList<>();
    reply.whenDone((nothing, failure) -> failures.add(failure));
    broker.run();
    SessionException failure = failures.get(0);
    return failure == null ? null : failure.kind();
  }
}
