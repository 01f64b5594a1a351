package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * What was delivered to one consumer and not yet shown to the application, in the order of its
 * delivery. Filled by the broker, emptied by any thread; each delivery is handed out once.
 */
final class DeliveryBuffer implements DeliveryHandler {
  private final Queue<Delivery> arrived = new ConcurrentLinkedQueue<>();
  private final Runnable onArrival;
  private final Consumer<SessionException> onClosed;
  private final AtomicReference<@Nullable Delivery> first = new AtomicReference<>();
  private volatile @Nullable SessionException closed;

  /**
   * An empty buffer.
   *
   * @param onArrival wakes whoever waits for a delivery; called inside a mailbox's drain
   * @param onClosed hears that the broker closed the consumer; called inside a mailbox's drain
   */
  DeliveryBuffer(Runnable onArrival, Consumer<SessionException> onClosed) {
    this.onArrival = onArrival;
    this.onClosed = onClosed;
  }

  @Override
  public void deliver(Delivery delivery) {
    arrived.add(delivery);
    onArrival.run();
  }

  @Override
  public void closed(SessionException why) {
    closed = why;
    onClosed.accept(why);
  }

  /** Why the broker closed the consumer; null while it did not. */
  @Nullable SessionException closedBecause() {
    return closed;
  }

  boolean isEmpty() {
    return first.get() == null && arrived.isEmpty();
  }

  /** Takes the next delivery out; null when there is none. */
  @Nullable Delivery poll() {
    Delivery next = first.get() == null ? null : first.getAndSet(null);
    return next == null ? arrived.poll() : next;
  }

  /** Puts a delivery back that was not shown after all. The caller has the session's turn. */
  void putBack(Delivery delivery) {
    first.set(delivery);
  }

  /** Takes everything out, in order. */
  List<DeliveryToken> drain() {
    List<DeliveryToken> tokens = new ArrayList<>();
    for (Delivery delivery = poll(); delivery != null; delivery = poll()) {
      tokens.add(delivery.token());
    }
    return tokens;
  }
}
