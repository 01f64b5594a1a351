package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.junit.jupiter.api.Test;

/** What XA branches promise, from their start until they are decided. */
interface BranchContract extends TestedSeam {
  @Test
  default void aPreparedBranchCommits() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection().openSession(xaMode());
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
  default void aPreparedBranchOutlivesItsSessionAndRollsBack() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection().openSession(xaMode());
    workIn(xa, branch);
    xa.xaPrepare(branch).await(LIMIT);
    xa.close().await(LIMIT);
    BrokerSession later = connection().openSession(xaMode());
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
    later.xaRollback(branch).await(LIMIT);
    assertThat(text(consume(session(), 1, QUEUE, 1).take())).isEqualTo("in");
    assertThat(messagesIn(Address.queue("out"))).isZero();
  }

  @Test
  default void closingASessionInsideABranchKeepsTheBranch() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection().openSession(xaMode());
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    DeliveryToken token = consume(xa, 1, QUEUE, 1).take().token();
    xa.settle(Settlement.accept(List.of(token))).await(LIMIT);
    xa.close().await(LIMIT);
    BrokerSession later = connection().openSession(xaMode());
    later.xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  default void twoSessionsJoinOneBranch() {
    BranchId branch = newBranch();
    BrokerSession one = connection().openSession(xaMode());
    BrokerSession two = connection().openSession(xaMode());
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
  default void noBranchIsDecidedWhileASessionIsInIt() {
    BrokerSession xa = connection().openSession(xaMode());
    BrokerSession other = connection().openSession(xaMode());
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
  default void closingASessionEndsItsSuspendedAssociations() {
    BrokerSession xa = connection().openSession(xaMode());
    BranchId branch = newBranch();
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.send(message(QUEUE, "a", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUSPEND).await(LIMIT);
    xa.close().await(LIMIT);
    connection().openSession(xaMode()).xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
  }

  private void assertUndecidable(BrokerSession other, BranchId branch) {
    assertXaRefused(-6, () -> other.xaPrepare(branch).await(LIMIT));
    assertXaRefused(-6, () -> other.xaCommit(branch, true).await(LIMIT));
    assertXaRefused(-6, () -> other.xaRollback(branch).await(LIMIT));
  }

  @Test
  default void anEmptyBranchIsReadOnlyAndAFailedOneRollsBack() {
    BrokerSession xa = connection().openSession(xaMode());
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
  default void anotherUsersBranchIsNotKnown() {
    BrokerSession xa = connection().openSession(xaMode());
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

  @Test
  default void aPreparedBranchSurvivesARestart() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection().openSession(xaMode());
    workIn(xa, branch);
    xa.xaPrepare(branch).await(LIMIT);
    startAgain();
    BrokerSession later = connection().openSession(xaMode());
    assertThat(later.xaRecover().await(LIMIT)).containsExactly(branch);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    session().flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
    later.xaCommit(branch, false).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
    assertThat(text(consume(session(), 2, Address.queue("out"), 1).take())).isEqualTo("moved");
  }

  private void workIn(BrokerSession xa, BranchId branch) {
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    DeliveryToken token = consume(xa, 1, QUEUE, 1).take().token();
    xa.settle(Settlement.accept(List.of(token))).await(LIMIT);
    xa.send(message(Address.queue("out"), "moved", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
  }
}
