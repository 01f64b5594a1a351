package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A durable subscription that is removed while a prepared branch has to do with it. */
class RemovedSubscriptionTest {
  private static final BranchId BRANCH = new BranchId(1, new byte[] {1}, new byte[0]);
  private static final Address TOPIC = Address.topic("prices");
  private static final ConsumerRequest.Subscription SUBSCRIPTION =
      new ConsumerRequest.Subscription(TOPIC, "alerts", true, false);

  private final ScheduledBroker broker = new ScheduledBroker();
  private BrokerSession session;

  @BeforeEach
  void subscribe() {
    broker.connection().claimClientId("client");
    session = broker.open(SessionRequest.Mode.XA);
    broker.consume(session, 1, SUBSCRIPTION, 1);
    broker.run();
  }

  @Test
  void whatTheBranchSendsReachesNoQueueThatIsMadeLater() {
    session.closeConsumer(1);
    session.xaStart(BRANCH, BrokerSession.XaStart.NEW);
    broker.run();
    session.send(broker.message(TOPIC));
    session.xaEnd(BRANCH, BrokerSession.XaEnd.SUCCESS);
    session.xaPrepare(BRANCH);
    broker.run();
    assertThat(unsubscribe()).isEmpty();
    broker.restart();

    session = broker.open(SessionRequest.Mode.XA);
    broker.consume(session, 1, 1);
    broker.run();
    broker.restart();

    session = broker.open(SessionRequest.Mode.XA);
    broker.consume(session, 1, 1);
    session.xaCommit(BRANCH, false);
    broker.run();
    assertThat(broker.delivered).isEmpty();
  }

  @Test
  void isRefusedWhileTheBranchHoldsAMessageThatIsNotReadYet() {
    session.send(broker.message(TOPIC));
    broker.run();
    session.xaStart(BRANCH, BrokerSession.XaStart.NEW);
    broker.run();
    session.settle(Settlement.accept(List.of(broker.delivered.get(0).token())));
    session.xaEnd(BRANCH, BrokerSession.XaEnd.SUCCESS);
    session.xaPrepare(BRANCH);
    broker.run();
    broker.restart();
    broker.connection().claimClientId("client");

    assertThat(unsubscribe()).containsExactly(SessionException.Kind.ILLEGAL_STATE);
  }

  /** Why it was refused; nothing when it was not. */
  private List<SessionException.Kind> unsubscribe() {
    List<SessionException.@Nullable Kind> answers = new ArrayList<>();
    broker
        .connection()
        .unsubscribe("alerts")
        .whenDone((nothing, failure) -> answers.add(failure == null ? null : failure.kind()));
    broker.runButReads();
    broker.run();
    assertThat(answers).hasSize(1);
    return answers.get(0) == null ? List.of() : List.of(answers.get(0));
  }
}
