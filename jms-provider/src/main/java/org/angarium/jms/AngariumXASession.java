package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;
import org.angarium.session.SessionRequest;

/**
 * A session whose work belongs to the branches of a transaction manager (JMS 3.1, 11.3.2). Outside
 * any branch each send takes effect at once and each message is acknowledged when it was received.
 *
 * <p>When it is closed, the broker's end stays until the branches that it has begun are decided.
 */
final class AngariumXASession extends AngariumSession
    implements XASession, XAQueueSession, XATopicSession {
  private final OpenBranches branches = new OpenBranches();
  private final AngariumXAResource resource = new AngariumXAResource(this, branches);

  AngariumXASession(AngariumXAConnection connection, Domain domain) {
    super(connection, domain, SESSION_TRANSACTED, SessionRequest.Mode.XA);
  }

  @Override
  public Session getSession() throws JMSException {
    checkOpen();
    return this;
  }

  @Override
  public QueueSession getQueueSession() throws JMSException {
    checkOpen();
    return this;
  }

  @Override
  public TopicSession getTopicSession() throws JMSException {
    checkOpen();
    return this;
  }

  @Override
  public XAResource getXAResource() {
    return resource;
  }

  @Override
  public void commit() throws JMSException {
    throw notHere("commit");
  }

  @Override
  public void rollback() throws JMSException {
    throw notHere("rollback");
  }

  private JMSException notHere(String call) throws JMSException {
    checkOpen();
    return new TransactionInProgressException(
        call + " is not for an XA session; its transaction manager decides");
  }

  @Override
  void closeBrokerSession() throws JMSException {
    if (branches.isNone()) {
      super.closeBrokerSession();
    } else {
      connection().linger(branches);
      branches.whenNone(() -> broker().close());
    }
  }
}
