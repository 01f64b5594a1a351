package org.angarium.jms;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Where threads sleep until something happens. Waking costs next to nothing when nobody sleeps,
 * never blocks, and may be done from any thread, inside a mailbox's drain too.
 */
final class WakePoint {
  /** A deadline that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private final Queue<Thread> sleepers = new ConcurrentLinkedQueue<>();

  /** Wakes whoever sleeps. */
  void wake() {
    if (!sleepers.isEmpty()) {
      for (Thread sleeper : sleepers) {
        LockSupport.unpark(sleeper);
      }
    }
  }

  /**
   * Sleeps until the condition holds. Whoever makes it hold calls {@link #wake} afterwards.
   *
   * @param deadlineNanos by {@link System#nanoTime}, or {@link #NEVER}
   * @return whether the condition held, false when the deadline passed first
   * @throws InterruptedException when the thread is interrupted while the condition does not hold
   */
  boolean sleepUntil(BooleanSupplier condition, long deadlineNanos) throws InterruptedException {
    if (condition.getAsBoolean()) {
      return true;
    }
    Thread self = Thread.currentThread();
    sleepers.add(self);
    try {
      while (!condition.getAsBoolean()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (deadlineNanos == NEVER) {
          LockSupport.park(this);
        } else {
          long leftNanos = deadlineNanos - System.nanoTime();
          if (leftNanos <= 0) {
            return false;
          }
          LockSupport.parkNanos(this, leftNanos);
        }
      }
      return true;
    } finally {
      sleepers.remove(self);
    }
  }
}
