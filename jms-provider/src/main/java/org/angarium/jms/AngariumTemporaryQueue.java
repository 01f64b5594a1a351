package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/** A queue that lives no longer than the connection that made it (JMS 3.1, 6.2.2). */
final class AngariumTemporaryQueue extends AngariumDestination implements TemporaryQueue {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Deleter deleter;

  /**
   * The object for a temporary queue.
   *
   * @param deleter the connection that made it; null where the address came in a message
   */
  AngariumTemporaryQueue(Address address, @Nullable Deleter deleter) {
    super(address);
    this.deleter = deleter;
  }

  @Override
  Address.Kind kind() {
    return Address.Kind.TEMPORARY_QUEUE;
  }

  @Override
  public @Nullable String getQueueName() {
    return name();
  }

  @Override
  public void delete() throws JMSException {
    if (deleter == null) {
      throw new IllegalStateException(
          this + " can only be deleted through the object that its connection made");
    }
    deleter.delete(address());
  }
}
