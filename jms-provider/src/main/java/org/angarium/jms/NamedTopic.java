package org.angarium.jms;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Topic;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/** A topic that is known by its name. */
public class NamedTopic extends AngariumDestination implements Topic {
  private static final long serialVersionUID = 1L;

  /**
   * The topic of this name.
   *
   * @throws IllegalArgumentException when the name is malformed, as {@link Address} says
   */
  public NamedTopic(String name) {
    super(Address.topic(name));
  }

  /** The topic of this address, which is not checked again. */
  NamedTopic(Address address) {
    super(address);
  }

  /** A topic that is given its name later, by {@link #rename}. */
  protected NamedTopic() {
    super(null);
  }

  /** The topic of a name that an application gave. */
  static NamedTopic of(@Nullable String name) throws InvalidDestinationException {
    return new NamedTopic(checkedAddress(Address.Kind.TOPIC, name));
  }

  @Override
  final Address.Kind kind() {
    return Address.Kind.TOPIC;
  }

  @Override
  public @Nullable String getTopicName() {
    return name();
  }
}
