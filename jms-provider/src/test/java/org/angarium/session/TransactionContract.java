package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.junit.jupiter.api.Test;

/**
 * What every implementation of the session seam promises of transactions, XA branches and restarts.
 */
public abstract class TransactionContract extends SeamContract {

  // --- transactions

  @Test
  void aTransactionShowsItsMessagesOnCommit() {
    BrokerSession tx = connection.openSession(transacted());
    Inbox inbox = consume(session, 1, QUEUE, 10);
    tx.send(message(QUEUE, "a", true)).await(LIMIT);
    tx.send(message(QUEUE, "b", false)).await(LIMIT);
    session.flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
    tx.commit().await(LIMIT);
    assertThat(Inbox.texts(inbox.take(2))).containsExactly("a", "b");
  }

  @Test
  void aRolledBackTransactionLeavesNothingAndGivesBack() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection.openSession(transacted());
    Inbox inbox = consume(tx, 1, QUEUE, 1);
    Delivery taken = inbox.take();
    tx.begin(taken.token()).await(LIMIT);
    tx.settle(Settlement.accept(List.of(taken.token()))).await(LIMIT);
    tx.send(message(Address.queue("out"), "lost", true)).await(LIMIT);
    tx.rollback().await(LIMIT);
    tx.credit(1, 1);
    Delivery again = inbox.take();
    assertThat(text(again)).isEqualTo("in");
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(messagesIn(Address.queue("out"))).isZero();
    tx.settle(Settlement.accept(List.of(again.token())));
    tx.commit().await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  void aCommitWithAStaleAcceptanceRollsBackAll() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection.openSession(transacted());
    Inbox inbox = consume(tx, 1, QUEUE, 1);
    DeliveryToken token = inbox.take().token();
    tx.settle(Settlement.release(List.of(token))).await(LIMIT);
    tx.send(message(Address.queue("out"), "lost", true));
    tx.settle(Settlement.accept(List.of(token)));
    assertRefused(SessionException.Kind.ROLLED_BACK, () -> tx.commit().await(LIMIT));
    assertThat(messagesIn(Address.queue("out"))).isZero();
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
  }

  @Test
  void closingATransactedSessionRollsBack() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection.openSession(transacted());
    DeliveryToken token = consume(tx, 1, QUEUE, 1).take().token();
    tx.settle(Settlement.accept(List.of(token))).await(LIMIT);
    tx.send(message(Address.queue("out"), "lost", true)).await(LIMIT);
    tx.close().await(LIMIT);
    assertThat(messagesIn(Address.queue("out"))).isZero();
    assertThat(text(consume(session, 1, QUEUE, 1).take())).isEqualTo("in");
  }

  // --- XA

  @Test
  void aPreparedBranchCommits() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    workIn(xa, branch);
    assertThat(xa.xaPrepare(branch).await(LIMIT)).isEqualTo(BrokerSession.XaVote.COMMIT);
    assertThat(xa.xaRecover().await(LIMIT)).contains(branch);
    assertThat(messagesIn(Address.queue("out"))).isZero();
    xa.xaCommit(branch, false).await(LIMIT);
    assertThat(messagesIn(Address.queue("out"))).isEqualTo(1);
    assertThat(messagesIn(QUEUE)).isZero();
    assertThat(xa.xaRecover().await(LIMIT)).doesNotContain(branch);
    assertXaRefused(-4, () -> xa.xaCommit(branch, false).await(LIMIT));
  }

  @Test
  void aPreparedBranchOutlivesItsSessionAndRollsBack() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    workIn(xa, branch);
    xa.xaPrepare(branch).await(LIMIT);
    xa.close().await(LIMIT);
    BrokerSession later = connection.openSession(xaMode());
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
    later.xaRollback(branch).await(LIMIT);
    assertThat(text(consume(session, 1, QUEUE, 1).take())).isEqualTo("in");
    assertThat(messagesIn(Address.queue("out"))).isZero();
  }

  @Test
  void closingASessionInsideABranchKeepsTheBranch() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    DeliveryToken token = consume(xa, 1, QUEUE, 1).take().token();
    xa.settle(Settlement.accept(List.of(token))).await(LIMIT);
    xa.close().await(LIMIT);
    BrokerSession later = connection.openSession(xaMode());
    later.xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  void twoSessionsJoinOneBranch() {
    BranchId branch = newBranch();
    BrokerSession one = connection.openSession(xaMode());
    BrokerSession two = connection.openSession(xaMode());
    one.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    assertXaRefused(-8, () -> two.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT));
    two.xaStart(branch, BrokerSession.XaStart.JOIN).await(LIMIT);
    one.send(message(QUEUE, "a", true)).await(LIMIT);
    two.send(message(QUEUE, "b", true)).await(LIMIT);
    one.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    assertXaRefused(-6, () -> one.xaPrepare(branch).await(LIMIT));
    two.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    two.xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isEqualTo(2);
  }

  @Test
  void noBranchIsDecidedWhileASessionIsInIt() {
    BrokerSession xa = connection.openSession(xaMode());
    BrokerSession other = connection.openSession(xaMode());
    BranchId branch = newBranch();
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.send(message(QUEUE, "a", true)).await(LIMIT);
    assertUndecidable(other, branch);
    assertXaRefused(-6, () -> other.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT));
    assertXaRefused(-6, () -> other.xaEnd(branch, BrokerSession.XaEnd.SUSPEND).await(LIMIT));
    xa.xaEnd(branch, BrokerSession.XaEnd.SUSPEND).await(LIMIT);
    assertUndecidable(other, branch);
    assertXaRefused(-6, () -> other.xaStart(branch, BrokerSession.XaStart.RESUME).await(LIMIT));
    xa.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    assertXaRefused(-6, () -> xa.xaStart(branch, BrokerSession.XaStart.RESUME).await(LIMIT));
    other.xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
  }

  @Test
  void closingASessionEndsItsSuspendedAssociations() {
    BrokerSession xa = connection.openSession(xaMode());
    BranchId branch = newBranch();
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.send(message(QUEUE, "a", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUSPEND).await(LIMIT);
    xa.close().await(LIMIT);
    connection.openSession(xaMode()).xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
  }

  private void assertUndecidable(BrokerSession session, BranchId branch) {
    assertXaRefused(-6, () -> session.xaPrepare(branch).await(LIMIT));
    assertXaRefused(-6, () -> session.xaCommit(branch, true).await(LIMIT));
    assertXaRefused(-6, () -> session.xaRollback(branch).await(LIMIT));
  }

  @Test
  void anEmptyBranchIsReadOnlyAndAFailedOneRollsBack() {
    BrokerSession xa = connection.openSession(xaMode());
    BranchId empty = newBranch();
    xa.xaStart(empty, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.xaEnd(empty, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    assertThat(xa.xaPrepare(empty).await(LIMIT)).isEqualTo(BrokerSession.XaVote.READ_ONLY);
    BranchId failed = newBranch();
    xa.xaStart(failed, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.send(message(QUEUE, "lost", true)).await(LIMIT);
    xa.xaEnd(failed, BrokerSession.XaEnd.FAIL).await(LIMIT);
    assertXaRefused(100, () -> xa.xaPrepare(failed).await(LIMIT));
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  void anotherUsersBranchIsNotKnown() {
    BrokerSession xa = connection.openSession(xaMode());
    BranchId branch = newBranch();
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.send(message(QUEUE, "a", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    xa.xaPrepare(branch).await(LIMIT);
    BrokerSession ada = connect(ConnectRequest.PLAIN, plain("ada", "lace")).openSession(xaMode());
    assertThat(ada.xaRecover().await(LIMIT)).isEmpty();
    assertXaRefused(-4, () -> ada.xaCommit(branch, false).await(LIMIT));
    xa.xaRollback(branch).await(LIMIT);
  }

  private void workIn(BrokerSession xa, BranchId branch) {
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    DeliveryToken token = consume(xa, 1, QUEUE, 1).take().token();
    xa.settle(Settlement.accept(List.of(token))).await(LIMIT);
    xa.send(message(Address.queue("out"), "moved", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
  }

  // --- restart

  @Test
  void showsWhatItRecoveredFromTheFirstMomentOn() {
    for (int i = 0; i < 2_500; i++) {
      session.send(message(QUEUE, "m" + i, true));
    }
    session.send(message(QUEUE, "last", true)).await(LIMIT);
    BrokerEndpoint again = restart();
    if (again == null) {
      return;
    }
    endpoint = again;
    connection = newConnection();
    session = connection.openSession(atOnce());
    BrowsePage page = session.browse(new BrowseRequest(QUEUE, null, null, 3)).await(LIMIT);
    assertThat(page.messages()).extracting(SeamContract::text).containsExactly("m0", "m1", "m2");
    assertThat(messagesIn(QUEUE)).isEqualTo(2_501);
  }

  @Test
  void persistentMessagesSurviveARestartInOrder() {
    connection.claimClientId("desk").await(LIMIT);
    ConsumerRequest.Subscription durable =
        new ConsumerRequest.Subscription(TOPIC, "audit", true, false);
    subscribe(session, 1, durable);
    session.closeConsumer(1).await(LIMIT);
    for (int i = 0; i < 20; i++) {
      session.send(message(QUEUE, "q" + i, true)).await(LIMIT);
      session.send(message(TOPIC, "t" + i, true)).await(LIMIT);
    }
    session.send(message(QUEUE, "volatile", false)).await(LIMIT);
    Inbox inbox = consume(session, 2, QUEUE, 2);
    List<Delivery> seen = inbox.take(2);
    session.begin(seen.get(0).token()).await(LIMIT);
    session.begin(seen.get(1).token()).await(LIMIT);
    session.settle(Settlement.accept(List.of(seen.get(0).token()))).await(LIMIT);
    BrokerEndpoint again = restart();
    if (again == null) {
      return;
    }
    endpoint = again;
    connection = newConnection();
    session = connection.openSession(atOnce());
    connection.claimClientId("desk").await(LIMIT);
    List<Delivery> queued = consume(session, 1, QUEUE, 100).take(19);
    for (int i = 0; i < 19; i++) {
      assertThat(text(queued.get(i))).isEqualTo("q" + (i + 1));
      assertThat(queued.get(i).redelivered()).isEqualTo(i == 0);
      assertThat(queued.get(i).deliveryCount()).isEqualTo(i == 0 ? 2 : 1);
    }
    List<Delivery> published = subscribe(session, 2, durable).take(20);
    assertThat(text(published.get(19))).isEqualTo("t19");
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> session.settle(Settlement.accept(List.of(seen.get(1).token()))).await(LIMIT));
    assertThat(messagesIn(QUEUE)).isEqualTo(19);
  }

  @Test
  void aPreparedBranchSurvivesARestart() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    workIn(xa, branch);
    xa.xaPrepare(branch).await(LIMIT);
    BrokerEndpoint again = restart();
    if (again == null) {
      return;
    }
    endpoint = again;
    connection = newConnection();
    session = connection.openSession(atOnce());
    BrokerSession later = connection.openSession(xaMode());
    assertThat(later.xaRecover().await(LIMIT)).containsExactly(branch);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    session.flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
    later.xaCommit(branch, false).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
    assertThat(text(consume(session, 2, Address.queue("out"), 1).take())).isEqualTo("moved");
  }
}
