package org.angarium.tck.bench.load;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/**
 * A scenario on a provider that has been started.
 *
 * @param name of the queue or topic, or what such names begin with
 * @param amount how many messages a backlog has
 * @param startNanos when the start of the provider began, as {@link System#nanoTime} has it
 */
record Setup(
    Scenario scenario, Provider provider, Meter meter, String name, int amount, long startNanos) {

  /** The destination that the messages of this number go to. */
  Destination destination(Session session, int number) throws JMSException {
    return switch (scenario.kind()) {
      case TOPIC, SUBSCRIPTION -> session.createTopic(name);
      case QUEUES -> session.createQueue(name + "." + number);
      default -> session.createQueue(name);
    };
  }

  /** The same on a queue of its own, with consumers all the while. */
  Setup warmUp() {
    return new Setup(scenario.warmUp(), provider, meter, name + ".warm-up", amount, startNanos);
  }
}
