package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.BreakerSnapshot.State;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Test;

/** Retries and dead letters step by step, with kills in between. */
class RetriesTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final Address DEAD_LETTERS = Address.queue("DLQ");

  private final ScheduledBroker broker = new ScheduledBroker();
  private final List<Delivery> delivered = broker.delivered;
  private BrokerSession session = broker.open(Mode.AT_ONCE);

  private void policy(Map<String, String> settings) {
    broker.change("queue:" + QUEUE.name(), settings);
  }

  private void send(int messages) {
    session.declare(QUEUE);
    broker.run();
    for (int i = 0; i < messages; i++) {
      session.send(broker.message());
    }
    broker.run();
  }

  private void consume(int credit) {
    broker.consume(session, 1, credit);
    broker.run();
  }

  private void restart() {
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
  }

  private DeliveryToken last() {
    return delivered.get(delivered.size() - 1).token();
  }

  private void begin(DeliveryToken token) {
    session.begin(token);
    broker.run();
  }

  private void requeue(DeliveryToken... tokens) {
    session.settle(Settlement.requeue(List.of(tokens), "a.B: not now"));
  }

  private void fail(DeliveryToken token) {
    begin(token);
    requeue(token);
    broker.run();
  }

  private long messages(Address queue) {
    return broker.snapshots(queue).stream().mapToLong(snapshot -> snapshot.messages()).sum();
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (Delivery delivery : delivered) {
      numbers.add((Integer) delivery.message().properties().get(Sent.NUMBER));
    }
    return numbers;
  }

  /** Its acceptance may wait for the session's next call otherwise. */
  @Test
  void whatWaitsBehindAHeadGoesOnAsSoonAsThatIsConsumed() {
    policy(Map.of("order", "strict", "firstDelayMs", "0"));
    send(2);
    consume(1);
    fail(last());
    session.credit(1, 1);
    broker.run();
    BrokerSession other = broker.open(Mode.AT_ONCE);
    broker.consume(other, 2, 1);
    broker.run();
    assertThat(numbers()).containsExactly(1, 1);
    session.consumed(last(), true);
    broker.run();
    assertThat(numbers()).containsExactly(1, 1, 2);
  }

  @Test
  void whatComesWhileTheHeadOfItsGroupIsOutFollowsAtOnce() {
    policy(Map.of("order", "groupStrict", "firstDelayMs", "0"));
    send(1);
    consume(3);
    fail(last());
    assertThat(numbers()).containsExactly(1, 1);
    session.send(broker.message());
    broker.run();
    assertThat(numbers()).containsExactly(1, 1, 2);
  }

  @Test
  void aDeadLetterAndTheRemovalOfItsMessageAreOneBatch() {
    policy(Map.of("maxDeliveries", "1"));
    send(1);
    consume(1);
    session.declare(DEAD_LETTERS);
    begin(last());
    requeue(last());
    broker.runButStore();
    assertThat(broker.store().waiting()).isEqualTo(1);
    assertThat(messages(QUEUE)).isEqualTo(1);
    broker.run();
    assertThat(messages(QUEUE)).isZero();
    assertThat(messages(DEAD_LETTERS)).isEqualTo(1);
  }

  @Test
  void aKillBeforeADeadLetterIsWrittenMakesItOneWhenTheBrokerStarts() {
    policy(Map.of("maxDeliveries", "1"));
    send(1);
    consume(1);
    begin(last());
    requeue(last());
    broker.runButStore();
    restart();
    consume(1);
    assertThat(delivered).isEmpty();
    assertThat(messages(QUEUE)).isZero();
    assertThat(messages(DEAD_LETTERS)).isEqualTo(1);
  }

  @Test
  void aDeliveryThatAKillCutsOffCountsAndTheLastOneEndsTheMessage() {
    policy(Map.of("maxDeliveries", "2"));
    send(1);
    for (int count = 1; count <= 2; count++) {
      consume(1);
      assertThat(delivered).singleElement().matches(delivery -> true);
      assertThat(delivered.get(0).deliveryCount()).isEqualTo(count);
      begin(last());
      restart();
    }
    consume(1);
    assertThat(delivered).isEmpty();
    broker.consume(session, 2, 1, DEAD_LETTERS);
    broker.run();
    Envelope letter = delivered.get(0).message();
    assertThat(letter.properties())
        .containsEntry("JMS_Angarium_DeadLetterAttempts", 2)
        .containsEntry("JMS_Angarium_DeadLetterCause", "maxDeliveries");
    assertThat((String) letter.properties().get("JMS_Angarium_DeadLetterReason"))
        .startsWith("delivered 2 times");
  }

  @Test
  void howDeliveriesFailedOutlivesAKillAndWhatAKillCutOffIsNotMadeUp() {
    policy(Map.of("maxDeliveries", "3", "firstDelayMs", "0", "delayMs", "0"));
    send(1);
    consume(1);
    fail(last());
    restart();
    consume(1);
    fail(last());
    session.credit(1, 1);
    broker.run();
    begin(last());
    restart();
    consume(1);
    assertThat(delivered).isEmpty();
    broker.consume(session, 2, 1, DEAD_LETTERS);
    broker.run();
    Map<String, ?> properties = delivered.get(0).message().properties();
    assertThat(((String) properties.get("JMS_Angarium_DeadLetterHistory")).lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("1 ").endsWith(" a.B: not now"),
            second -> assertThat(second).startsWith("2 ").endsWith(" a.B: not now"),
            end -> assertThat(end).isEqualTo("ended in %s: maxDeliveries".formatted(QUEUE)));
    assertThat((String) properties.get("JMS_Angarium_DeadLetterReason"))
        .startsWith("delivered 3 times");
  }

  /** Otherwise a kill could cost several lines of one message's history. */
  @Test
  void theNextDeliveryOfAMessageBeginsOnceItsFailureIsWritten() {
    policy(Map.of("maxDeliveries", "3", "firstDelayMs", "0"));
    send(1);
    consume(1);
    broker.store().note(true);
    begin(last());
    requeue(last());
    session.credit(1, 1);
    broker.runButStore();
    assertThat(delivered).hasSize(2);
    Reply<Void> begun = session.begin(last());
    broker.runButStore();
    assertThat(begun.isDone()).isFalse();
    assertThat(broker.isAnswered(begun)).isTrue();
  }

  /** Else the first message would be a dead letter before any other was delivered again. */
  @Test
  void aBreakerTriesWithWhatWasDeliveredLeast() {
    policy(
        Map.of(
            "breakerFailures", "2", "breakerOpenMs", "10", "maxDeliveries", "4", "order", "skip"));
    send(4);
    consume(2);
    for (Delivery delivery : List.copyOf(delivered)) {
      fail(delivery.token());
    }
    assertThat(broker.breaker(QUEUE).state()).isEqualTo(State.OPEN);
    delivered.clear();
    session.credit(1, 100);
    for (int tries = 1; tries <= 6; tries++) {
      broker.advance(1_000);
      assertThat(delivered).hasSize(tries);
      fail(last());
    }
    assertThat(numbers()).containsExactly(3, 4, 1, 2, 3, 4);
    assertThat(messages(DEAD_LETTERS)).isZero();
  }

  @Test
  void aDeliveryThatNobodyBeganCountsNothing() {
    policy(Map.of("maxDeliveries", "1"));
    send(1);
    for (int i = 0; i < 3; i++) {
      consume(1);
      assertThat(delivered).hasSize(1);
      restart();
    }
    assertThat(messages(QUEUE)).isEqualTo(1);
  }

  @Test
  void aDelayOutlivesAKill() {
    policy(Map.of("firstDelayMs", "1000", "jitterPercent", "0", "order", "skip"));
    send(2);
    consume(1);
    fail(last());
    restart();
    consume(2);
    assertThat(numbers()).containsExactly(2);
    broker.advance(999);
    assertThat(numbers()).containsExactly(2);
    broker.advance(1);
    assertThat(numbers()).containsExactly(2, 1);
  }

  @Test
  void aFailedMessageHoldsAStrictQueueAlsoAfterAKill() {
    policy(Map.of("firstDelayMs", "1000", "jitterPercent", "0", "order", "strict"));
    send(3);
    consume(1);
    fail(last());
    restart();
    consume(5);
    assertThat(delivered).isEmpty();
    broker.advance(1_000);
    assertThat(numbers()).containsExactly(1, 2, 3);
  }

  @Test
  void aDeadLetterThatTheStoreRefusesIsMovedLater() {
    policy(Map.of("maxDeliveries", "1"));
    send(1);
    session.declare(DEAD_LETTERS);
    consume(1);
    broker.store().refuse(new StoreException(StoreException.Kind.FULL, "no space"));
    fail(last());
    assertThat(messages(QUEUE)).isEqualTo(1);
    assertThat(messages(DEAD_LETTERS)).isZero();
    broker.store().refuse(null);
    broker.advance(5_000);
    assertThat(messages(QUEUE)).isZero();
    assertThat(messages(DEAD_LETTERS)).isEqualTo(1);
    assertThat(delivered).hasSize(1);
  }

  @Test
  void aTryOfAHalfOpenBreakerThatComesBackUnseenIsMadeAgain() {
    policy(
        Map.of(
            "breakerFailures",
            "2",
            "breakerOpenMs",
            "1000",
            "firstDelayMs",
            "60000",
            "order",
            "skip"));
    send(4);
    consume(2);
    for (Delivery delivery : List.copyOf(delivered)) {
      fail(delivery.token());
    }
    session.credit(1, 5);
    broker.run();
    assertThat(numbers()).containsExactly(1, 2);
    assertThat(broker.breaker(QUEUE).state()).isEqualTo(State.OPEN);
    broker.advance(1_000);
    assertThat(numbers()).containsExactly(1, 2, 3);
    session.settle(Settlement.release(List.of(last())));
    broker.run();
    assertThat(numbers()).containsExactly(1, 2, 3, 3);
    begin(last());
    session.settle(Settlement.accept(List.of(last())));
    broker.run();
    assertThat(numbers()).containsExactly(1, 2, 3, 3, 4);
    assertThat(broker.breaker(QUEUE).state()).isEqualTo(State.CLOSED);
  }

  @Test
  void whoWaitsForAnAnswerIsAnsweredWhileDeliveriesPause() {
    policy(Map.of("order", "strict", "firstDelayMs", "1000", "jitterPercent", "0"));
    send(2);
    consume(1);
    fail(last());
    session.credit(1, 1);
    assertThat(broker.isAnswered(session.flush(1))).isTrue();
    assertThat(delivered).hasSize(1);
  }

  /** The consumers of the session that adopted it may have looked, in vain, long before. */
  @Test
  void whatFollowsAHeadGoesToTheSessionThatAdoptsIt() {
    policy(Map.of("order", "strict", "firstDelayMs", "0"));
    send(2);
    consume(1);
    fail(last());
    session.credit(1, 1);
    broker.run();
    BrokerSession other = broker.open(Mode.AT_ONCE);
    broker.consume(other, 2, 1);
    broker.run();
    assertThat(numbers()).containsExactly(1, 1);
    other.adopt(List.of(last()), session);
    assertThat(broker.isAnswered(other.flush(2))).isTrue();
    assertThat(numbers()).containsExactly(1, 1, 2);
  }
}
