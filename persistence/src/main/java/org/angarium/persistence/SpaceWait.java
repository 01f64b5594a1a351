package org.angarium.persistence;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a write of the database file up while its disk is full, until there is space again. H2
 * would give the database up at the first write that fails; so it hears only that this one took
 * long. Whoever reads goes on meanwhile. One thread at a time waits; anybody may ask whether one
 * does.
 */
final class SpaceWait {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceWait.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Path file;
  private final BooleanSupplier ending;
  private volatile boolean waiting;

  /**
   * A wait that is not going on.
   *
   * @param file the database's
   * @param ending whether to wait no more, since the store ends
   */
  SpaceWait(Path file, BooleanSupplier ending) {
    this.file = file;
    this.ending = ending;
  }

  /** A write finds no space: waits a little; returns false when it is not to be tried again. */
  boolean await() {
    if (ending.getAsBoolean()) {
      return false;
    }
    if (!waiting) {
      waiting = true;
      LOG.warn(
          "the disk of {} is full: what was confirmed is safe, what is to be written waits; free"
              + " some space",
          file);
    }
    LockSupport.parkNanos(LOOK_NANOS);
    return true;
  }

  /** There was space after all. */
  void found() {
    if (waiting) {
      waiting = false;
      LOG.info("there is space for {} again", file);
    }
  }

  /** Whether a write waits. */
  boolean isWaiting() {
    return waiting;
  }
}
