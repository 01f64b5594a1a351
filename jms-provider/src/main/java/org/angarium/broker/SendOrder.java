package org.angarium.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The order of one session's persistent messages while one of them is on its way to several queues.
 * The batch of such a one is submitted by the last of their mailboxes, and it becomes visible after
 * that. What is sent after it waits here: a message that is stored until the batch before it is
 * submitted, since batches become durable in their order; one that is not stored until the batch is
 * done (JMS 3.1, 6.2.9). A batch that is given up may be over before an earlier one is durable: it
 * is shown after that one all the same.
 *
 * <p>Sends come from one thread at a time, the rest from any thread.
 */
final class SendOrder {

  /** What has to have become of an earlier message to several queues. */
  enum Behind {
    /** It has begun. */
    BEGUN,
    /** Its batch is submitted. */
    SUBMITTED,
    /** It is done. */
    DONE
  }

  private record Waiting(Behind behind, Runnable send) {}

  private final ReentrantLock orderLock = new ReentrantLock();
  private final Deque<Waiting> waiting = new ArrayDeque<>(0);

  /** The messages to several queues that are not done. */
  private final Deque<Spread> spreads = new ArrayDeque<>(0);

  private int unsubmitted;
  private boolean releasing;
  private boolean ending;

  /** How many messages to several queues are not done, and how many sends wait. */
  private final AtomicInteger unfinished = new AtomicInteger();

  /** Whether a send need not wait for anything. */
  boolean isFree() {
    return unfinished.get() == 0;
  }

  /** Runs a send now, or when what is before it lets it. */
  void send(Behind behind, Runnable send) {
    if (isFree()) {
      send.run();
      return;
    }
    orderLock.lock();
    try {
      unfinished.incrementAndGet();
      waiting.add(new Waiting(behind, send));
    } finally {
      orderLock.unlock();
    }
    release();
  }

  /** Begins a message to several queues; what it answers has to tell how that goes. */
  Spread spread() {
    Spread spread = new Spread();
    orderLock.lock();
    try {
      unfinished.incrementAndGet();
      unsubmitted++;
      spreads.add(spread);
    } finally {
      orderLock.unlock();
    }
    return spread;
  }

  /** Runs what need not wait any more, in its order and on one thread at a time. */
  private void release() {
    for (Runnable next = next(true); next != null; next = next(false)) {
      next.run();
      unfinished.decrementAndGet();
    }
  }

  private @Nullable Runnable next(boolean first) {
    orderLock.lock();
    try {
      if (first && releasing) {
        return null;
      }
      Waiting head = waiting.peek();
      releasing = head != null && allows(head.behind);
      return releasing ? waiting.remove().send : null;
    } finally {
      orderLock.unlock();
    }
  }

  private boolean allows(Behind behind) {
    return switch (behind) {
      case BEGUN -> true;
      case SUBMITTED -> unsubmitted == 0;
      case DONE -> spreads.isEmpty();
    };
  }

  /** Shows what is over, in its order and on one thread at a time. */
  private void showEnds() {
    for (Runnable next = nextEnd(true); next != null; next = nextEnd(false)) {
      next.run();
    }
  }

  private @Nullable Runnable nextEnd(boolean first) {
    orderLock.lock();
    try {
      if (first && ending) {
        return null;
      }
      if (!first) {
        spreads.remove(); // whose end was shown just now
        unfinished.decrementAndGet();
      }
      Spread head = spreads.peek();
      Runnable end = head == null ? null : head.end;
      ending = end != null;
      return end;
    } finally {
      orderLock.unlock();
    }
  }

  /** One message to several queues. */
  final class Spread {
    private boolean submitted;
    private @Nullable Runnable end;

    private Spread() {}

    /** Its batch is submitted; may come after the end. */
    void submitted() {
      orderLock.lock();
      try {
        noteSubmitted();
      } finally {
        orderLock.unlock();
      }
      release();
    }

    private void noteSubmitted() {
      if (!submitted) {
        submitted = true;
        unsubmitted--;
      }
    }

    /**
     * It is stored, given up or refused.
     *
     * @param show shows that, once those before it are shown; must be short
     */
    void done(Runnable show) {
      orderLock.lock();
      try {
        noteSubmitted();
        end = show;
      } finally {
        orderLock.unlock();
      }
      showEnds();
      release();
    }
  }
}
