package org.angarium.tck.conformance.chapter11;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.time.Duration;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Inbox;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;

/** What tests of connection consumers and of the sessions that they load have in common. */
abstract class ConnectionConsumerCase extends ConformanceCase {
  static final MessageListener IGNORING = message -> {};

  final Inbox inbox = new Inbox();

  @BeforeEach
  void needsConnectionConsumers() {
    needs(Feature.CONNECTION_CONSUMERS);
  }

  Connection started() throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection;
  }

  static void eventually(ThrowingRunnable holds) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMillis(LIMIT_MS))
        .untilAsserted(holds);
  }
}
