package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that a connection consumer has given to a session of a server's pool and that its
 * {@code run} has not shown yet (JMS 3.1, 11). Safe for use by any number of threads.
 */
final class Loaded {
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

  void add(List<Delivery> more) {
    deliveries.addAll(more);
  }

  @Nullable Delivery poll() {
    return deliveries.poll();
  }

  /** Takes everything out. */
  List<DeliveryToken> drain() {
    List<DeliveryToken> tokens = new ArrayList<>();
    for (Delivery delivery = poll(); delivery != null; delivery = poll()) {
      tokens.add(delivery.token());
    }
    return tokens;
  }
}
