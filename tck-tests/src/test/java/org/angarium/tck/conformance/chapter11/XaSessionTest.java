package org.angarium.tck.conformance.chapter11;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Statement;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** XA factories, connections, sessions and contexts, as far as they are like their plain kin. */
class XaSessionTest extends ConformanceCase {

  @BeforeEach
  void needsXa() {
    needs(Feature.XA);
  }

  private XAConnection xaConnection() throws JMSException {
    return closing(provider().xaConnectionFactory().createXAConnection());
  }

  private XAJMSContext xaContext() {
    return closing(provider().xaConnectionFactory().createXAContext());
  }

  // --- 11.3.1

  @Statement(
      id = "11.3.1-1",
      text = "An XAConnectionFactory makes XAConnections and XAJMSContexts.")
  void factoryMakesConnectionsAndContexts() throws JMSException {
    assertThat(xaConnection().createXASession().getXAResource()).isNotNull();
    assertThat(xaContext().getXAResource()).isNotNull();
  }

  @Statement(
      id = "11.3.1-2",
      text = "An XA connection is stopped at first; a context's starts with its first consumer.")
  void startsLikePlainOnes() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    XAConnection connection = xaConnection();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    receivesNothing(consumer);
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("1");
    connection.close();
    XAJMSContext context = xaContext();
    assertThat(context.getAutoStart()).isTrue();
    JMSConsumer started = context.createConsumer(queue);
    assertThat(receive(started).getBody(String.class)).isEqualTo("2");
  }

  // --- 11.3.2

  @Statement(
      id = "11.3.2-1",
      text = "An XA connection also makes plain sessions, transacted by themselves or not.")
  void connectionMakesPlainSessions() throws JMSException {
    Queue queue = queue();
    XAConnection connection = xaConnection();
    connection.start();
    Session plain = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    assertThat(plain.getTransacted()).isFalse();
    send(plain, queue, "any");
    Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
    assertThat(transacted.getTransacted()).isTrue();
    MessageConsumer consumer = transacted.createConsumer(queue);
    assertThat(receiveText(consumer)).isEqualTo("any");
    transacted.rollback();
    assertThat(receive(consumer).getJMSRedelivered()).isTrue();
    transacted.commit();
  }

  @Statement(id = "11.3.2-2", text = "Closing an XA connection closes its sessions.")
  void closingConnectionClosesSessions() throws JMSException {
    XAConnection connection = xaConnection();
    XASession session = connection.createXASession();
    connection.close();
    refuses(IllegalStateException.class, session::createMessage);
    refuses(IllegalStateException.class, connection::createXASession);
  }

  // --- 11.3.3

  @Statement(id = "11.3.3-1", text = "An XA session says that it is transacted.")
  void sessionIsTransacted() throws JMSException {
    XASession session = xaConnection().createXASession();
    assertThat(session.getTransacted()).isTrue();
    assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
  }

  @Statement(
      id = "11.3.3-2",
      text = "commit and rollback of an XA session throw TransactionInProgressException.")
  void sessionDoesNotCommit() throws Exception {
    XASession session = xaConnection().createXASession();
    refuses(TransactionInProgressException.class, session::commit);
    refuses(TransactionInProgressException.class, session::rollback);
    TestXid xid = new TestXid();
    XAResource resource = session.getXAResource();
    resource.start(xid, XAResource.TMNOFLAGS);
    refuses(TransactionInProgressException.class, session::commit);
    refuses(TransactionInProgressException.class, session::rollback);
    resource.end(xid, XAResource.TMSUCCESS);
    resource.rollback(xid);
  }

  @Statement(
      id = "11.3.3-3",
      text = "What is done with an XA session's plain session belongs to the branch, too.")
  void plainSessionBelongsToTheBranch() throws Exception {
    Queue queue = queue();
    XASession session = xaConnection().createXASession();
    XAResource resource = session.getXAResource();
    TestXid xid = new TestXid();
    resource.start(xid, XAResource.TMNOFLAGS);
    send(session.getSession(), queue, "any");
    resource.end(xid, XAResource.TMSUCCESS);
    assertThat(browse(session(), queue)).isEmpty();
    resource.commit(xid, true);
    contains(queue, "any");
  }

  @Statement(id = "11.3.3-4", text = "recover of an XA session throws IllegalStateException.")
  void sessionDoesNotRecover() throws JMSException {
    XASession session = xaConnection().createXASession();
    refuses(IllegalStateException.class, session::recover);
  }

  // --- 11.3.4

  @Statement(
      id = "11.3.4-1",
      text = "An XAJMSContext is transacted and gives a context and an XAResource.")
  void contextIsTransacted() {
    XAJMSContext context = xaContext();
    assertThat(context.getTransacted()).isTrue();
    assertThat(context.getContext()).isNotNull();
    assertThat(context.getXAResource()).isNotNull();
  }

  @Statement(
      id = "11.3.4-2",
      text = "commit and rollback of an XAJMSContext throw TransactionInProgressRuntimeException.")
  void contextDoesNotCommit() {
    XAJMSContext context = xaContext();
    refuses(TransactionInProgressRuntimeException.class, context::commit);
    refuses(TransactionInProgressRuntimeException.class, context::rollback);
  }

  @Statement(
      id = "11.3.4-3",
      text = "What is done with the context of an XAJMSContext belongs to the branch.")
  void contextBelongsToTheBranch() throws Exception {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    XAJMSContext xa = xaContext();
    JMSContext context = xa.getContext();
    JMSConsumer consumer = context.createConsumer(in);
    XAResource resource = xa.getXAResource();
    TestXid first = new TestXid();
    resource.start(first, XAResource.TMNOFLAGS);
    receive(consumer);
    context.createProducer().send(out, "undone");
    resource.end(first, XAResource.TMSUCCESS);
    resource.rollback(first);
    TestXid second = new TestXid();
    resource.start(second, XAResource.TMNOFLAGS);
    assertThat(receive(consumer).getJMSRedelivered()).isTrue();
    context.createProducer().send(out, "done");
    resource.end(second, XAResource.TMSUCCESS);
    resource.commit(second, true);
    xa.close();
    contains(in);
    contains(out, "done");
  }

  // --- 11.4

  @Statement(
      id = "11.4-1",
      text = "An XAQueueConnectionFactory leads to an XAQueueSession and its queue session.")
  void xaQueueSession() throws Exception {
    Object factory = provider().xaConnectionFactory();
    Assumptions.assumeThat(factory).isInstanceOf(XAQueueConnectionFactory.class);
    XAQueueConnection connection =
        closing(((XAQueueConnectionFactory) factory).createXAQueueConnection());
    connection.start();
    assertThat(connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)).isNotNull();
    XAQueueSession session = connection.createXAQueueSession();
    QueueSession plain = session.getQueueSession();
    Queue queue = queue();
    TestXid xid = new TestXid();
    session.getXAResource().start(xid, XAResource.TMNOFLAGS);
    plain.createSender(queue).send(plain.createTextMessage("any"));
    session.getXAResource().end(xid, XAResource.TMSUCCESS);
    assertThat(browse(session(), queue)).isEmpty();
    session.getXAResource().commit(xid, true);
    contains(queue, "any");
  }

  @Statement(
      id = "11.4-2",
      text = "An XATopicConnectionFactory leads to an XATopicSession and its topic session.")
  void xaTopicSession() throws Exception {
    Object factory = provider().xaConnectionFactory();
    Assumptions.assumeThat(factory).isInstanceOf(XATopicConnectionFactory.class);
    XATopicConnection connection =
        closing(((XATopicConnectionFactory) factory).createXATopicConnection());
    connection.start();
    assertThat(connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE)).isNotNull();
    XATopicSession session = connection.createXATopicSession();
    TopicSession plain = session.getTopicSession();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    TestXid xid = new TestXid();
    session.getXAResource().start(xid, XAResource.TMNOFLAGS);
    plain.createPublisher(topic).publish(plain.createTextMessage("any"));
    session.getXAResource().end(xid, XAResource.TMSUCCESS);
    receivesNothing(subscriber);
    session.getXAResource().commit(xid, true);
    assertThat(receiveText(subscriber)).isEqualTo("any");
  }
}
