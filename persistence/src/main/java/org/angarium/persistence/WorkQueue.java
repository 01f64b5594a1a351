package org.angarium.persistence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one of the store's threads. Any thread adds; the one owner takes. Once it has
 * ended, everything is refused with the reason; what was added before can still be taken.
 */
final class WorkQueue<T> {
  private final ReentrantLock queueLock = new ReentrantLock();
  private final Condition changed = queueLock.newCondition();
  private final Queue<T> waiting = new ArrayDeque<>();
  private @Nullable StoreException end;

  /** Adds work; returns why it is refused, null when it is not. */
  @Nullable StoreException add(T work) {
    queueLock.lock();
    try {
      if (end == null) {
        waiting.add(work);
        changed.signal();
      }
      return end;
    } finally {
      queueLock.unlock();
    }
  }

  /**
   * Waits for work and takes as much of it, from the front, as fits the limit; always at least one.
   * Empty when the queue has ended and nothing is left.
   *
   * @param weight what one piece of work counts against the limit
   */
  List<T> take(long limit, ToLongFunction<T> weight) {
    List<T> taken = new ArrayList<>();
    queueLock.lock();
    try {
      while (waiting.isEmpty() && end == null) {
        changed.awaitUninterruptibly();
      }
      long sum = 0;
      T next = waiting.peek();
      while (next != null) {
        sum += weight.applyAsLong(next);
        if (!taken.isEmpty() && sum > limit) {
          break;
        }
        taken.add(waiting.remove());
        next = waiting.peek();
      }
    } finally {
      queueLock.unlock();
    }
    return taken;
  }

  /** Refuses what comes from now on. The first reason stays. */
  void end(StoreException why) {
    queueLock.lock();
    try {
      if (end == null) {
        end = why;
      }
      changed.signal();
    } finally {
      queueLock.unlock();
    }
  }
}
