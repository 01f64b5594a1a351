package org.angarium;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import org.angarium.jms.AngariumXAConnection;
import org.angarium.jms.AngariumXAJMSContext;
import org.angarium.jms.Domain;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections whose sessions can take part in a transaction manager's transactions (JMS 3.1,
 * 11.3), and plain ones like {@link AngariumConnectionFactory}.
 */
public class AngariumXAConnectionFactory extends AngariumConnectionFactory
    implements XAConnectionFactory, XAQueueConnectionFactory, XATopicConnectionFactory {
  private static final long serialVersionUID = 1L;

  /** A factory for the default URL, as {@link AngariumConnectionFactory} has it. */
  public AngariumXAConnectionFactory() {}

  /**
   * A factory for a broker.
   *
   * @throws IllegalArgumentException when the URL cannot be used; the message says why
   */
  public AngariumXAConnectionFactory(String url) {
    super(url);
  }

  /**
   * A factory for a broker that is connected to with a user and password.
   *
   * @throws IllegalArgumentException when the URL cannot be used; the message says why
   */
  public AngariumXAConnectionFactory(String user, String password, String url) {
    super(user, password, url);
  }

  @Override
  public XAConnection createXAConnection() throws JMSException {
    return connectXa(ownUser(), ownPassword(), Domain.ANY);
  }

  @Override
  public XAConnection createXAConnection(@Nullable String userName, @Nullable String password)
      throws JMSException {
    return connectXa(userName, password, Domain.ANY);
  }

  @Override
  public XAQueueConnection createXAQueueConnection() throws JMSException {
    return connectXa(ownUser(), ownPassword(), Domain.QUEUE);
  }

  @Override
  public XAQueueConnection createXAQueueConnection(
      @Nullable String userName, @Nullable String password) throws JMSException {
    return connectXa(userName, password, Domain.QUEUE);
  }

  @Override
  public XATopicConnection createXATopicConnection() throws JMSException {
    return connectXa(ownUser(), ownPassword(), Domain.TOPIC);
  }

  @Override
  public XATopicConnection createXATopicConnection(
      @Nullable String userName, @Nullable String password) throws JMSException {
    return connectXa(userName, password, Domain.TOPIC);
  }

  @Override
  public XAJMSContext createXAContext() {
    return createXAContext(ownUser(), ownPassword());
  }

  @Override
  public XAJMSContext createXAContext(@Nullable String userName, @Nullable String password) {
    return AngariumXAJMSContext.overXa(() -> connectXa(userName, password, Domain.ANY));
  }

  private AngariumXAConnection connectXa(
      @Nullable String user, @Nullable String password, Domain domain) throws JMSException {
    return connect(
        user,
        password,
        (endpoint, settings, onClosed) ->
            AngariumXAConnection.openXa(endpoint, settings, domain, onClosed));
  }
}
