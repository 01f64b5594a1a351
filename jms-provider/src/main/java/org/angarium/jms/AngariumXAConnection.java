package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerEndpoint;

/**
 * A connection whose sessions can take part in a transaction manager's transactions (JMS 3.1,
 * 11.3). When it is closed, the broker's end stays until the branches begun on it are decided.
 */
public final class AngariumXAConnection extends AngariumConnection
    implements XAConnection, XAQueueConnection, XATopicConnection {

  private AngariumXAConnection(
      BrokerConnection broker, ConnectionSettings settings, Domain domain, Runnable onClosed) {
    super(broker, settings, domain, onClosed);
  }

  /** Connects; otherwise as {@link AngariumConnection#open}. */
  public static AngariumXAConnection openXa(
      BrokerEndpoint endpoint, ConnectionSettings settings, Domain domain, Runnable onClosed)
      throws JMSException {
    return open(
        endpoint, settings, broker -> new AngariumXAConnection(broker, settings, domain, onClosed));
  }

  @Override
  public XASession createXASession() throws JMSException {
    return createXa(Domain.ANY);
  }

  @Override
  public XAQueueSession createXAQueueSession() throws JMSException {
    domain().requireQueues("createXAQueueSession");
    return createXa(Domain.QUEUE);
  }

  @Override
  public XATopicSession createXATopicSession() throws JMSException {
    domain().requireTopics("createXATopicSession");
    return createXa(Domain.TOPIC);
  }

  private AngariumXASession createXa(Domain sessionDomain) throws JMSException {
    use();
    return newXaSession(sessionDomain);
  }

  /** An XA session, without counting as use of the connection. */
  AngariumXASession newXaSession(Domain sessionDomain) throws JMSException {
    return opened(new AngariumXASession(this, sessionDomain));
  }
}
