package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.angarium.broker.BrokerCore;
import org.angarium.broker.BrokerSettings;
import org.angarium.broker.Engine;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.security.Users;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.DeliveryToken;
import org.angarium.session.ManagementCall;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.angarium.store.MemoryStore;
import org.angarium.store.SimulatedStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that follow each other without an answer take effect in their order, also while one of them
 * waits for the store. What the simulation found, with nothing but what it takes to show it.
 */
class PipelinedCallsTest {
  private static final Address QUEUE = Address.queue("orders");

  private final Scheduler scheduler = new Scheduler(new Chance(1));
  private final SimulatedStore store = new SimulatedStore(new MemoryStore.Medium());
  private final List<Delivery> delivered = new ArrayList<>();
  private BrokerConnection connection;
  private int messages;

  @BeforeEach
  void connect() {
    BrokerCore core =
        new BrokerCore(
            new BrokerSettings("test", true, true, Users.NONE),
            new Engine(
                scheduler,
                scheduler,
                scheduler.drains(),
                scheduler.completions(),
                scheduler.completions(),
                store,
                scheduler::fault));
    core.connect(new ConnectRequest(ConnectRequest.ANONYMOUS, List.of(), "test"), scheduler::fault)
        .respond(new byte[0])
        .whenDone((step, failure) -> connection = ((Authentication.Admitted) step).connection());
  }

  @Test
  void aConsumerIsClosedThatWasJustToBeOpened() {
    BrokerSession session = open(SessionRequest.Mode.AT_ONCE);
    Reply<Void> opened = consume(session, 1, 0);
    session.credit(1, 5);
    Reply<Void> closed = session.closeConsumer(1);
    assertThat(closed.isDone()).isFalse();
    session.send(message());
    run();
    assertThat(opened.isDone()).isTrue();
    assertThat(closed.isDone()).isTrue();
    assertThat(delivered).isEmpty();
    assertThat(orders().consumers()).isZero();
  }

  @Test
  void creditReachesAConsumerThatIsBeingOpened() {
    BrokerSession session = open(SessionRequest.Mode.AT_ONCE);
    consume(session, 1, 0);
    session.credit(1, 2);
    session.send(message());
    session.send(message());
    session.send(message());
    run();
    assertThat(delivered).hasSize(2);
  }

  @Test
  void whatIsSentBeforeABranchIsNotInIt() {
    BrokerSession session = open(SessionRequest.Mode.XA);
    BranchId branch = new BranchId(1, new byte[] {1}, new byte[0]);
    session.send(message());
    session.xaStart(branch, BrokerSession.XaStart.NEW);
    run();
    session.xaEnd(branch, BrokerSession.XaEnd.SUCCESS);
    session.xaRollback(branch);
    run();
    assertThat(orders().messages()).isEqualTo(1);
  }

  @Test
  void whatIsAcceptedAfterARollbackIsNotRolledBack() {
    BrokerSession session = open(SessionRequest.Mode.TRANSACTED);
    consume(session, 1, 1);
    run();
    BrokerSession sender = open(SessionRequest.Mode.AT_ONCE);
    sender.send(message());
    run();
    DeliveryToken token = delivered.get(0).token();
    session.send(
        new Sent(99, session, Address.queue("other"), true, 4, 0, 0, "red", false).envelope());
    session.rollback();
    session.settle(Settlement.accept(List.of(token)));
    session.commit();
    run();
    assertThat(orders().messages()).isZero();
  }

  @Test
  void aDeliveryThatIsGivenBackTwiceComesBackOnce() {
    BrokerSession session = open(SessionRequest.Mode.AT_ONCE);
    consume(session, 1, 1);
    session.send(message());
    run();
    DeliveryToken token = delivered.get(0).token();
    List<SessionException> refusals = new ArrayList<>();
    session
        .settle(Settlement.requeue(List.of(token, token), null))
        .whenDone((nothing, failure) -> refusals.add(failure));
    session.credit(1, 5);
    run();
    assertThat(delivered).hasSize(2);
    assertThat(refusals.get(0).kind()).isEqualTo(SessionException.Kind.STALE_DELIVERY);
  }

  @Test
  void aDeliveryThatATransactionAcceptedTwiceComesBackOnce() {
    BrokerSession session = open(SessionRequest.Mode.TRANSACTED);
    consume(session, 1, 1);
    run();
    BrokerSession sender = open(SessionRequest.Mode.AT_ONCE);
    sender.send(message());
    run();
    DeliveryToken token = delivered.get(0).token();
    session.settle(Settlement.accept(List.of(token)));
    session.settle(Settlement.accept(List.of(token)));
    session.commit();
    session.credit(1, 5);
    run();
    consume(sender, 1, 5);
    run();
    assertThat(delivered).hasSize(2);
  }

  @Test
  void aDeliveryThatIsRejectedTwiceIsOneDeadLetter() {
    BrokerSession session = open(SessionRequest.Mode.AT_ONCE);
    consume(session, 1, 1);
    session.send(message());
    run();
    DeliveryToken token = delivered.get(0).token();
    session.settle(
        new Settlement(
            List.of(token, token),
            Settlement.Outcome.REJECT,
            "useless",
            Settlement.Answer.DURABLE));
    run();
    assertThat(snapshot(Address.queue("DLQ")).messages()).isEqualTo(1);
  }

  private BrokerSession open(SessionRequest.Mode mode) {
    return connection.openSession(new SessionRequest(mode));
  }

  private Reply<Void> consume(BrokerSession session, long id, int credit) {
    return session.openConsumer(
        new ConsumerRequest(id, new ConsumerRequest.Queue(QUEUE), null, false, credit),
        new DeliveryHandler() {
          @Override
          public void deliver(Delivery delivery) {
            delivered.add(delivery);
          }

          @Override
          public void closed(SessionException why) {}
        });
  }

  private Envelope message() {
    return new Sent(++messages, this, QUEUE, true, 4, 0, 0, "red", false).envelope();
  }

  private QueueSnapshot orders() {
    return snapshot(QUEUE);
  }

  private QueueSnapshot snapshot(Address queue) {
    List<QueueSnapshot> found = new ArrayList<>();
    connection
        .manage(new ManagementCall.DescribeDestination(queue))
        .whenDone((snapshots, failure) -> found.addAll(snapshots));
    run();
    return found.get(0);
  }

  /** Runs until nothing runs. */
  private void run() {
    while (scheduler.runnableDrains() + scheduler.runnableCompletions() + store.waiting() > 0) {
      while (scheduler.runnableDrains() > 0) {
        scheduler.runDrain();
      }
      while (scheduler.runnableCompletions() > 0) {
        scheduler.runCompletion();
      }
      scheduler.onOurThread(() -> store.write(store.waiting()));
      scheduler.onOurThread(() -> store.sync(store.written()));
    }
    scheduler.check();
  }
}
