package org.angarium.tck.conformance.chapter11;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import java.util.Arrays;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.angarium.tck.conformance.Statement;

/** What an XAResource says: votes, refusals, recovery, and which branches outlive their session. */
class XaResourceTest extends XaCase {
  // --- of which resource manager

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

  // --- what outlives

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
