package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.angarium.message.BranchId;
import org.angarium.session.BrokerSession;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prepared branch that is decided after a restart before its queue has read what it holds. */
class RecoveredBranchTest {
  private static final BranchId BRANCH = new BranchId(1, new byte[] {1}, new byte[0]);

  private final ScheduledBroker broker = new ScheduledBroker();
  private BrokerSession session;

  @BeforeEach
  void prepareAndRestart() {
    BrokerSession before = broker.open(SessionRequest.Mode.XA);
    broker.consume(before, 1, 1);
    before.send(broker.message());
    broker.run();
    before.xaStart(BRANCH, BrokerSession.XaStart.NEW);
    broker.run();
    before.settle(Settlement.accept(List.of(broker.delivered.get(0).token())));
    before.xaEnd(BRANCH, BrokerSession.XaEnd.SUCCESS);
    before.xaPrepare(BRANCH);
    broker.run();
    broker.restart();
    session = broker.open(SessionRequest.Mode.XA);
  }

  @Test
  void whatItAcceptedIsGoneOnceItIsCommitted() {
    session.xaCommit(BRANCH, false);
    broker.runButReads();
    broker.run();
    assertThat(broker.snapshot(ScheduledBroker.QUEUE).messages()).isZero();
    broker.restart();
    assertThat(broker.snapshot(ScheduledBroker.QUEUE).messages()).isZero();
  }

  @Test
  void whatItAcceptedIsDeliveredOnceItIsRolledBack() {
    session.xaRollback(BRANCH);
    broker.consume(session, 1, 1);
    broker.runButReads();
    broker.run();
    assertThat(broker.delivered).hasSize(1);
  }

  /** Its delivery has failed, as any that is rolled back, so that the next one waits. */
  @Test
  void whatItAcceptedWaitsForItsNextDeliveryOnceItIsRolledBack() {
    BranchId second = new BranchId(1, new byte[] {2}, new byte[0]);
    broker.change(
        "queue:" + ScheduledBroker.QUEUE.name(),
        Map.of("firstDelayMs", "1000", "jitterPercent", "0"));
    session.xaRollback(BRANCH);
    broker.consume(session, 1, 1);
    broker.run();
    DeliveryToken token = broker.delivered.get(0).token();
    session.begin(token);
    session.xaStart(second, BrokerSession.XaStart.NEW);
    broker.run();
    session.settle(Settlement.accept(List.of(token)));
    session.xaEnd(second, BrokerSession.XaEnd.SUCCESS);
    session.xaPrepare(second);
    broker.run();
    broker.restart();
    session = broker.open(SessionRequest.Mode.XA);
    broker.consume(session, 1, 1);
    broker.run();
    session.xaRollback(second);
    broker.run();
    broker.advance(999);
    assertThat(broker.delivered).isEmpty();
    broker.advance(1);
    assertThat(broker.delivered).hasSize(1);
  }
}
