package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Test;

/** What becomes of calls while the store has no space for more. */
class FullStoreTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final Address TOPIC = Address.topic("prices");

  private final ScheduledBroker broker = new ScheduledBroker();
  private final BrokerSession session = broker.open(Mode.AT_ONCE);

  private void isFull(boolean full) {
    broker.store().refuse(full ? new StoreException(StoreException.Kind.FULL, "no space") : null);
  }

  private Kind failure(Reply<?> reply) {
    List<SessionException> failures = new ArrayList<>();
    reply.whenDone((value, failure) -> failures.add(failure));
    broker.run();
    return failures.get(0).kind();
  }

  private void fail(Delivery delivery) {
    session.begin(delivery.token());
    broker.run();
    session.settle(Settlement.requeue(List.of(delivery.token()), "a.B: not now"));
    broker.run();
  }

  private Delivery last() {
    return broker.delivered.get(broker.delivered.size() - 1);
  }

  /** It is no transaction of the client's, so that nothing of it was rolled back. */
  @Test
  void aSendToSeveralSubscriptionsIsToldThatThereIsNoSpace() {
    broker.connection().claimClientId("shop");
    for (int i = 1; i <= 2; i++) {
      broker.consume(session, i, new ConsumerRequest.Subscription(TOPIC, "s" + i, true, false), 0);
    }
    broker.run();
    isFull(true);
    assertThat(failure(session.send(broker.message(TOPIC)))).isEqualTo(Kind.LIMIT_REACHED);
  }

  @Test
  void aRejectionIsToldThatThereIsNoSpaceForItsDeadLetter() {
    session.send(broker.message());
    broker.consume(session, 1, 1);
    broker.run();
    isFull(true);
    Settlement reject =
        new Settlement(
            List.of(last().token()),
            Settlement.Outcome.REJECT,
            "useless",
            Settlement.Answer.DURABLE);
    assertThat(failure(session.settle(reject))).isEqualTo(Kind.LIMIT_REACHED);
  }

  /** The try was a message that the store then refused; it does not come back, others must. */
  @Test
  void aBreakerIsTriedAgainWhenItsTryWasRefused() {
    broker.change(
        "queue:" + QUEUE.name(),
        Map.of(
            "breakerFailures", "1",
            "breakerOpenMs", "1000",
            "firstDelayMs", "60000",
            "order", "skip"));
    broker.consume(session, 1, 5);
    broker.run();
    session.send(broker.message());
    broker.run();
    fail(last());
    broker.advance(1_000);
    assertThat(broker.breaker(QUEUE).state()).isEqualTo(BreakerSnapshot.State.HALF_OPEN);
    isFull(true);
    assertThat(failure(session.send(broker.message()))).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(broker.delivered).hasSize(2);
    isFull(false);
    fail(last());
    session.send(broker.message());
    broker.run();
    assertThat(broker.delivered).hasSize(3);
  }
}
