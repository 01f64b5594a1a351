package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.angarium.message.BranchId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the history of a message says of a branch that was rolled back. */
@Timeout(60)
class XaFailureTest {
  private static final String THROWN = "java.lang.IllegalStateException: no stock";

  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("orders");
  private final Xid xid = new AngariumXid(new BranchId(7, new byte[] {1}, new byte[] {2}));
  private final CountDownLatch delivered = new CountDownLatch(1);
  private XAConnection connection;
  private XASession session;
  private XAResource resource;

  @BeforeEach
  void open() throws Exception {
    broker.changeRedelivery("queue:orders", Map.of("maxDeliveries", "1"));
    connection = broker.opened(broker.xaFactory().createXAConnection());
    session = connection.createXASession();
    resource = session.getXAResource();
    broker.send(queue, "a");
  }

  /** Has a listener throw, or not, in a branch that is not ended yet. */
  private void listen(MessageListener listener) throws Exception {
    resource.start(xid, XAResource.TMNOFLAGS);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              delivered.countDown();
              listener.onMessage(message);
            });
    connection.start();
    assertThat(delivered.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    connection.stop(); // returns when the listener has
  }

  private static void fail(Message message) {
    throw new IllegalStateException("no stock");
  }

  /** Runs the session in a branch that is rolled back. */
  private ServerSession rollingBack(CountDownLatch over) {
    return new ServerSession() {
      @Override
      public Session getSession() {
        return session;
      }

      @Override
      public void start() {
        try {
          resource.start(xid, XAResource.TMNOFLAGS);
          session.run();
          resource.end(xid, XAResource.TMSUCCESS);
          resource.rollback(xid);
          over.countDown();
        } catch (XAException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private String reason() throws JMSException {
    Session other = broker.session(Session.AUTO_ACKNOWLEDGE);
    Message letter = other.createConsumer(new NamedQueue("DLQ")).receive(LIMIT.toMillis());
    return letter.getStringProperty("JMS_Angarium_DeadLetterReason");
  }

  @Test
  void aListenersExceptionIsTheReason() throws Exception {
    listen(XaFailureTest::fail);
    resource.end(xid, XAResource.TMSUCCESS);
    resource.rollback(xid);
    assertThat(reason()).isEqualTo(THROWN);
  }

  @Test
  void itIsMoreThanThatTheBranchWasEndedWithFailure() throws Exception {
    listen(XaFailureTest::fail);
    resource.end(xid, XAResource.TMFAIL);
    resource.rollback(xid);
    assertThat(reason()).isEqualTo(THROWN);
  }

  @Test
  void itOutlivesASuspensionAndAnotherSessionsRollback() throws Exception {
    listen(XaFailureTest::fail);
    resource.end(xid, XAResource.TMSUSPEND);
    resource.start(xid, XAResource.TMRESUME);
    resource.end(xid, XAResource.TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    connection.createXASession().getXAResource().rollback(xid);
    assertThat(reason()).isEqualTo(THROWN);
  }

  @Test
  void aServerSessionsListenerIsKnownToo() throws Exception {
    session.setMessageListener(XaFailureTest::fail);
    connection.createConnectionConsumer(queue, null, () -> rollingBack(delivered), 1);
    connection.start();
    assertThat(reason()).isEqualTo(THROWN);
  }

  @Test
  void withoutAnExceptionTheTransactionManagerIsNamed() throws Exception {
    listen(message -> {});
    resource.end(xid, XAResource.TMSUCCESS);
    resource.rollback(xid);
    assertThat(reason()).isEqualTo("rolled back by the transaction manager");
  }

  @Test
  void aBranchThatWasEndedWithFailureSaysSo() throws Exception {
    listen(message -> {});
    resource.end(xid, XAResource.TMFAIL);
    resource.rollback(xid);
    assertThat(reason()).isEqualTo("the branch was ended with TMFAIL");
  }

  @Test
  void anExceptionOfAnEarlierBranchIsForgotten() throws Exception {
    broker.changeRedelivery("queue:orders", Map.of("maxDeliveries", "2"));
    session.setMessageListener(
        message -> {
          if (delivered.getCount() > 0) {
            delivered.countDown();
            fail(message);
          }
        });
    CountDownLatch both = new CountDownLatch(2);
    connection.createConnectionConsumer(queue, null, () -> rollingBack(both), 1);
    connection.start();
    assertThat(both.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(reason()).isEqualTo("rolled back by the transaction manager");
  }
}
