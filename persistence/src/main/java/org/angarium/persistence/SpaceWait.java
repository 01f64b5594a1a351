package org.angarium.persistence;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a write of the database file up while its disk is full, until there is space again. H2
 * would give the database up at the first write that fails; so it hears only that this one took
 * long. Whoever reads goes on meanwhile.
 */
final class SpaceWait {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceWait.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ReentrantLock spaceLock = new ReentrantLock();
  private final Condition over = spaceLock.newCondition();
  private final Path file;
  private boolean waiting;
  private boolean ended;

  /** Waits for space for the file. */
  SpaceWait(Path file) {
    this.file = file;
  }

  /** A write found no space: waits a little; returns false when it is not to be tried again. */
  boolean await() {
    spaceLock.lock();
    try {
      if (!waiting && !ended) {
        waiting = true;
        LOG.warn(
            "the disk of {} is full: what the journal holds is safe and waits there; free some"
                + " space",
            file);
      }
      if (!ended) {
        over.awaitNanos(LOOK_NANOS);
      }
      return !ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      spaceLock.unlock();
    }
  }

  /** A write that had waited succeeded. */
  void found() {
    spaceLock.lock();
    try {
      if (waiting) {
        waiting = false;
        LOG.info("there is space for {} again", file);
      }
    } finally {
      spaceLock.unlock();
    }
  }

  /** Whether a write waits. */
  boolean isWaiting() {
    spaceLock.lock();
    try {
      return waiting;
    } finally {
      spaceLock.unlock();
    }
  }

  /** Ends the wait there is, and lets no other begin. */
  void end() {
    spaceLock.lock();
    try {
      ended = true;
      over.signalAll();
    } finally {
      spaceLock.unlock();
    }
  }
}
