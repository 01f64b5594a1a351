package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that a connection consumer has given to a session of a server's pool and that its
 * {@code run} has not shown yet (JMS 3.1, 11). Safe for use by any number of threads.
 */
final class Loaded {
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

  /** Held until adopted deliveries are here, so that a close gives them back as unseen. */
  private final ReentrantLock adoptingLock = new ReentrantLock();

  private boolean closed;

  /**
   * Has one session adopt the deliveries of another; those that are the other's no more are passed
   * over when it is their turn.
   *
   * @throws SessionException when they were not adopted
   */
  void adopt(List<Delivery> more, BrokerSession from, BrokerSession to) {
    adoptingLock.lock();
    try {
      if (closed) {
        throw new SessionException(
            Kind.CLOSED,
            "the ServerSessionPool gave a session that is closed; its messages go back");
      }
      awaitAdoption(to.adopt(more.stream().map(Delivery::token).toList(), from));
      deliveries.addAll(more);
    } finally {
      adoptingLock.unlock();
    }
  }

  private static void awaitAdoption(Reply<Void> reply) {
    try {
      reply.await();
    } catch (SessionException e) {
      if (e.kind() != Kind.STALE_DELIVERY) {
        throw e;
      }
    }
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

  /** Takes everything out, and adopts nothing more. */
  List<DeliveryToken> close() {
    adoptingLock.lock();
    try {
      closed = true;
      return drain();
    } finally {
      adoptingLock.unlock();
    }
  }
}
