package org.angarium.tck.conformance;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import java.nio.file.Path;

/**
 * A running provider, as far as Jakarta Messaging does not say how to come by it. The suite uses
 * everything else through {@code jakarta.jms}. Destinations are made by their name on first use.
 */
public interface Provider extends AutoCloseable {
  /** A user that the provider knows, with the password {@link #PASSWORD}. */
  String USER = "alice";

  String PASSWORD = "alice's secret";

  /** A name for reports. */
  String name();

  /** Whether it has something that not every provider has. */
  boolean has(Feature feature);

  /** A factory without client identifier and credentials. */
  ConnectionFactory connectionFactory();

  /** A factory that an administrator gave a client identifier. */
  ConnectionFactory connectionFactory(String clientId);

  /** A factory to a broker that knows {@link #USER}, and admits who gives no credentials. */
  ConnectionFactory securedConnectionFactory();

  QueueConnectionFactory queueConnectionFactory();

  TopicConnectionFactory topicConnectionFactory();

  XAConnectionFactory xaConnectionFactory();

  /** Such a provider whose data outlives {@link #restart()}; may be this one. */
  Provider durable(Path folder);

  /** Stops the broker, which ends its connections, and starts it again on the same data. */
  void restart();

  /** Forgets what is left of a test. */
  @Override
  void close();
}
