package org.angarium.tck.conformance.chapter11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.Arrays;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** What a transaction manager does with the XAResource of a session. */
class XaResourceTest extends ConformanceCase {
  private final TestXid xid = new TestXid();

  private XAConnection connection;
  private XASession session;
  private XAResource resource;

  @BeforeEach
  void connect() throws JMSException {
    needs(Feature.XA);
    connection = closing(provider().xaConnectionFactory().createXAConnection());
    connection.start();
    session = connection.createXASession();
    resource = session.getXAResource();
  }

  /** Sends within a branch, which is ended. */
  private void sendIn(TestXid branch, Queue queue, String... texts) throws Exception {
    resource.start(branch, XAResource.TMNOFLAGS);
    send(session, queue, texts);
    resource.end(branch, XAResource.TMSUCCESS);
  }

  private static int codeOf(ThrowingCallable call) {
    XAException refusal = catchThrowableOfType(XAException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal.errorCode;
  }

  // --- sending

  @Statement(
      id = "11.3.5-1",
      text = "What was sent in a branch is visible after the two-phase commit, not before.")
  void twoPhaseCommitDelivers() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "1", "2");
    assertThat(browse(session(), queue)).isEmpty();
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    assertThat(browse(session(), queue)).isEmpty();
    resource.commit(xid, false);
    contains(queue, "1", "2");
  }

  @Statement(id = "11.3.5-2", text = "A commit in one phase needs no prepare.")
  void onePhaseCommitDelivers() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    resource.commit(xid, true);
    contains(queue, "any");
  }

  @Statement(id = "11.3.5-3", text = "What was sent in a branch is gone after its rollback.")
  void rollbackUndoesSends() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    resource.rollback(xid);
    contains(queue);
  }

  @Statement(id = "11.3.5-4", text = "A prepared branch may still be rolled back.")
  void preparedBranchIsRolledBack() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    resource.prepare(xid);
    resource.rollback(xid);
    contains(queue);
  }

  @Statement(id = "11.3.5-5", text = "What was published in a branch waits for the commit.")
  void publishingWaitsForCommit() throws Exception {
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    resource.start(xid, XAResource.TMNOFLAGS);
    send(session, topic, "any");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    receivesNothing(subscriber);
    resource.commit(xid, false);
    assertThat(receiveText(subscriber)).isEqualTo("any");
  }

  // --- receiving

  @Statement(id = "11.3.5-6", text = "What was received in a branch is consumed by the commit.")
  void commitConsumes() throws Exception {
    Queue queue = queue();
    send(queue, "1", "2");
    MessageConsumer consumer = session.createConsumer(queue);
    resource.start(xid, XAResource.TMNOFLAGS);
    assertThat(receiveText(consumer)).isEqualTo("1");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    resource.commit(xid, false);
    connection.close();
    contains(queue, "2");
  }

  @Statement(
      id = "11.3.5-7",
      text = "What was received in a branch comes again after its rollback, marked and counted.")
  void rollbackBringsBack() throws Exception {
    Queue queue = queue();
    send(queue, "any");
    MessageConsumer consumer = session.createConsumer(queue);
    resource.start(xid, XAResource.TMNOFLAGS);
    receive(consumer);
    resource.end(xid, XAResource.TMSUCCESS);
    resource.rollback(xid);
    consumer.close();
    Message again = receive(session().createConsumer(queue));
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  @Statement(
      id = "11.3.5-8",
      text = "What was received in a branch is kept from others until the branch is decided.")
  void branchKeepsMessage() throws Exception {
    Queue queue = queue();
    send(queue, "any");
    MessageConsumer consumer = session.createConsumer(queue);
    resource.start(xid, XAResource.TMNOFLAGS);
    receive(consumer);
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    MessageConsumer other = session().createConsumer(queue);
    receivesNothing(other);
    consumer.close();
    resource.rollback(xid);
    assertThat(receiveText(other)).isEqualTo("any");
  }

  @Statement(
      id = "11.3.5-9",
      text = "Receiving and sending in one branch are committed or undone together.")
  void branchIsAtomic() throws Exception {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    MessageConsumer consumer = session.createConsumer(in);
    resource.start(xid, XAResource.TMNOFLAGS);
    receive(consumer);
    send(session, out, "undone");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    resource.rollback(xid);
    TestXid second = new TestXid();
    resource.start(second, XAResource.TMNOFLAGS);
    receive(consumer);
    send(session, out, "done");
    resource.end(second, XAResource.TMSUCCESS);
    resource.prepare(second);
    resource.commit(second, false);
    connection.close();
    contains(in);
    contains(out, "done");
  }

  // --- association

  @Statement(
      id = "11.3.5-10",
      text = "A suspended branch is resumed; what lies between belongs to another branch.")
  void suspendAndResume() throws Exception {
    Queue queue = queue();
    TestXid other = new TestXid();
    resource.start(xid, XAResource.TMNOFLAGS);
    send(session, queue, "first");
    resource.end(xid, XAResource.TMSUSPEND);
    resource.start(other, XAResource.TMNOFLAGS);
    send(session, queue, "other");
    resource.end(other, XAResource.TMSUCCESS);
    resource.start(xid, XAResource.TMRESUME);
    send(session, queue, "second");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.rollback(other);
    resource.commit(xid, true);
    contains(queue, "first", "second");
  }

  @Statement(
      id = "11.3.5-11",
      text = "A session does work for several branches, decided in any order.")
  void interleavedBranches() throws Exception {
    Queue queue = queue();
    TestXid second = new TestXid();
    TestXid third = new TestXid();
    sendIn(xid, queue, "first");
    sendIn(second, queue, "second");
    sendIn(third, queue, "third");
    resource.prepare(third);
    resource.prepare(xid);
    resource.commit(third, false);
    resource.rollback(second);
    resource.commit(xid, false);
    contains(queue, "third", "first");
  }

  @Statement(id = "11.3.5-12", text = "A second session of the resource manager joins a branch.")
  void sessionsJoinABranch() throws Exception {
    Queue queue = queue();
    XASession second = connection.createXASession();
    resource.start(xid, XAResource.TMNOFLAGS);
    send(session, queue, "of the first");
    resource.end(xid, XAResource.TMSUCCESS);
    assertThat(second.getXAResource().isSameRM(resource)).isTrue();
    second.getXAResource().start(xid, XAResource.TMJOIN);
    send(second, queue, "of the second");
    second.getXAResource().end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    assertThat(browse(session(), queue)).isEmpty();
    resource.commit(xid, false);
    Session plain = session();
    assertThat(receiveTexts(plain.createConsumer(queue), 2))
        .containsExactlyInAnyOrder("of the first", "of the second");
  }

  @Statement(
      id = "11.3.5-13",
      text = "Resources of one provider are the same resource manager, over connections as well.")
  void sameResourceManager() throws Exception {
    XAConnection other = closing(provider().xaConnectionFactory().createXAConnection());
    assertThat(resource.isSameRM(resource)).isTrue();
    assertThat(resource.isSameRM(connection.createXASession().getXAResource())).isTrue();
    assertThat(resource.isSameRM(other.createXASession().getXAResource())).isTrue();
  }

  // --- recovery and decisions elsewhere

  @Statement(
      id = "11.3.5-14",
      text = "recover lists a prepared branch until it is decided, for other connections, too.")
  void recoverListsPreparedBranches() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    XAConnection other = closing(provider().xaConnectionFactory().createXAConnection());
    XAResource elsewhere = other.createXASession().getXAResource();
    assertThat(lists(elsewhere, xid)).isFalse();
    resource.prepare(xid);
    assertThat(lists(elsewhere, xid)).isTrue();
    assertThat(lists(resource, xid)).isTrue();
    resource.commit(xid, false);
    assertThat(lists(elsewhere, xid)).isFalse();
  }

  private static boolean lists(XAResource resource, TestXid branch) throws XAException {
    return Arrays.stream(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
        .anyMatch(branch::names);
  }

  @Statement(
      id = "11.3.5-15",
      text = "A prepared branch outlives its session and connection, and is committed elsewhere.")
  void preparedBranchOutlivesItsConnection() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    resource.prepare(xid);
    session.close();
    connection.close();
    assertThat(browse(session(), queue)).isEmpty();
    XAConnection other = closing(provider().xaConnectionFactory().createXAConnection());
    XAResource elsewhere = other.createXASession().getXAResource();
    assertThat(lists(elsewhere, xid)).isTrue();
    elsewhere.commit(xid, false);
    contains(queue, "any");
  }

  @Statement(
      id = "11.3.5-16",
      text = "A branch whose session was closed after its end is prepared and committed later.")
  void endedBranchOutlivesItsSession() throws Exception {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    MessageConsumer consumer = session.createConsumer(in);
    resource.start(xid, XAResource.TMNOFLAGS);
    receive(consumer);
    send(session, out, "done");
    resource.end(xid, XAResource.TMSUCCESS);
    session.close();
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    resource.commit(xid, false);
    contains(out, "done");
    contains(in);
  }

  @Statement(
      id = "11.3.5-17",
      text = "A branch is committed by another resource of the same resource manager.")
  void anotherResourceCommits() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    XAResource other = connection.createXASession().getXAResource();
    assertThat(other.prepare(xid)).isEqualTo(XAResource.XA_OK);
    other.commit(xid, false);
    contains(queue, "any");
  }

  // --- votes and refusals

  @Statement(
      id = "11.3.5-18",
      text = "A branch without work votes XA_RDONLY, or XA_OK and can be committed.")
  void emptyBranch() throws Exception {
    resource.start(xid, XAResource.TMNOFLAGS);
    resource.end(xid, XAResource.TMSUCCESS);
    int vote = resource.prepare(xid);
    assertThat(vote).isIn(XAResource.XA_RDONLY, XAResource.XA_OK);
    if (vote == XAResource.XA_OK) {
      resource.commit(xid, false);
    }
    assertThat(lists(resource, xid)).isFalse();
  }

  @Statement(
      id = "11.3.5-19",
      text = "A branch that was ended with TMFAIL leaves nothing behind after its rollback.")
  void failedBranchIsRolledBack() throws Exception {
    Queue queue = queue();
    resource.start(xid, XAResource.TMNOFLAGS);
    send(session, queue, "any");
    try {
      resource.end(xid, XAResource.TMFAIL);
      resource.rollback(xid);
    } catch (XAException e) {
      assertThat(e.errorCode).isBetween(XAException.XA_RBBASE, XAException.XA_RBEND);
    }
    assertThat(lists(resource, xid)).isFalse();
    contains(queue);
  }

  @Statement(
      id = "11.3.5-20",
      text = "An unknown branch is refused with XAER_NOTA by prepare, commit and rollback.")
  void unknownBranch() {
    assertThat(codeOf(() -> resource.prepare(xid))).isEqualTo(XAException.XAER_NOTA);
    assertThat(codeOf(() -> resource.commit(xid, true))).isEqualTo(XAException.XAER_NOTA);
    assertThat(codeOf(() -> resource.commit(xid, false))).isEqualTo(XAException.XAER_NOTA);
    assertThat(codeOf(() -> resource.rollback(xid))).isEqualTo(XAException.XAER_NOTA);
  }

  @Statement(id = "11.3.5-21", text = "A branch that exists is not begun anew: XAER_DUPID.")
  void existingBranchIsNotBegun() throws Exception {
    sendIn(xid, queue(), "any");
    XAResource other = connection.createXASession().getXAResource();
    assertThat(codeOf(() -> other.start(xid, XAResource.TMNOFLAGS)))
        .isEqualTo(XAException.XAER_DUPID);
    resource.rollback(xid);
  }

  @Statement(
      id = "11.3.5-22",
      text = "A two-phase commit without prepare is refused with XAER_PROTO.")
  void commitNeedsPrepare() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    assertThat(codeOf(() -> resource.commit(xid, false))).isEqualTo(XAException.XAER_PROTO);
    resource.rollback(xid);
    contains(queue);
  }

  @Statement(
      id = "11.3.5-23",
      text = "A decided branch is forgotten: XAER_NOTA for whoever asks again.")
  void decidedBranchIsForgotten() throws Exception {
    sendIn(xid, queue(), "any");
    resource.prepare(xid);
    resource.commit(xid, false);
    assertThat(codeOf(() -> resource.commit(xid, false))).isEqualTo(XAException.XAER_NOTA);
    assertThat(codeOf(() -> resource.rollback(xid))).isEqualTo(XAException.XAER_NOTA);
    assertThat(codeOf(() -> resource.forget(xid))).isEqualTo(XAException.XAER_NOTA);
  }

  @Statement(id = "11.3.5-24", text = "A transaction timeout that is taken is told.")
  void timeoutIsTold() throws XAException {
    if (resource.setTransactionTimeout(120)) {
      assertThat(resource.getTransactionTimeout()).isEqualTo(120);
    }
  }

  @Statement(
      id = "11.3.5-25",
      text = "A message's receipt belongs to another branch than its sending.")
  void branchesDoNotFlowWithMessages() throws Exception {
    Queue queue = queue();
    sendIn(xid, queue, "any");
    resource.commit(xid, true);
    TestXid second = new TestXid();
    MessageConsumer consumer = session.createConsumer(queue);
    resource.start(second, XAResource.TMNOFLAGS);
    receive(consumer);
    resource.end(second, XAResource.TMSUCCESS);
    resource.rollback(second);
    consumer.close();
    contains(queue, "any");
  }

  @Statement(
      id = "11.3.5-26",
      text = "Order is kept within a branch, and after the work of branches committed before.")
  void orderOfBranches() throws Exception {
    Queue queue = queue();
    TestXid second = new TestXid();
    sendIn(xid, queue, "1", "2");
    resource.commit(xid, true);
    sendIn(second, queue, "3", "4");
    resource.prepare(second);
    resource.commit(second, false);
    contains(queue, "1", "2", "3", "4");
  }

  @Statement(
      id = "11.3.5-27",
      text = "What a rolled back branch had received comes again in its order.")
  void rollbackKeepsOrder() throws Exception {
    Queue queue = queue();
    send(queue, "1", "2", "3", "4");
    MessageConsumer consumer = session.createConsumer(queue);
    resource.start(xid, XAResource.TMNOFLAGS);
    receiveTexts(consumer, 3);
    resource.end(xid, XAResource.TMSUCCESS);
    consumer.close();
    resource.prepare(xid);
    resource.rollback(xid);
    contains(queue, "1", "2", "3", "4");
  }

  @Statement(
      id = "11.3.5-28",
      text = "A session that works for a branch does not begin another: XAER_PROTO.")
  void oneBranchAtATime() throws Exception {
    resource.start(xid, XAResource.TMNOFLAGS);
    TestXid second = new TestXid();
    assertThat(codeOf(() -> resource.start(second, XAResource.TMNOFLAGS)))
        .isEqualTo(XAException.XAER_PROTO);
    resource.end(xid, XAResource.TMSUCCESS);
    resource.rollback(xid);
  }

  @Statement(
      id = "11.3.5-29",
      text = "A branch that a session still works for is not prepared or committed: XAER_PROTO.")
  void activeBranchIsNotDecided() throws Exception {
    Queue queue = queue();
    resource.start(xid, XAResource.TMNOFLAGS);
    send(session, queue, "any");
    assertThat(codeOf(() -> resource.prepare(xid))).isEqualTo(XAException.XAER_PROTO);
    assertThat(codeOf(() -> resource.commit(xid, true))).isEqualTo(XAException.XAER_PROTO);
    resource.end(xid, XAResource.TMSUCCESS);
    resource.commit(xid, true);
    contains(queue, "any");
  }

  @Statement(id = "11.3.5-30", text = "An unknown branch is neither joined nor resumed.")
  void unknownBranchIsNotJoined() {
    refuses(XAException.class, () -> resource.start(xid, XAResource.TMRESUME));
    assertThat(codeOf(() -> resource.start(xid, XAResource.TMJOIN)))
        .isEqualTo(XAException.XAER_NOTA);
  }

  @Statement(
      id = "11.3.5-31",
      text = "A durable subscription is not deleted while a prepared branch has a message of it.")
  void preparedBranchKeepsSubscription() throws Exception {
    Topic topic = topic();
    String name = fresh("shared");
    MessageConsumer consumer = session.createSharedDurableConsumer(topic, name);
    send(topic, "any");
    resource.start(xid, XAResource.TMNOFLAGS);
    receive(consumer);
    resource.end(xid, XAResource.TMSUCCESS);
    consumer.close();
    resource.prepare(xid);
    refuses(JMSException.class, () -> session.unsubscribe(name));
    resource.commit(xid, false);
    session.unsubscribe(name);
  }

  @Statement(
      id = "11.3.5-32",
      text = "Closing a session that works for a branch leaves the decision to the manager.")
  void closingSessionKeepsItsBranch() throws Exception {
    Queue queue = queue();
    resource.start(xid, XAResource.TMNOFLAGS);
    send(session, queue, "any");
    session.close();
    assertThat(browse(session(), queue)).isEmpty();
    resource.end(xid, XAResource.TMSUCCESS);
    resource.commit(xid, true);
    contains(queue, "any");
  }
}
