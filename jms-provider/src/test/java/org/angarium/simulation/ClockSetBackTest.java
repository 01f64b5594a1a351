package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.junit.jupiter.api.Test;

/** The clock is set back a day while the broker is down; the store has times of the day after. */
class ClockSetBackTest {
  private static final long DAY_MS = 86_400_000;
  private static final long LONGEST_DELAY_MS = 1_300;

  private final ScheduledBroker broker = new ScheduledBroker();
  private final List<Delivery> delivered = broker.delivered;
  private BrokerSession session = broker.open(Mode.AT_ONCE);

  @Test
  void whatAClientHasSeenDoesNotWaitForItsDeliveryTimeAgain() {
    consume();
    session.send(broker.delayedMessage(broker.scheduler().millis() + 1_000));
    broker.run();
    assertThat(delivered).isEmpty();
    broker.advance(1_000);
    assertThat(delivered).hasSize(1);
    session.begin(delivered.get(0).token());
    broker.run();
    restartADayEarlier();
    assertThat(delivered).singleElement().matches(Delivery::redelivered);
  }

  @Test
  void whatNobodyHasSeenWaitsForItsDeliveryTime() {
    session.send(broker.delayedMessage(broker.scheduler().millis() + 1_000));
    broker.run();
    restartADayEarlier();
    assertThat(delivered).isEmpty();
    broker.advance(DAY_MS + 1_000);
    assertThat(delivered).hasSize(1);
  }

  /** As when a connection is lost; nobody has seen the message, so it is as it was. */
  @Test
  void whatWasHandedOutAndComesBackUnseenDoesNotWaitForItsDeliveryTimeAgain() {
    handOutDelayed();
    broker.scheduler().jump(-DAY_MS);
    session.close();
    session = broker.open(Mode.AT_ONCE);
    consume();
    requireDeliveredOnceMore();
  }

  @Test
  void whatIsGivenBackUnseenDoesNotWaitForItsDeliveryTimeAgain() {
    handOutDelayed();
    broker.scheduler().jump(-DAY_MS);
    DeliveryToken token = delivered.get(0).token();
    session.closeConsumer(1);
    session.settle(Settlement.release(List.of(token)));
    broker.run();
    assertThat(delivered).hasSize(1);
    broker.consume(session, 2, 10);
    broker.run();
    requireDeliveredOnceMore();
  }

  /** A message whose delivery time has come is with a client, which has not shown it. */
  private void handOutDelayed() {
    consume();
    session.send(broker.delayedMessage(broker.scheduler().millis() + 1_000));
    broker.run();
    assertThat(delivered).isEmpty();
    broker.advance(1_000);
    assertThat(delivered).hasSize(1);
  }

  private void requireDeliveredOnceMore() {
    assertThat(delivered).hasSize(2);
    assertThat(delivered.get(1).redelivered()).isFalse();
    assertThat(delivered.get(1).deliveryCount()).isEqualTo(1);
    session.begin(delivered.get(1).token());
    session.settle(Settlement.accept(List.of(delivered.get(1).token())));
    broker.run();
    assertThat(broker.snapshot(ScheduledBroker.QUEUE).messages()).isZero();
    broker.advance(DAY_MS + 1_000);
    assertThat(delivered).hasSize(2);
  }

  @Test
  void aRedeliveryWaitsNoLongerThanItsDelay() {
    consume();
    session.send(broker.message());
    broker.run();
    fail();
    fail();
    assertThat(delivered).isEmpty();
    restartADayEarlier();
    broker.advance(LONGEST_DELAY_MS);
    assertThat(delivered).singleElement().matches(delivery -> delivery.deliveryCount() == 3);
  }

  private void restartADayEarlier() {
    broker.scheduler().jump(-DAY_MS);
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
    consume();
  }

  private void consume() {
    broker.consume(session, 1, 10);
    broker.run();
  }

  private void fail() {
    Delivery delivery = delivered.remove(0);
    session.begin(delivery.token());
    session.settle(Settlement.requeue(List.of(delivery.token()), "it failed"));
    broker.run();
  }
}
