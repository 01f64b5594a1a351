package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import org.angarium.session.BrokerConnection;
import org.jspecify.annotations.Nullable;

/**
 * The client id of a connection, and whether it is too late to give it one (JMS 3.1, 6.1.2). Safe
 * for use by any number of threads.
 */
final class ClientId {
  private final BrokerConnection broker;
  private volatile @Nullable String id;
  private volatile boolean late;

  /** None yet. */
  ClientId(BrokerConnection broker) {
    this.broker = broker;
  }

  @Nullable String value() {
    return id;
  }

  /** The connection is used: from now on it keeps what it has. */
  void keep() {
    late = true;
  }

  /** Gives the connection the id that the application wants for it, unless it is too late. */
  void set(@Nullable String wanted) throws JMSException {
    if (id != null) {
      throw new IllegalStateException(
          "the connection has the client id '%s' already; it cannot be changed".formatted(id));
    }
    if (late) {
      throw new IllegalStateException(
          "the connection was used already; set the client id first, or on the factory");
    }
    if (wanted == null || wanted.isEmpty()) {
      throw new InvalidClientIDException("a client id has at least one character");
    }
    claim(wanted);
  }

  /** Claims the id at the broker, where no other connection has it. */
  void claim(String wanted) throws JMSException {
    JmsErrors.await(broker.claimClientId(wanted));
    id = wanted;
  }
}
