package org.angarium.jms;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Queue;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/** A queue that is known by its name. */
public class NamedQueue extends AngariumDestination implements Queue {
  private static final long serialVersionUID = 1L;

  /**
   * The queue of this name.
   *
   * @throws IllegalArgumentException when the name is malformed, as {@link Address} says
   */
  public NamedQueue(String name) {
    super(Address.queue(name));
  }

  /** The queue of this address, which is not checked again. */
  NamedQueue(Address address) {
    super(address);
  }

  /** A queue that is given its name later, by {@link #rename}. */
  protected NamedQueue() {
    super(null);
  }

  /** The queue of a name that an application gave. */
  static NamedQueue of(@Nullable String name) throws InvalidDestinationException {
    return new NamedQueue(checkedAddress(Address.Kind.QUEUE, name));
  }

  @Override
  final Address.Kind kind() {
    return Address.Kind.QUEUE;
  }

  @Override
  public @Nullable String getQueueName() {
    return name();
  }
}
