package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.junit.jupiter.api.Test;

/** What has failed already when somebody is to get it who allows less, or when time is over. */
class TighterLimitsTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final Address DEAD_LETTERS = Address.queue("DLQ");
  private static final RedeliveryLimits TWICE = new RedeliveryLimits(2, 0);

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

  private BrokerSession consume(Address queue, RedeliveryLimits limits, int credit) {
    BrokerSession own = broker.open(Mode.AT_ONCE);
    ConsumerRequest.Queue source = new ConsumerRequest.Queue(queue);
    broker.consume(own, new ConsumerRequest(1, source, null, false, credit, limits));
    broker.run();
    return own;
  }

  private void fail(BrokerSession of) {
    DeliveryToken token = delivered.get(delivered.size() - 1).token();
    of.begin(token);
    broker.run();
    of.settle(Settlement.requeue(List.of(token), "a.B: not now"));
    broker.run();
  }

  /** A consumer that allows more lets the first message fail so often. */
  private BrokerSession failed(int times) {
    BrokerSession loose = consume(QUEUE, RedeliveryLimits.NONE, 1);
    for (int i = 1; i <= times; i++) {
      fail(loose);
      if (i < times) {
        loose.credit(1, 1);
        broker.run();
      }
    }
    delivered.clear();
    return loose;
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (Delivery delivery : delivered) {
      numbers.add((Integer) delivery.message().properties().get(Sent.NUMBER));
    }
    return numbers;
  }

  private long messages(Address queue) {
    return broker.snapshots(queue).stream().mapToLong(snapshot -> snapshot.messages()).sum();
  }

  private Map<String, Object> letter() {
    delivered.clear();
    consume(DEAD_LETTERS, RedeliveryLimits.NONE, 1);
    assertThat(delivered).hasSize(1);
    return delivered.get(0).message().properties();
  }

  @Test
  void whatHasFailedAsOftenAsAConsumerAllowsEndsInsteadOfBeingDeliveredToIt() {
    policy(Map.of("firstDelayMs", "0", "delayMs", "0"));
    send(2);
    failed(2);
    consume(QUEUE, TWICE, 1);
    assertThat(numbers()).containsExactly(2);
    assertThat(letter())
        .containsEntry(Sent.NUMBER, 1)
        .containsEntry("JMS_Angarium_DeadLetterCause", "maxDeliveries")
        .containsEntry("JMS_Angarium_DeadLetterReason", "a.B: not now")
        .containsEntry("JMS_Angarium_DeadLetterAttempts", 2);
  }

  @Test
  void whatHasFailedFewerTimesIsDelivered() {
    policy(Map.of("firstDelayMs", "0", "delayMs", "0"));
    send(1);
    failed(1);
    consume(QUEUE, TWICE, 1);
    assertThat(numbers()).containsExactly(1);
    assertThat(messages(DEAD_LETTERS)).isZero();
  }

  @Test
  void aConsumerThatWaitsIsNotGivenWhatHasFailedTooOftenAndKeepsItsCredit() {
    policy(Map.of("firstDelayMs", "0", "delayMs", "0"));
    send(1);
    BrokerSession loose = consume(QUEUE, RedeliveryLimits.NONE, 2);
    fail(loose);
    BrokerSession strict = consume(QUEUE, TWICE, 1);
    fail(loose);
    assertThat(numbers()).containsExactly(1, 1);
    assertThat(messages(QUEUE)).isZero();
    assertThat(messages(DEAD_LETTERS)).isEqualTo(1);
    strict.send(broker.message());
    broker.run();
    assertThat(numbers()).containsExactly(1, 1, 2);
  }

  @Test
  void aStrictQueueGoesOnBehindWhatEndsSo() {
    policy(Map.of("order", "strict", "firstDelayMs", "0", "delayMs", "0"));
    send(3);
    failed(2);
    consume(QUEUE, TWICE, 5);
    assertThat(numbers()).containsExactly(2, 3);
    assertThat(messages(DEAD_LETTERS)).isEqualTo(1);
  }

  @Test
  void whatFailedLongerAgoThanAConsumerAllowsEnds() {
    policy(Map.of("firstDelayMs", "0"));
    send(2);
    failed(1);
    broker.advance(501);
    consume(QUEUE, new RedeliveryLimits(0, 500), 1);
    assertThat(numbers()).containsExactly(2);
    assertThat(letter()).containsEntry("JMS_Angarium_DeadLetterCause", "budget");
  }

  @Test
  void noDeliveryBeginsAfterTheBudgetWhenNobodyConsumedMeanwhile() {
    policy(Map.of("firstDelayMs", "0", "budgetMs", "500"));
    send(2);
    failed(1);
    broker.advance(501);
    consume(QUEUE, RedeliveryLimits.NONE, 1);
    assertThat(numbers()).containsExactly(2);
    assertThat(letter()).containsEntry("JMS_Angarium_DeadLetterCause", "budget");
  }

  @Test
  void noDeliveryBeginsAfterTheBudgetWhenTheBrokerWasDownMeanwhile() {
    policy(Map.of("firstDelayMs", "0", "budgetMs", "500"));
    send(2);
    failed(1);
    broker.scheduler().advance(501);
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
    consume(QUEUE, RedeliveryLimits.NONE, 1);
    assertThat(numbers()).containsExactly(2);
    assertThat(letter()).containsEntry("JMS_Angarium_DeadLetterCause", "budget");
  }

  @Test
  void whereDeadLettersStayAConsumersLimitsEndNothing() {
    policy(Map.of("maxDeliveries", "1"));
    send(1);
    failed(1);
    BrokerSession strict = consume(DEAD_LETTERS, new RedeliveryLimits(1, 1), 1);
    for (int count = 1; count <= 3; count++) {
      assertThat(delivered).hasSize(count);
      assertThat(delivered.get(count - 1).deliveryCount()).isEqualTo(count);
      assertThat(delivered.get(count - 1).message().properties())
          .containsEntry("JMS_Angarium_DeadLetterDeaths", 1);
      fail(strict);
      strict.credit(1, 1);
      broker.advance(60_000);
    }
  }
}
