package org.angarium.jms;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Where threads sleep until something happens. Waking costs next to nothing when nobody sleeps,
 * never blocks, and may be done from any thread, inside a mailbox's drain too.
 *
 * <p>To put a thread to sleep and to wake it costs more than to hand it a hundred messages. So a
 * thread looks around for some microseconds before it sleeps, for longer where that has been worth
 * it; and who sleeps is woken once, however much happens until it runs.
 */
final class WakePoint {
  /** A deadline that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int LOOKS_AT_LEAST = 32;
  private static final int LOOKS_AT_MOST = 2_048;
  private static final int LOOKS_BETWEEN_YIELDS = 16;
  private static final long SHORT_SLEEP_NANOS = 100_000;

  /** A thread and whether it is, or is about to be, asleep. */
  private static final class Sleeper extends AtomicBoolean {
    private static final long serialVersionUID = 1;
    private final transient Thread thread = Thread.currentThread();
  }

  private final Queue<Sleeper> sleepers = new ConcurrentLinkedQueue<>();

  /** How often a thread looks before it sleeps; a guess that threads make better as they go. */
  private int looks = LOOKS_AT_MOST / 4;

  /** Wakes whoever sleeps. */
  void wake() {
    if (!sleepers.isEmpty()) {
      for (Sleeper sleeper : sleepers) {
        if (sleeper.get() && sleeper.compareAndSet(true, false)) {
          LockSupport.unpark(sleeper.thread);
        }
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
    if (condition.getAsBoolean() || comesSoon(condition)) {
      return true;
    }
    Sleeper self = new Sleeper();
    sleepers.add(self);
    long start = System.nanoTime();
    try {
      while (true) {
        self.set(true);
        if (condition.getAsBoolean()) {
          return true;
        }
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
    } finally {
      sleepers.remove(self);
      boolean wasShort = System.nanoTime() - start < SHORT_SLEEP_NANOS;
      looks = wasShort ? Math.min(LOOKS_AT_MOST, looks * 2) : Math.max(LOOKS_AT_LEAST, looks / 2);
    }
  }

  /** Looks whether the condition holds soon, and lets others run meanwhile. */
  private boolean comesSoon(BooleanSupplier condition) {
    int most = looks;
    for (int i = 1; i <= most; i++) {
      if (i % LOOKS_BETWEEN_YIELDS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
      if (condition.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }
}
