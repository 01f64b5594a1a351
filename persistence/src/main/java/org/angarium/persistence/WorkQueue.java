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
    return take(limit, weight, Long.MAX_VALUE);
  }

  /**
   * The same with a limit to the waiting; empty also when it is over.
   *
   * @param nanos how long to wait for work
   */
  List<T> take(long limit, ToLongFunction<T> weight, long nanos) {
    List<T> taken = new ArrayList<>();
    queueLock.lock();
    try {
      await(nanos);
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

  private void await(long nanos) {
    long left = nanos;
    boolean interrupted = false;
    while (waiting.isEmpty() && end == null && left > 0) {
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether nothing is left and nothing will come. */
  boolean isOver() {
    queueLock.lock();
    try {
      return waiting.isEmpty() && end != null;
    } finally {
      queueLock.unlock();
    }
  }

  /** Whether it refuses what comes. */
  boolean hasEnded() {
    queueLock.lock();
    try {
      return end != null;
    } finally {
      queueLock.unlock();
    }
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
