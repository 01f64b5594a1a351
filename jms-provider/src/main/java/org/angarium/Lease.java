package org.angarium;

import org.angarium.session.BrokerEndpoint;

/** The right to use a broker, which goes on at least until the lease is closed. */
interface Lease extends AutoCloseable {

  /** The broker. */
  BrokerEndpoint endpoint();

  /** Gives the right back; idempotent. */
  @Override
  void close();
}
