package org.angarium.session;

import org.angarium.message.Address;

/**
 * An admitted client's connection. Owns its sessions and temporary destinations. Safe for use by
 * any number of threads.
 */
public interface BrokerConnection extends ManagedBroker {

  /** What the broker said of itself and of this connection. */
  ConnectionInfo info();

  /**
   * The broker's time in milliseconds since the epoch, as well as this end knows it. Time-stamps,
   * expirations and delivery times are reckoned from it.
   */
  long nowMs();

  /**
   * Claims a client id for the life of this connection (JMS 3.1, 6.1.2).
   *
   * <p>Fails with {@link SessionException.Kind#INVALID_CLIENT_ID} when another connection holds it.
   */
  Reply<Void> claimClientId(String clientId);

  /** Opens a session. It is usable at once; an error shows with its first request. */
  BrokerSession openSession(SessionRequest request);

  /**
   * Makes a temporary destination that lives until it is deleted or this connection ends.
   *
   * @param kind {@code TEMPORARY_QUEUE} or {@code TEMPORARY_TOPIC}
   */
  Reply<Address> createTemporary(Address.Kind kind);

  /**
   * Deletes a temporary destination of this connection.
   *
   * <p>Fails with {@link SessionException.Kind#ILLEGAL_STATE} while it has consumers.
   */
  Reply<Void> deleteTemporary(Address address);

  /**
   * Deletes a durable subscription (JMS 3.1, 8.3.3).
   *
   * <p>Fails with {@link SessionException.Kind#INVALID_DESTINATION} when there is none of this name
   * under this connection's client id, with {@link SessionException.Kind#ILLEGAL_STATE} while it
   * has a consumer or undecided messages.
   */
  Reply<Void> unsubscribe(String subscriptionName);

  /**
   * Closes all sessions, deletes the temporary destinations and frees the client id. Idempotent.
   */
  Reply<Void> close();
}
