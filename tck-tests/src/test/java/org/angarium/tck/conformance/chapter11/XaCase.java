package org.angarium.tck.conformance.chapter11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** An XA session and its XAResource, for tests that act as a transaction manager. */
abstract class XaCase extends ConformanceCase {
  final TestXid xid = new TestXid();

  XAConnection connection;
  XASession session;
  XAResource resource;

  @BeforeEach
  void connect() throws JMSException {
    needs(Feature.XA);
    connection = closing(provider().xaConnectionFactory().createXAConnection());
    connection.start();
    session = connection.createXASession();
    resource = session.getXAResource();
  }

  /** Sends within a branch, which is ended. */
  void sendIn(TestXid branch, Queue queue, String... texts) throws Exception {
    resource.start(branch, XAResource.TMNOFLAGS);
    send(session, queue, texts);
    resource.end(branch, XAResource.TMSUCCESS);
  }

  static int codeOf(ThrowingCallable call) {
    XAException refusal = catchThrowableOfType(XAException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal.errorCode;
  }
}
