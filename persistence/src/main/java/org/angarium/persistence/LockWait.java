package org.angarium.persistence;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has work on the database done again, as a whole, for as long as another session holds a lock that
 * it needs: whoever looks at the tables with an SQL client and forgets to commit must not stop the
 * store. Used by one thread; anybody may ask whether it waits.
 */
final class LockWait {
  private static final Logger LOG = LoggerFactory.getLogger(LockWait.class);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Work that may find something locked. */
  interface Work<T, E extends Exception> {
    T run() throws SQLException, E;
  }

  /** Takes back what there is of work that did not come to its end. */
  interface Rollback {
    void run() throws SQLException;
  }

  /** For work that only reads. */
  static final Rollback NOTHING = () -> {};

  private final Path file;
  private final BooleanSupplier ending;
  private volatile @Nullable String waitsFor;

  /**
   * A wait that is not going on.
   *
   * @param file the database's
   * @param ending whether to wait no more, since the store ends
   */
  LockWait(Path file, BooleanSupplier ending) {
    this.file = file;
    this.ending = ending;
  }

  /**
   * Returns what the work does, once nothing it needs is locked.
   *
   * @throws SQLException why it failed; that something is locked only when the store ends
   */
  <T, E extends Exception> T run(Work<T, E> work, Rollback rollback) throws SQLException, E {
    long pause = FIRST_PAUSE_NANOS;
    try {
      while (true) {
        try {
          return work.run();
        } catch (SQLException e) {
          if (!H2Database.isLocked(e)) {
            throw e;
          }
          rollback.run();
          if (ending.getAsBoolean()) {
            throw e;
          }
          begin(H2Database.line(e));
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    } finally {
      end();
    }
  }

  /** What is locked, in the words of the database; null when nothing is waited for. */
  @Nullable String waitsFor() {
    return waitsFor;
  }

  private void begin(String locked) {
    if (waitsFor == null) {
      LOG.warn(
          "{} is locked by another session ({}): nothing is lost, and the store waits and tries"
              + " again; end that session's transaction, or the session, which"
              + " INFORMATION_SCHEMA.SESSIONS lists",
          file,
          locked);
    }
    waitsFor = locked;
  }

  private void end() {
    if (waitsFor != null) {
      waitsFor = null;
      LOG.info("the store waits for no lock in {} any more", file);
    }
  }
}
