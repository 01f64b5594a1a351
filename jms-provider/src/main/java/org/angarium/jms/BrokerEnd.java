package org.angarium.jms;

import jakarta.jms.JMSException;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.session.BrokerConnection;

/**
 * The broker's end of a connection: it stays until the connection is closed and the XA branches
 * begun on it are decided, and is closed by whoever ends its last use (JMS 3.1, 6.1.8). Safe for
 * use by any number of threads.
 */
final class BrokerEnd {
  private final BrokerConnection broker;
  private final Runnable onClosed;

  /** What needs it: the connection until it is closed, and open XA branches. */
  private final AtomicInteger uses = new AtomicInteger(1);

  /**
   * An end that the connection uses.
   *
   * @param onClosed is run once, when it has been closed
   */
  BrokerEnd(BrokerConnection broker, Runnable onClosed) {
    this.broker = broker;
    this.onClosed = onClosed;
  }

  /** The connection needs it no longer: closes it, unless XA branches are open. */
  void close() throws JMSException {
    if (endUse()) {
      try {
        JmsErrors.await(broker.close());
      } finally {
        onClosed.run();
      }
    }
  }

  /** Keeps it while an XA session has open branches. */
  void linger(OpenBranches branches) {
    uses.incrementAndGet();
    branches.whenNone(
        () -> {
          if (endUse()) {
            broker.close().whenDone((nothing, failure) -> onClosed.run());
          }
        });
  }

  private boolean endUse() {
    return uses.decrementAndGet() == 0;
  }
}
