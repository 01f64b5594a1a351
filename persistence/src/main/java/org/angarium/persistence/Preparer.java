package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FAILED;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.angarium.persistence.journal.Segments;
import org.angarium.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the next segment ready before it is needed, as the task of one thread. */
final class Preparer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Preparer.class);
  private static final long FULL_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock preparerLock = new ReentrantLock();
  private final Condition woken = preparerLock.newCondition();
  private final Segments segments;
  private final Consumer<StoreException> onFailure;
  private int wanted;
  private boolean ended;
  private boolean full;

  /**
   * A preparer.
   *
   * @param onFailure is told why it has stopped
   */
  Preparer(Segments segments, Consumer<StoreException> onFailure) {
    this.segments = segments;
    this.onFailure = onFailure;
  }

  /** Asks for so many segments to be ready. */
  void prepare(int segments) {
    preparerLock.lock();
    try {
      wanted = Math.max(wanted, segments);
      woken.signal();
    } finally {
      preparerLock.unlock();
    }
  }

  /** Ends the task. */
  void end() {
    preparerLock.lock();
    try {
      ended = true;
      woken.signal();
    } finally {
      preparerLock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      int count = await();
      while (count > 0) {
        makeReady(count);
        count = await();
      }
    } catch (IOException | RuntimeException | Error e) {
      onFailure.accept(
          new StoreException(FAILED, "a segment could not be made ready: " + e.getMessage(), e));
    }
  }

  /** Waits until segments are asked for; returns how many, 0 at the end. */
  private int await() {
    preparerLock.lock();
    try {
      while (wanted == 0 && !ended) {
        if (full) {
          woken.awaitNanos(FULL_LOOK_NANOS);
          wanted = 1;
        } else {
          woken.await();
        }
      }
      int count = ended ? 0 : wanted;
      wanted = 0;
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } finally {
      preparerLock.unlock();
    }
  }

  private void makeReady(int count) throws IOException {
    boolean room = segments.hasDiskSpace();
    try {
      boolean more = true;
      while (room && more && segments.ready() < count) {
        more = segments.grow();
        room = segments.hasDiskSpace();
      }
    } catch (IOException e) {
      if (!DiskFull.is(e)) {
        throw e;
      }
      room = false;
    }
    if (room == full) {
      full = !room;
      segments.canGrow(room);
      if (full) {
        LOG.warn(
            "the disk of {} is too full for the journal to grow; what it holds is drained",
            segments.disk());
      }
      segments.wake();
    }
  }
}
