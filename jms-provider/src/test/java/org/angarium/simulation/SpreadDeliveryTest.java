package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Write elision of a message that goes to two durable subscriptions, each copy on its own. */
class SpreadDeliveryTest {
  private static final Address TOPIC = Address.topic("prices");

  private final ScheduledBroker broker = new ScheduledBroker();
  private final List<Delivery> delivered = broker.delivered;
  private BrokerSession session = broker.open(Mode.AT_ONCE);

  @BeforeEach
  void subscribe() {
    consume(1, 0);
    consume(2, 0);
  }

  @Test
  void whatIsSettledEverywhereIsNeverWritten() {
    allowBoth(1);
    Reply<Void> sent = send();
    assertThat(delivered).hasSize(2);
    accept(delivered.get(0));
    assertThat(sent.isDone()).isFalse();
    accept(delivered.get(1));
    assertThat(failure(sent)).isNull();
    broker.write();
    assertThat(broker.store().written()).isZero();
    assertThat(broker.snapshots(TOPIC)).extracting(QueueSnapshot::elided).containsExactly(1L, 1L);
    assertThat(numbersAfterRestart(1)).isEmpty();
    assertThat(numbersAfterRestart(2)).isEmpty();
  }

  @Test
  void aCopyThatIsSettledLeavesTheInsert() {
    allowBoth(1);
    Reply<Void> sent = send();
    accept(of(1));
    broker.write();
    assertThat(broker.store().written()).isEqualTo(1);
    broker.run();
    assertThat(failure(sent)).isNull();
    assertThat(broker.contents(queueId(1))).isEmpty();
    assertThat(broker.contents(queueId(2))).hasSize(1);
    assertThat(numbersAfterRestart(1)).isEmpty();
    assertThat(numbersAfterRestart(2)).containsExactly(1);
  }

  /** Either copy may be the last to be placed, in whose mailbox the insert is submitted. */
  @Test
  void aCopyThatNobodyWaitsForIsShownWhenItIsDurable() {
    for (int awaited = 1; awaited <= 2; awaited++) {
      int other = 3 - awaited;
      allow(awaited, 1);
      Reply<Void> sent = send();
      accept(of(awaited));
      allow(other, 1);
      broker.write();
      assertThat(delivered).hasSize(1);
      assertThat(sent.isDone()).isFalse();
      broker.run();
      assertThat(failure(sent)).isNull();
      accept(of(other));
      broker.run();
      assertThat(broker.contents(queueId(1))).isEmpty();
      assertThat(broker.contents(queueId(2))).isEmpty();
      delivered.clear();
    }
  }

  @Test
  void attemptsThatBeginBeforeTheWriteArePartOfTheInsertEachForItsCopy() {
    allowBoth(1);
    send();
    Reply<Void> begun = session.begin(of(2).token());
    broker.runButStore();
    assertThat(begun.isDone()).isTrue();
    assertThat(broker.store().waiting()).isEqualTo(1);
    broker.write();
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
    consume(1, 1);
    consume(2, 1);
    broker.run();
    assertThat(of(1).redelivered()).isFalse();
    assertThat(of(2).redelivered()).isTrue();
    assertThat(of(2).deliveryCount()).isEqualTo(2);
  }

  @Test
  void anAttemptStaysPartOfTheInsertWhenTheOtherCopyLeavesIt() {
    allowBoth(1);
    send();
    session.begin(of(2).token());
    broker.runButStore();
    accept(of(1));
    broker.write();
    assertThat(numbersAfterRestart(2)).containsExactly(1);
    assertThat(of(2).deliveryCount()).isEqualTo(2);
  }

  @Test
  void whatIsSettledWhenItsWriteHasBegunIsDeleted() {
    allowBoth(1);
    send();
    broker.store().begin();
    accept(of(1));
    accept(of(2));
    broker.run();
    assertThat(broker.snapshots(TOPIC)).extracting(QueueSnapshot::elided).containsExactly(0L, 0L);
    assertThat(numbersAfterRestart(1)).isEmpty();
    assertThat(numbersAfterRestart(2)).isEmpty();
  }

  @Test
  void theNextMessageDoesNotOvertakeACopyThatWaitsForTheStore() {
    allow(1, 2);
    send();
    allow(2, 2);
    send();
    accept(of(1));
    assertThat(delivered).extracting(Delivery::consumerId).containsExactly(1L, 1L);
    broker.run();
    assertThat(delivered).extracting(Delivery::consumerId).containsExactly(1L, 1L, 2L, 2L);
    assertThat(delivered.subList(2, 4)).extracting(SpreadDeliveryTest::number).isSorted();
  }

  @Test
  void whatIsGivenUpDoesNotOvertakeWhatIsStillWrittenWhereNobodyWaits() {
    broker.consume(session, 3, new ConsumerRequest.Subscription(TOPIC, "n", false, true), 0);
    broker.run();
    allowBoth(2);
    Reply<Void> first = send();
    accept(of(1));
    broker.store().begin();
    Reply<Void> second = send();
    List<Delivery> early = delivered.subList(2, 4);
    early.forEach(this::accept);
    allow(3, 2);
    assertThat(delivered).hasSize(4);
    assertThat(first.isDone()).isFalse();
    assertThat(second.isDone()).isFalse();
    broker.run();
    assertThat(failure(first)).isNull();
    assertThat(failure(second)).isNull();
    assertThat(delivered.subList(4, 6)).extracting(SpreadDeliveryTest::number).isSorted();
  }

  @Test
  void aSendThatIsRefusedAfterOneCopyWasHandedOutIsInDoubt() {
    allow(1, 1);
    full(true);
    Reply<Void> sent = send();
    assertThat(delivered).hasSize(1);
    broker.run();
    assertThat(failure(sent)).isEqualTo(Kind.OUTCOME_UNKNOWN);
    session.settle(Settlement.requeue(List.of(of(1).token()), null));
    broker.run();
    assertThat(broker.snapshots(TOPIC)).extracting(QueueSnapshot::messages).containsOnly(0L);
    full(false);
    allowBoth(1);
    send();
    assertThat(delivered).as("nothing waits before it").hasSize(3);
  }

  @Test
  void aSendThatIsRefusedBeforeAnybodyHadItIsNot() {
    full(true);
    assertThat(failure(send())).isEqualTo(Kind.LIMIT_REACHED);
  }

  @Test
  void anAcceptanceInATransactionIsWritten() {
    BrokerSession transacted = broker.open(Mode.TRANSACTED);
    session.closeConsumer(1);
    broker.run();
    consume(transacted, 1, 1);
    allow(2, 1);
    send();
    transacted.settle(Settlement.accept(List.of(of(1).token())));
    Reply<Void> committed = transacted.commit();
    accept(of(2));
    assertThat(committed.isDone()).isFalse();
    broker.run();
    assertThat(committed.isDone()).isTrue();
    assertThat(broker.snapshots(TOPIC)).extracting(QueueSnapshot::elided).containsExactly(0L, 1L);
    assertThat(numbersAfterRestart(1)).isEmpty();
  }

  /** To find out whether somebody waits must not count as that one's turn. */
  @Test
  void theConsumersOfASharedSubscriptionTakeTurns() {
    consume(session, "s1", 3, 10);
    allow(1, 10);
    for (int i = 0; i < 4; i++) {
      send();
    }
    assertThat(delivered).extracting(Delivery::consumerId).containsExactly(1L, 3L, 1L, 3L);
  }

  private Reply<Void> send() {
    Envelope message = broker.message(TOPIC);
    Reply<Void> sent = session.send(message);
    broker.runButStore();
    return sent;
  }

  private void accept(Delivery delivery) {
    session.settle(Settlement.accept(List.of(delivery.token())));
    broker.runButStore();
  }

  private void full(boolean full) {
    broker.store().refuse(full ? new StoreException(StoreException.Kind.FULL, "no space") : null);
  }

  private void consume(long id, int credit) {
    consume(session, id, credit);
  }

  private void consume(BrokerSession by, long id, int credit) {
    consume(by, "s" + id, id, credit);
  }

  private void consume(BrokerSession by, String name, long id, int credit) {
    broker.consume(by, id, new ConsumerRequest.Subscription(TOPIC, name, true, true), credit);
    broker.run();
  }

  private void allow(long id, int credit) {
    session.credit(id, credit);
    broker.runButStore();
  }

  private void allowBoth(int credit) {
    allow(1, credit);
    allow(2, credit);
  }

  /** The last delivery to a consumer. */
  private Delivery of(long consumerId) {
    return delivered.stream()
        .filter(delivery -> delivery.consumerId() == consumerId)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static int number(Delivery delivery) {
    return (Integer) delivery.message().properties().get(Sent.NUMBER);
  }

  private long queueId(long subscription) {
    return delivered.stream()
        .filter(delivery -> delivery.consumerId() == subscription)
        .map(Delivery::token)
        .mapToLong(DeliveryToken::queueId)
        .findFirst()
        .orElseThrow();
  }

  /** What a subscription has when the broker was killed and started again. */
  private List<Integer> numbersAfterRestart(long subscription) {
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
    consume(subscription, 10);
    return delivered.stream().map(SpreadDeliveryTest::number).toList();
  }

  private @Nullable Kind failure(Reply<Void> reply) {
    List<@Nullable SessionException> failures = new ArrayList<>();
    reply.whenDone((nothing, failure) -> failures.add(failure));
    broker.run();
    SessionException failure = failures.get(0);
    return failure == null ? null : failure.kind();
  }
}
