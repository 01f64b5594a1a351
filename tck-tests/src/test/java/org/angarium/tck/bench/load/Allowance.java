package org.angarium.tck.bench.load;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How long producers may go on. Safe for use by all of them. */
interface Allowance {

  /** Waits until that many more may be sent; false when it is over. */
  boolean take(int messages) throws InterruptedException;

  /** Until a time; meanwhile so far ahead of the consumers as the semaphore has room. */
  static Allowance ahead(Semaphore room, long end) {
    return messages -> {
      while (System.nanoTime() - end < 0) {
        if (room.tryAcquire(messages, 100, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return false;
    };
  }

  /** Until a time, and so many at most. */
  static Allowance upTo(long messages, long end) {
    AtomicLong left = new AtomicLong(messages);
    return more -> System.nanoTime() - end < 0 && left.addAndGet(-more) >= 0;
  }

  /** Exactly so many, however long that takes. */
  static Allowance exactly(long messages) {
    AtomicLong left = new AtomicLong(messages);
    return more -> left.addAndGet(-more) >= 0;
  }
}
