package org.angarium.tck.conformance.chapter11;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.XASession;
import javax.transaction.xa.XAResource;
import org.angarium.tck.conformance.Statement;

/** What becomes of the messages that are sent and received in branches. */
class XaBranchTest extends XaCase {
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
}
