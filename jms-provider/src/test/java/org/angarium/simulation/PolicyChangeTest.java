package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.BrokerSession;
import org.angarium.session.DeliveryToken;
import org.angarium.session.ManagementCall;
import org.angarium.session.Reply;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Test;

/** What waits while its redelivery policy is changed. */
class PolicyChangeTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final Address LATE = Address.queue("late");

  private final ScheduledBroker broker = new ScheduledBroker();
  private final BrokerSession session = broker.open(Mode.AT_ONCE);

  private void policy(Map<String, String> settings) {
    broker.change("queue:" + QUEUE.name(), settings);
  }

  private long messages(Address queue) {
    return broker.snapshots(queue).stream().mapToLong(snapshot -> snapshot.messages()).sum();
  }

  /** A message is delivered to a consumer with credit for two, and fails. */
  private void deliverAndFail() {
    broker.consume(session, 1, 2);
    broker.run();
    session.send(broker.message());
    broker.run();
    DeliveryToken token = broker.delivered.get(0).token();
    session.begin(token);
    broker.run();
    session.settle(Settlement.requeue(List.of(token), "a.B: not now"));
    broker.run();
  }

  @Test
  void keepsWhatItHasWaitedWhateverTheClockIsSetTo() {
    policy(Map.of("firstDelayMs", "1000", "jitterPercent", "0", "order", "skip"));
    deliverAndFail();
    broker.advance(500);
    broker.scheduler().jump(60_000);
    policy(Map.of("firstDelayMs", "2000", "jitterPercent", "0", "order", "skip"));
    broker.advance(1_499);
    assertThat(broker.delivered).hasSize(1);
    broker.advance(1);
    assertThat(broker.delivered).hasSize(2);
  }

  /** The clock was set back while somebody had it, so that its time seems to be still to come. */
  @Test
  void whatHasNoDeliveryLeftAfterARestartHoldsNothingBack() {
    policy(Map.of("firstDelayMs", "1000", "jitterPercent", "0", "order", "strict"));
    deliverAndFail();
    broker.advance(1_000);
    assertThat(broker.delivered).hasSize(2);
    broker.scheduler().jump(-60_000);
    policy(
        Map.of(
            "maxDeliveries", "1", "firstDelayMs", "1000", "jitterPercent", "0", "order", "strict"));
    broker.restart();
    broker.run();
    assertThat(messages(Address.queue("DLQ"))).isEqualTo(1);
    assertThat(messages(QUEUE)).isZero();
  }

  @Test
  void aQueueThatAPolicyNamesIsNotDeleted() {
    policy(Map.of("deadLetters", "dead", "expired", LATE.name()));
    for (Address named : List.of(Address.queue("dead"), LATE, Address.queue("DLQ"))) {
      broker.manage(new ManagementCall.CreateDestination(named));
      broker.run();
      Reply<Boolean> deleted = broker.manage(new ManagementCall.DeleteDestination(named));
      broker.run();
      assertThatThrownBy(() -> deleted.await())
          .hasMessageContaining("%s is where the dead letters or expired".formatted(named))
          .hasMessageContaining("name another queue for them first");
    }
    policy(Map.of());
    assertThat(broker.managed(new ManagementCall.DeleteDestination(LATE))).isTrue();
  }

  /** It could not move at once, and when it can it is to move no more. */
  @Test
  void whatHasExpiredIsRemovedWhenNothingSaysWhereItGoes() {
    policy(Map.of("expired", LATE.name()));
    long expirationMs = broker.nowMs() + 10;
    session.send(new Sent(1, this, QUEUE, true, 4, 0, expirationMs, "red", false).envelope());
    broker.run();
    broker.store().refuse(new StoreException(StoreException.Kind.FULL, "no space"));
    broker.advance(20);
    broker.consume(session, 1, 1);
    broker.run();
    assertThat(messages(QUEUE)).isEqualTo(1);
    policy(Map.of());
    broker.store().refuse(null);
    broker.advance(5_000);
    assertThat(broker.delivered).isEmpty();
    assertThat(messages(QUEUE)).isZero();
    assertThat(messages(LATE)).isZero();
    assertThat(messages(Address.queue("DLQ"))).isZero();
    broker.restart();
    assertThat(messages(QUEUE)).isZero();
  }
}
