package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.angarium.message.BranchId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class XaTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private final Queue answers = new NamedQueue("answers");
  private XAConnection connection;
  private XASession session;
  private XAResource resource;

  @BeforeEach
  void open() throws Exception {
    connection = broker.opened(broker.xaFactory().createXAConnection());
    connection.start();
    session = connection.createXASession();
    resource = session.getXAResource();
  }

  private static Xid xid() {
    byte[] number = Integer.toString(NUMBERS.incrementAndGet()).getBytes();
    return new AngariumXid(new BranchId(7, number, number));
  }

  private static void assertCode(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(XAException.class, e -> assertThat(e.errorCode).isEqualTo(code));
  }

  private void work(Session in) throws JMSException {
    MessageConsumer consumer = in.createConsumer(queue);
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
    in.createProducer(answers).send(in.createTextMessage("answer"));
    consumer.close();
  }

  @Test
  void commitsInTwoPhases() throws Exception {
    broker.send(queue, "a");
    Xid xid = xid();
    resource.start(xid, XAResource.TMNOFLAGS);
    work(session);
    resource.end(xid, XAResource.TMSUCCESS);

    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    assertThat(broker.depth(answers)).isZero();
    resource.commit(xid, false);

    assertThat(broker.depth(answers)).isEqualTo(1);
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void commitsInOnePhaseAndRollsBack() throws Exception {
    broker.send(queue, "a", "b");
    Xid first = xid();
    resource.start(first, XAResource.TMNOFLAGS);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
    session.createProducer(answers).send(session.createTextMessage("gone"));
    resource.end(first, XAResource.TMSUCCESS);
    resource.rollback(first);

    Xid second = xid();
    resource.start(second, XAResource.TMNOFLAGS);
    Message again = consumer.receive(10_000);
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    resource.end(second, XAResource.TMSUCCESS);
    resource.commit(second, true);

    assertThat(broker.depth(answers)).isZero();
    session.close();
    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @Test
  void anEmptyBranchIsReadOnly() throws Exception {
    Xid xid = xid();
    resource.start(xid, XAResource.TMNOFLAGS);
    resource.end(xid, XAResource.TMSUCCESS);

    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_RDONLY);
    assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, false));
  }

  @Test
  void takesEffectAtOnceOutsideAnyBranch() throws Exception {
    broker.send(queue, "a");

    work(session);
    session.close();

    assertThat(broker.depth(answers)).isEqualTo(1);
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void twoSessionsJoinOneBranch() throws Exception {
    XASession other = broker.opened(broker.xaFactory().createXAConnection()).createXASession();
    assertThat(resource.isSameRM(other.getXAResource())).isTrue();
    Xid xid = xid();
    resource.start(xid, XAResource.TMNOFLAGS);
    session.createProducer(answers).send(session.createMessage());
    resource.end(xid, XAResource.TMSUCCESS);
    other.getXAResource().start(xid, XAResource.TMJOIN);
    other.createProducer(answers).send(other.createMessage());
    other.getXAResource().end(xid, XAResource.TMSUCCESS);

    resource.prepare(xid);
    resource.commit(xid, false);

    assertThat(broker.depth(answers)).isEqualTo(2);
  }

  @Test
  void suspendsAndResumes() throws Exception {
    Xid first = xid();
    Xid second = xid();
    resource.start(first, XAResource.TMNOFLAGS);
    session.createProducer(answers).send(session.createTextMessage("first"));
    resource.end(first, XAResource.TMSUSPEND);
    resource.start(second, XAResource.TMNOFLAGS);
    session.createProducer(answers).send(session.createTextMessage("second"));
    resource.end(second, XAResource.TMSUCCESS);
    resource.start(first, XAResource.TMRESUME);
    session.createProducer(answers).send(session.createTextMessage("first"));
    resource.end(first, XAResource.TMSUCCESS);

    resource.rollback(second);
    resource.commit(first, true);

    assertThat(broker.depth(answers)).isEqualTo(2);
  }

  @Test
  void hasTheCodesOfTheSpecification() throws Exception {
    Xid xid = xid();
    assertCode(XAException.XAER_NOTA, () -> resource.prepare(xid));
    assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
    assertCode(XAException.XAER_INVAL, () -> resource.start(xid, 12345));
    assertCode(XAException.XAER_INVAL, () -> resource.end(xid, 12345));
    assertCode(XAException.XAER_INVAL, () -> resource.start(null, XAResource.TMNOFLAGS));
    assertCode(XAException.XAER_INVAL, () -> resource.recover(12345));
    assertCode(XAException.XAER_INVAL, () -> resource.setTransactionTimeout(-1));
    resource.start(xid, XAResource.TMNOFLAGS);
    assertCode(XAException.XAER_PROTO, () -> resource.start(xid(), XAResource.TMNOFLAGS));
    XAResource other = connection.createXASession().getXAResource();
    assertCode(XAException.XAER_DUPID, () -> other.start(xid, XAResource.TMNOFLAGS));
    assertCode(XAException.XAER_PROTO, () -> resource.prepare(xid));
    resource.end(xid, XAResource.TMFAIL);
    assertThatThrownBy(() -> resource.prepare(xid))
        .isInstanceOfSatisfying(
            XAException.class,
            e -> assertThat(e.errorCode).isBetween(XAException.XA_RBBASE, XAException.XA_RBEND));
  }

  @Test
  void listsPreparedBranchesForRecovery() throws Exception {
    Xid xid = xid();
    resource.start(xid, XAResource.TMNOFLAGS);
    session.createProducer(answers).send(session.createMessage());
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    XAResource later = connection.createXASession().getXAResource();

    Xid[] found = later.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);

    assertThat(found).hasSize(1);
    assertThat(found[0].getFormatId()).isEqualTo(xid.getFormatId());
    assertThat(Arrays.equals(found[0].getGlobalTransactionId(), xid.getGlobalTransactionId()))
        .isTrue();
    assertThat(Arrays.equals(found[0].getBranchQualifier(), xid.getBranchQualifier())).isTrue();
    assertThat(found[0]).isEqualTo(xid);
    assertThat(later.recover(XAResource.TMENDRSCAN)).isEmpty();
    assertThat(later.recover(XAResource.TMNOFLAGS)).isEmpty();
    later.commit(found[0], false);
    assertThat(broker.depth(answers)).isEqualTo(1);
  }

  @Test
  void aSessionClosedInsideABranchLeavesItToBeDecided() throws Exception {
    broker.send(queue, "a");
    Xid xid = xid();
    resource.start(xid, XAResource.TMNOFLAGS);
    work(session);

    session.close();

    resource.end(xid, XAResource.TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    resource.commit(xid, false);
    assertThat(broker.depth(answers)).isEqualTo(1);
    assertThat(broker.depth(queue)).isZero();
    assertCode(XAException.XAER_PROTO, () -> resource.start(xid(), XAResource.TMNOFLAGS));
  }

  @Test
  void aConnectionClosedInsideABranchLeavesItToBeDecided() throws Exception {
    broker.send(queue, "a", "b");
    for (boolean commit : new boolean[] {false, true}) {
      XAConnection brief = broker.xaFactory().createXAConnection();
      brief.start();
      XASession in = brief.createXASession();
      XAResource its = in.getXAResource();
      Xid xid = xid();
      its.start(xid, XAResource.TMNOFLAGS);
      work(in);

      brief.close();

      its.end(xid, XAResource.TMSUCCESS);
      if (commit) {
        its.commit(xid, true);
      } else {
        its.rollback(xid);
      }
      assertThat(broker.depth(answers)).isEqualTo(commit ? 1 : 0);
      assertThat(broker.depth(queue)).isEqualTo(commit ? 1 : 2);
    }
  }

  @Test
  void refusesLocalTransactionCalls() throws Exception {
    assertThat(session.getTransacted()).isTrue();
    assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
    assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
    assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
    XAJMSContext context = broker.opened(broker.xaFactory().createXAContext());
    assertThat(context.getTransacted()).isTrue();
    assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
    assertThatThrownBy(context::rollback).isInstanceOf(TransactionInProgressRuntimeException.class);
  }

  @Test
  void contextsTakePart() throws Exception {
    XAJMSContext context = broker.opened(broker.xaFactory().createXAContext());
    Xid xid = xid();
    context.getXAResource().start(xid, XAResource.TMNOFLAGS);
    context.getContext().createProducer().send(answers, "a");
    context.getXAResource().end(xid, XAResource.TMSUCCESS);
    assertThat(broker.depth(answers)).isZero();

    context.getXAResource().commit(xid, true);

    assertThat(broker.depth(answers)).isEqualTo(1);
  }

  @Test
  void domainsHaveTheirOwnSessions() throws Exception {
    XAQueueConnection queues = broker.opened(broker.xaFactory().createXAQueueConnection());
    XAQueueSession queueSession = queues.createXAQueueSession();
    assertThat(queueSession.getQueueSession().createReceiver(queue)).isNotNull();
    assertThatThrownBy(() -> queueSession.createTopic("t"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(queues.createQueueSession(true, 0).getTransacted()).isTrue();
    XATopicConnection topics = broker.opened(broker.xaFactory().createXATopicConnection());
    XATopicSession topicSession = topics.createXATopicSession();
    assertThat(topicSession.getTopicSession().createPublisher(new NamedTopic("t"))).isNotNull();
    assertThatThrownBy(() -> topicSession.createQueue("q"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(session.getSession()).isSameAs(session);
    assertThat(connection.createSession(false, Session.AUTO_ACKNOWLEDGE).getTransacted()).isFalse();
  }

  @Test
  void aBranchThatIsPreparedTooLateIsRolledBack() throws Exception {
    assertThat(resource.getTransactionTimeout()).isZero();
    assertThat(resource.setTransactionTimeout(1)).isTrue();
    assertThat(resource.getTransactionTimeout()).isEqualTo(1);
    Xid xid = xid();
    resource.start(xid, XAResource.TMNOFLAGS);
    session.createProducer(answers).send(session.createMessage());
    resource.end(xid, XAResource.TMSUCCESS);
    org.awaitility.Awaitility.await()
        .pollDelay(java.time.Duration.ofMillis(1100))
        .until(() -> true);

    assertCode(XAException.XA_RBTIMEOUT, () -> resource.prepare(xid));

    assertThat(broker.depth(answers)).isZero();
    assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
  }
}
