package org.angarium.tck.bench.load;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** Commits a consumer's transaction when it has taken its share. Used by the consumer's thread. */
final class Settling {
  private final Session session;
  private final int perCommit;
  private int taken;

  Settling(Session session, Scenario.Mode mode) {
    this.session = session;
    this.perCommit = mode.perCommit();
  }

  void taken() throws JMSException {
    if (perCommit > 0 && ++taken == perCommit) {
      session.commit();
      taken = 0;
    }
  }
}
