package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryTopic;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/** A topic that lives no longer than the connection that made it (JMS 3.1, 6.2.2). */
final class AngariumTemporaryTopic extends AngariumDestination implements TemporaryTopic {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Deleter deleter;

  /**
   * The object for a temporary topic.
   *
   * @param deleter the connection that made it; null where the address came in a message
   */
  AngariumTemporaryTopic(Address address, @Nullable Deleter deleter) {
    super(address);
    this.deleter = deleter;
  }

  @Override
  Address.Kind kind() {
    return Address.Kind.TEMPORARY_TOPIC;
  }

  @Override
  public @Nullable String getTopicName() {
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
