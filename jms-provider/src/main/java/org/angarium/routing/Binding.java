package org.angarium.routing;

import org.angarium.message.Envelope;
import org.angarium.selector.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Ties a queue to a destination.
 *
 * @param <Q> what a queue is
 * @param queue where matching messages go
 * @param selector which messages; null for all
 * @param notFrom a connection id or client id whose messages are left out; null for none
 */
public record Binding<Q>(Q queue, @Nullable Selector selector, @Nullable String notFrom) {

  /** All messages. */
  public static <Q> Binding<Q> all(Q queue) {
    return new Binding<>(queue, null, null);
  }

  /** Whether a message goes to the queue. */
  public boolean takes(Envelope message, Origin origin) {
    if (notFrom != null && origin.is(notFrom)) {
      return false;
    }
    return selector == null || selector.matches(message);
  }
}
