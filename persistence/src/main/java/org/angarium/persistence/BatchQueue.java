package org.angarium.persistence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.persistence.SubmittedBatch.Urgency;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The batches that wait for the store's writer. Any thread adds; the writer takes. Once it has
 * ended, everything is refused with the reason; what was added before can still be taken.
 *
 * <p>The writer has some patience with a message that a consumer is being given: it lets it wait,
 * for a tenth of the time of a sync, in the hope that it is taken back and need not be written at
 * all. While that goes well it does not sleep so deeply that the next such message would have to
 * wake it. When it has hoped in vain {@value #VAIN_HOPES} times in a row it does without for the
 * next {@value #TAKES_WITHOUT} times. What is unhurried waits up to {@value #REST_MS} ms, or until
 * there are {@value #MOST_AT_REST} of them, for something that is not. Nothing else ever waits.
 */
final class BatchQueue {
  private static final int VAIN_HOPES = 8;
  private static final int TAKES_WITHOUT = 64;
  private static final long STAYS_AWAKE_NANOS = 1_000_000;
  private static final long MOST_PATIENCE_NANOS = 200_000;
  private static final long REST_MS = 10;
  private static final long REST_NANOS = REST_MS * 1_000_000;
  private static final int MOST_AT_REST = 1_000;

  /** Who is to wait longer waits for ever. */
  private static final long DEEP_NANOS = Long.MAX_VALUE / 2;

  private final ReentrantLock queueLock = new ReentrantLock();
  private final Condition changed = queueLock.newCondition();

  /** What is not unhurried, in its order. */
  private final Deque<SubmittedBatch> waiting = new ArrayDeque<>();

  private final Deque<SubmittedBatch> unhurried = new ArrayDeque<>();
  private long added;
  private @Nullable StoreException end;

  /** How many of the waiting batches are to be written at once. */
  private int urgent;

  private boolean sleepsDeeply;
  private boolean reminder;
  private long reminderNanos;
  private boolean woken;
  private long patienceNanos;
  private long lastTakenBackNanos = System.nanoTime() - STAYS_AWAKE_NANOS;
  private int vainHopes;
  private int takesWithout;

  /** Adds a batch; returns why it is refused, null when it is not. */
  @Nullable StoreException add(SubmittedBatch batch) {
    queueLock.lock();
    try {
      if (end == null) {
        batch.place(added++);
        if (isToBeNoticed(batch)) {
          changed.signal();
        }
      }
      return end;
    } finally {
      queueLock.unlock();
    }
  }

  /** Queues it; says whether a writer that sleeps has to know. */
  private boolean isToBeNoticed(SubmittedBatch batch) {
    switch (batch.urgency()) {
      case UNHURRIED:
        unhurried.add(batch);
        return unhurried.size() == MOST_AT_REST || sleepsDeeply && unhurried.size() == 1;
      case SHOWN:
        waiting.add(batch);
        return sleepsDeeply;
      default:
        waiting.add(batch);
        urgent++;
        return true;
    }
  }

  /**
   * Has a {@link #take} end at a time at the latest, if need be without a batch.
   *
   * @param nanos on the clock of {@link System#nanoTime}
   */
  void remindAt(long nanos) {
    queueLock.lock();
    try {
      reminder = true;
      reminderNanos = nanos;
      if (sleepsDeeply) {
        changed.signal();
      }
    } finally {
      queueLock.unlock();
    }
  }

  /** Whether the time of the reminder has come; only once. */
  boolean takeReminder() {
    queueLock.lock();
    try {
      boolean due = reminder && reminderNanos - System.nanoTime() <= 0;
      reminder &= !due;
      return due;
    } finally {
      queueLock.unlock();
    }
  }

  /** Has the take that waits, or else the next one, return at once, perhaps with nothing. */
  void wake() {
    queueLock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      queueLock.unlock();
    }
  }

  /** Tells how long the last sync took, of which the patience is a part. */
  void synced(long nanos) {
    queueLock.lock();
    try {
      patienceNanos = Math.min(nanos / 10, MOST_PATIENCE_NANOS);
    } finally {
      queueLock.unlock();
    }
  }

  /**
   * Waits for batches and takes them from the front, as many as fit the limit; always at least one.
   * Some of them may have been taken back. Empty when the queue has ended and nothing is left, and
   * when the time of a reminder has come.
   *
   * @param limit in bytes
   */
  List<SubmittedBatch> take(long limit) {
    return take(limit, Long.MAX_VALUE);
  }

  /**
   * The same with a limit to the waiting for a first batch; empty also when it is over, or cut
   * short by {@link #wake}.
   *
   * @param nanos how long to wait
   */
  List<SubmittedBatch> take(long limit, long nanos) {
    queueLock.lock();
    try {
      awaitWork(nanos);
      return takeFromFront(limit);
    } finally {
      queueLock.unlock();
    }
  }

  private void awaitWork(long mostNanos) {
    long begun = System.nanoTime();
    dropTakenBack();
    while (end == null && !woken) {
      long nanos = patienceLeft();
      long now = System.nanoTime();
      long left = Math.min(mostNanos - (now - begun), restLeft(now));
      if (reminder) {
        left = Math.min(left, reminderNanos - now);
      }
      if (waiting.isEmpty() && left <= 0) {
        break;
      } else if (waiting.isEmpty()) {
        sleepWithoutWork(nanos > 0, left);
      } else if (urgent == 0 && nanos > 0) {
        sleep(nanos);
      } else {
        break;
      }
      dropTakenBack();
    }
    noteHope();
    woken = false;
  }

  /** How long what is unhurried may still wait. */
  private long restLeft(long now) {
    SubmittedBatch first = unhurried.peek();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    return unhurried.size() < MOST_AT_REST ? first.submittedNanos() + REST_NANOS - now : 0;
  }

  /** How long the first batch may still wait; without one, whether to expect one soon. */
  private long patienceLeft() {
    if (takesWithout > 0 || patienceNanos == 0) {
      return 0;
    }
    long now = System.nanoTime();
    SubmittedBatch first = waiting.peek();
    return first == null
        ? lastTakenBackNanos + STAYS_AWAKE_NANOS - now
        : first.submittedNanos() + patienceNanos - now;
  }

  private void sleepWithoutWork(boolean lightly, long mostNanos) {
    if (lightly) {
      sleep(Math.min(patienceNanos, mostNanos));
    } else if (mostNanos < DEEP_NANOS) {
      sleepsDeeply = true;
      sleep(mostNanos);
    } else {
      sleep(0);
    }
  }

  /** Sleeps until something is added, or for a time; an interrupt is nobody's business here. */
  private void sleep(long nanos) {
    sleepsDeeply |= nanos == 0;
    try {
      if (nanos == 0) {
        changed.awaitUninterruptibly();
      } else {
        changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.interrupted();
    } finally {
      sleepsDeeply = false;
    }
  }

  private void dropTakenBack() {
    SubmittedBatch first = waiting.peek();
    while (first != null && first.isTakenBack()) {
      remove(first);
      lastTakenBackNanos = System.nanoTime();
      vainHopes = 0;
      first = waiting.peek();
    }
  }

  private void noteHope() {
    if (takesWithout > 0) {
      takesWithout--;
    } else if (urgent == 0 && !waiting.isEmpty() && ++vainHopes == VAIN_HOPES) {
      vainHopes = 0;
      takesWithout = TAKES_WITHOUT;
    }
  }

  private List<SubmittedBatch> takeFromFront(long limit) {
    List<SubmittedBatch> taken = new ArrayList<>();
    long sum = 0;
    SubmittedBatch next = front();
    while (next != null) {
      sum += next.weight();
      if (!taken.isEmpty() && sum > limit) {
        break;
      }
      remove(next);
      taken.add(next);
      next = front();
    }
    return taken;
  }

  private @Nullable SubmittedBatch front() {
    SubmittedBatch first = waiting.peek();
    SubmittedBatch rest = unhurried.peek();
    if (first == null || rest == null) {
      return first == null ? rest : first;
    }
    return first.position() < rest.position() ? first : rest;
  }

  /** Removes one that is in front. */
  private void remove(SubmittedBatch first) {
    if (first.urgency() == Urgency.UNHURRIED) {
      unhurried.remove();
      return;
    }
    waiting.remove();
    if (first.urgency() == Urgency.AT_ONCE) {
      urgent--;
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

  /** Whether nothing is left and nothing will come. */
  boolean isOver() {
    queueLock.lock();
    try {
      return end != null && waiting.isEmpty() && unhurried.isEmpty();
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
