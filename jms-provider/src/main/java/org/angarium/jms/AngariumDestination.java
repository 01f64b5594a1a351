package org.angarium.jms;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Objects;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A queue or topic as an application holds it: a kind and a name (JMS 3.1, 5.2).
 *
 * <p>Two destinations are equal when their addresses are, whatever their classes. Safe for use by
 * any number of threads. A bean's destination may be without a name until it is given one; it must
 * not be renamed while it is a key in a hash table.
 */
public abstract class AngariumDestination implements Destination, Serializable {
  private static final long serialVersionUID = 1L;

  private transient volatile @Nullable Address address;

  /** A destination of this address, or one without a name yet. */
  AngariumDestination(@Nullable Address address) {
    this.address = address;
  }

  /** Which kind all destinations of this class are. */
  abstract Address.Kind kind();

  /** The destination object for an address. A temporary one made here cannot be deleted. */
  static AngariumDestination of(Address address) {
    return switch (address.kind()) {
      case QUEUE -> new NamedQueue(address);
      case TOPIC -> new NamedTopic(address);
      case TEMPORARY_QUEUE -> new AngariumTemporaryQueue(address, null);
      case TEMPORARY_TOPIC -> new AngariumTemporaryTopic(address, null);
    };
  }

  /**
   * The address of any destination, this provider's or another's, of which the name is taken.
   *
   * @throws InvalidDestinationException when it is null, has no name or a malformed one, is neither
   *     queue nor topic, or is another provider's temporary destination
   */
  static Address addressOf(@Nullable Destination destination) throws JMSException {
    return from(destination).address();
  }

  /** This provider's object for any destination; otherwise as {@link #addressOf}. */
  static AngariumDestination from(@Nullable Destination destination) throws JMSException {
    if (destination == null) {
      throw new InvalidDestinationException("a destination was expected, not null");
    }
    if (destination instanceof AngariumDestination own) {
      if (own.address == null) {
        throw new InvalidDestinationException(
            "the " + own.kind().word() + " has no name; give it one before it is used");
      }
      return own;
    }
    if (destination instanceof TemporaryQueue || destination instanceof TemporaryTopic) {
      throw new InvalidDestinationException(
          "%s is a temporary destination of another provider (%s)"
              .formatted(destination, destination.getClass().getName()));
    }
    return fromForeign(destination);
  }

  private static AngariumDestination fromForeign(Destination destination) throws JMSException {
    String queue = destination instanceof Queue foreign ? foreign.getQueueName() : null;
    String topic = destination instanceof Topic foreign ? foreign.getTopicName() : null;
    if ((queue == null) == (topic == null)) {
      throw new InvalidDestinationException(
          "%s (%s) names %s; use a queue or a topic with a name"
              .formatted(
                  destination,
                  destination.getClass().getName(),
                  queue == null ? "neither a queue nor a topic" : "both a queue and a topic"));
    }
    return queue != null ? NamedQueue.of(queue) : NamedTopic.of(topic);
  }

  /** Checks a name that an application gave. */
  static Address checkedAddress(Address.Kind kind, @Nullable String name)
      throws InvalidDestinationException {
    if (name == null) {
      throw new InvalidDestinationException("a " + kind.word() + " needs a name, not null");
    }
    try {
      return new Address(kind, name);
    } catch (IllegalArgumentException e) {
      throw JmsErrors.causedBy(
          new InvalidDestinationException("bad " + kind.word() + " name: " + e.getMessage()), e);
    }
  }

  /**
   * Kind and name.
   *
   * @throws java.lang.IllegalStateException when the destination has no name yet
   */
  public final Address address() {
    Address known = address;
    if (known == null) {
      throw new java.lang.IllegalStateException(
          "the " + kind().word() + " has no name; give it one before it is used");
    }
    return known;
  }

  /** The name; null when it has none yet. */
  final @Nullable String name() {
    Address known = address;
    return known == null ? null : known.name();
  }

  /**
   * Gives the destination a name, as a bean's setter does.
   *
   * @throws IllegalArgumentException when the name is malformed, as {@link Address} says
   */
  protected final void rename(String name) {
    address = new Address(kind(), name);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(name());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    String name = (String) in.readObject();
    try {
      address = name == null ? null : new Address(kind(), name);
    } catch (IllegalArgumentException e) {
      InvalidObjectException invalid = new InvalidObjectException(e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof AngariumDestination that
        && kind() == that.kind()
        && Objects.equals(address, that.address);
  }

  @Override
  public final int hashCode() {
    return 31 * kind().word().hashCode() + Objects.hashCode(name());
  }

  /** The address's text form, {@code kind:name}. */
  @Override
  public final String toString() {
    Address known = address;
    return known == null ? kind().word() + " without a name" : known.toString();
  }
}
