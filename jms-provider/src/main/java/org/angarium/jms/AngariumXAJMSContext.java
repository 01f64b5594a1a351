package org.angarium.jms;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.XAJMSContext;
import javax.transaction.xa.XAResource;

/** A context whose work belongs to the branches of a transaction manager (JMS 3.1, 11.3). */
public final class AngariumXAJMSContext extends AngariumJMSContext implements XAJMSContext {
  private final AngariumXASession session;

  private AngariumXAJMSContext(AngariumXAConnection connection, AngariumXASession session) {
    super(connection, session);
    this.session = session;
  }

  /**
   * A context over a connection of its own.
   *
   * @throws jakarta.jms.JMSRuntimeException when it cannot connect
   */
  public static AngariumXAJMSContext overXa(Connecting<AngariumXAConnection> connecting) {
    return Unchecked.ask(
        () -> {
          AngariumXAConnection connection = connecting.connect();
          try {
            return new AngariumXAJMSContext(connection, connection.newXaSession(Domain.ANY));
          } catch (JMSException e) {
            connection.close();
            throw e;
          }
        });
  }

  @Override
  public JMSContext getContext() {
    return this;
  }

  @Override
  public XAResource getXAResource() {
    return session.getXAResource();
  }
}
