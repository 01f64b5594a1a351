package org.angarium.tck.bench;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.time.Duration;

/** A scenario set up on a provider; rounds are run one after the other. Used by one thread. */
interface Workload extends AutoCloseable {

  /** Runs for about that long, and until everything has come. */
  Measured round(Duration length) throws JMSException, InterruptedException;

  @Override
  void close() throws JMSException;

  /** Opens the connections, sessions and consumers of a scenario. */
  static Workload of(Scenario scenario, ConnectionFactory factory) throws JMSException {
    return scenario.kind() == Scenario.Kind.REQUEST_REPLY
        ? new RequestReply(factory)
        : new Flow(scenario, factory);
  }
}
