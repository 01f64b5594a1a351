package org.angarium.jms;

import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import org.angarium.message.Address;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.ConsumerRequest.Source;
import org.angarium.session.ConsumerRequest.Subscription;
import org.jspecify.annotations.Nullable;

/** What consumers consume from, in the words of the session seam (JMS 3.1, 4.1 and 4.2). */
final class Sources {
  private Sources() {}

  /** A queue, or an unshared, non-durable subscription on a topic. */
  static Source plain(Destination destination) throws JMSException {
    Address address = AngariumDestination.addressOf(destination);
    return address.kind().isTopic()
        ? new Subscription(address, null, false, false)
        : new ConsumerRequest.Queue(address);
  }

  /** A shared, non-durable subscription. */
  static Source shared(Topic topic, @Nullable String name) throws JMSException {
    return new Subscription(AngariumDestination.addressOf(topic), checked(name), false, true);
  }

  /** An unshared durable subscription, which belongs to the connection's client id. */
  static Source durable(Topic topic, @Nullable String name, AngariumConnection connection)
      throws JMSException {
    Source source = new Subscription(permanent(topic), checked(name), true, false);
    if (connection.clientId() == null) {
      throw new IllegalStateException(
          "an unshared durable subscription needs a client id; set one on the connection factory or"
              + " the connection");
    }
    return source;
  }

  /** A shared durable subscription. */
  static Source sharedDurable(Topic topic, @Nullable String name) throws JMSException {
    return new Subscription(permanent(topic), checked(name), true, true);
  }

  private static Address permanent(Topic topic) throws JMSException {
    Address address = AngariumDestination.addressOf(topic);
    if (address.kind().isTemporary()) {
      throw new InvalidDestinationException(
          "a durable subscription needs a topic that lasts, " + topic + " is temporary");
    }
    return address;
  }

  private static String checked(@Nullable String name) throws JMSException {
    if (name == null || name.isEmpty()) {
      throw new JMSException("a shared or durable subscription needs a name");
    }
    return name;
  }
}
