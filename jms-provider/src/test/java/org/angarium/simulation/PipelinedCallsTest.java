package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.junit.jupiter.api.Test;

/**
 * Calls that follow each other without an answer take effect in their order, also while one of them
 * waits for the store. What the simulation found, with nothing but what it takes to show it.
 */
class PipelinedCallsTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;

  private final ScheduledBroker broker = new ScheduledBroker();
  private final List<Delivery> delivered = broker.delivered;

  @Test
  void aConsumerIsClosedThatWasJustToBeOpened() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    Reply<Void> opened = broker.consume(session, 1, 0);
    session.credit(1, 5);
    Reply<Void> closed = session.closeConsumer(1);
    assertThat(closed.isDone()).isFalse();
    session.send(broker.message());
    broker.run();
    assertThat(opened.isDone()).isTrue();
    assertThat(closed.isDone()).isTrue();
    assertThat(delivered).isEmpty();
    assertThat(broker.snapshot(QUEUE).consumers()).isZero();
  }

  @Test
  void creditReachesAConsumerThatIsBeingOpened() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 0);
    session.credit(1, 2);
    session.send(broker.message());
    session.send(broker.message());
    session.send(broker.message());
    broker.run();
    assertThat(delivered).hasSize(2);
  }

  @Test
  void aSecondBeginIsAnsweredWhenTheFirstIsWritten() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 1);
    session.send(broker.message());
    broker.run();
    DeliveryToken token = delivered.get(0).token();
    session.begin(token);
    Reply<Void> again = session.begin(token);
    broker.runButStore();
    assertThat(again.isDone()).isFalse();
    broker.run();
    assertThat(again.isDone()).isTrue();
  }

  @Test
  void whatIsAdoptedWhileAConsumerClosesComesBackWithTheSession() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    BrokerSession pooled = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(pooled, 1, 0);
    broker.consume(session, 1, 1);
    session.send(broker.message());
    broker.run();
    pooled.closeConsumer(1);
    pooled.adopt(List.of(delivered.get(0).token()), session);
    broker.run();
    pooled.close();
    broker.run();
    session.credit(1, 1);
    broker.run();
    assertThat(delivered).hasSize(2);
  }

  @Test
  void whatWasAdoptedAndAcceptedBeforeTheCloseIsGone() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    BrokerSession pooled = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 1);
    session.send(broker.message());
    broker.run();
    List<DeliveryToken> tokens = List.of(delivered.get(0).token());
    List<Reply<Void>> replies = new ArrayList<>();
    broker
        .scheduler()
        .onOurThread( // so that the queue hears of all only when the session is closed
            () -> {
              replies.add(pooled.adopt(tokens, session));
              replies.add(pooled.settle(Settlement.accept(tokens)));
              replies.add(pooled.close());
            });
    broker.run();
    replies.forEach(Reply::await);
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  @Test
  void whatIsSentBeforeABranchIsNotInIt() {
    BrokerSession session = broker.open(SessionRequest.Mode.XA);
    BranchId branch = new BranchId(1, new byte[] {1}, new byte[0]);
    session.send(broker.message());
    session.xaStart(branch, BrokerSession.XaStart.NEW);
    broker.run();
    session.xaEnd(branch, BrokerSession.XaEnd.SUCCESS);
    session.xaRollback(branch);
    broker.run();
    assertThat(broker.snapshot(QUEUE).messages()).isEqualTo(1);
  }

  @Test
  void whatIsAcceptedAfterARollbackIsNotRolledBack() {
    BrokerSession session = broker.open(SessionRequest.Mode.TRANSACTED);
    broker.consume(session, 1, 1);
    broker.run();
    BrokerSession sender = broker.open(SessionRequest.Mode.AT_ONCE);
    sender.send(broker.message());
    broker.run();
    DeliveryToken token = delivered.get(0).token();
    session.send(
        new Sent(99, session, Address.queue("other"), true, 4, 0, 0, "red", false).envelope());
    session.rollback();
    session.settle(Settlement.accept(List.of(token)));
    session.commit();
    broker.run();
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  @Test
  void aDeliveryThatIsGivenBackTwiceComesBackOnce() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 1);
    session.send(broker.message());
    broker.run();
    DeliveryToken token = delivered.get(0).token();
    List<SessionException> refusals = new ArrayList<>();
    session
        .settle(Settlement.requeue(List.of(token, token), null))
        .whenDone((nothing, failure) -> refusals.add(failure));
    session.credit(1, 5);
    broker.run();
    assertThat(delivered).hasSize(2);
    assertThat(refusals.get(0).kind()).isEqualTo(SessionException.Kind.STALE_DELIVERY);
  }

  @Test
  void aStaleTokenIsRefusedOnceTheOthersAreSettled() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 2);
    session.send(broker.message());
    session.send(broker.message());
    broker.run();
    DeliveryToken stale = delivered.get(0).token();
    session.settle(Settlement.accept(List.of(stale)));
    broker.run();
    List<SessionException> refusals = new ArrayList<>();
    session
        .settle(Settlement.accept(List.of(stale, delivered.get(1).token())))
        .whenDone((nothing, failure) -> refusals.add(failure));
    broker.runButStore();
    assertThat(refusals).isEmpty();
    broker.run();
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).kind()).isEqualTo(SessionException.Kind.STALE_DELIVERY);
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  @Test
  void aStaleTokenIsRefusedOnceTheOthersAreDeadLetters() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 2);
    session.send(broker.message());
    session.send(broker.message());
    broker.run();
    DeliveryToken stale = delivered.get(0).token();
    session.settle(Settlement.accept(List.of(stale)));
    broker.run();
    List<SessionException> refusals = new ArrayList<>();
    session
        .settle(rejected(List.of(stale, delivered.get(1).token())))
        .whenDone((nothing, failure) -> refusals.add(failure));
    broker.runButStore();
    assertThat(refusals).isEmpty();
    broker.run();
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).kind()).isEqualTo(SessionException.Kind.STALE_DELIVERY);
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
    assertThat(broker.snapshot(Address.queue("DLQ")).messages()).isEqualTo(1);

    Reply<Void> again = session.settle(rejected(List.of(stale)));
    broker.runButStore();
    assertThat(again.isDone()).isTrue();
  }

  private static Settlement rejected(List<DeliveryToken> tokens) {
    return new Settlement(tokens, Settlement.Outcome.REJECT, "useless", Settlement.Answer.DURABLE);
  }

  @Test
  void aDeliveryThatATransactionAcceptedTwiceComesBackOnce() {
    BrokerSession session = broker.open(SessionRequest.Mode.TRANSACTED);
    broker.consume(session, 1, 1);
    broker.run();
    BrokerSession sender = broker.open(SessionRequest.Mode.AT_ONCE);
    sender.send(broker.message());
    broker.run();
    DeliveryToken token = delivered.get(0).token();
    session.settle(Settlement.accept(List.of(token)));
    session.settle(Settlement.accept(List.of(token)));
    session.commit();
    session.credit(1, 5);
    broker.run();
    broker.consume(sender, 1, 5);
    broker.run();
    assertThat(delivered).hasSize(2);
  }

  @Test
  void aDeliveryThatACommitHoldsIsNotTheNextTransactionsToGiveBack() {
    BrokerSession session = broker.open(SessionRequest.Mode.TRANSACTED);
    broker.consume(session, 1, 1);
    broker.run();
    broker.open(SessionRequest.Mode.AT_ONCE).send(broker.message());
    broker.run();
    List<DeliveryToken> tokens = List.of(delivered.get(0).token());
    session.settle(Settlement.accept(tokens));
    session.commit();
    session.settle(Settlement.accept(tokens));
    session.rollback();
    session.credit(1, 5);
    broker.run();
    assertThat(delivered).hasSize(1);
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  @Test
  void whatIsRejectedBeforeItsSessionIsClosedIsADeadLetter() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 1);
    session.send(broker.message());
    broker.run();
    session.settle(
        new Settlement(
            List.of(delivered.get(0).token()),
            Settlement.Outcome.REJECT,
            "useless",
            Settlement.Answer.DURABLE));
    session.close();
    broker.run();
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
    assertThat(broker.snapshot(Address.queue("DLQ")).messages()).isEqualTo(1);
  }

  @Test
  void aDeliveryThatIsRejectedTwiceIsOneDeadLetter() {
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 1);
    session.send(broker.message());
    broker.run();
    DeliveryToken token = delivered.get(0).token();
    session.settle(
        new Settlement(
            List.of(token, token),
            Settlement.Outcome.REJECT,
            "useless",
            Settlement.Answer.DURABLE));
    broker.run();
    assertThat(broker.snapshot(Address.queue("DLQ")).messages()).isEqualTo(1);
  }
}
