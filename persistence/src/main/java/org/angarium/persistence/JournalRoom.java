package org.angarium.persistence;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.angarium.persistence.journal.Segments;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Finds room in the journal for a batch, or waits for it. Used by the committer.
 *
 * <p>Two segments are kept for what makes the store hold less, and space on the disk for the
 * database to take over what the journal holds: a disk that the database has filled up could never
 * be made free again by consuming, since that takes a drain. A batch that inserts waits while the
 * drain gets on and is refused once it does not; any other waits as long as it takes.
 */
final class JournalRoom {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Makes durable what was added so far, so that it can be drained. */
  interface Finish {
    void run() throws IOException;
  }

  private final JournalParts parts;
  private final Segments segments;
  private final BooleanSupplier failed;
  private final BooleanSupplier closing;
  private final long stalledNanos;
  private long seenProgress = -1;
  private long seenProgressNanos = System.nanoTime();

  /**
   * The room of a journal.
   *
   * @param stalledMs how long the drain may make no progress
   * @param failed whether another thread of the store has failed
   * @param closing whether the store is being closed
   */
  JournalRoom(JournalParts parts, long stalledMs, BooleanSupplier failed, BooleanSupplier closing) {
    stalledNanos = TimeUnit.MILLISECONDS.toNanos(stalledMs);
    this.parts = parts;
    this.failed = failed;
    this.closing = closing;
    segments = parts.segments();
  }

  /**
   * Returns null once there is room, or why there is none. What inserts leaves alone what is kept
   * for the rest, also in a segment that has been begun.
   */
  @Nullable StoreException find(TakenBatch taken, Finish finish) throws IOException {
    int needed = parts.journal().segmentsFor(taken.batch().space());
    int reserved = taken.inserts() ? Segments.RESERVED : 0;
    if (needed == 0 && (reserved == 0 || segments.available() >= reserved)) {
      return null;
    }
    if (needed + reserved >= segments.most()) {
      return new StoreException(
          StoreException.Kind.FULL,
          ("a batch of %d bytes does not fit in the journal of %d segments of %d bytes;"
                  + " raise journalSizeMb")
              .formatted(taken.batch().space(), segments.most(), segments.segmentSize()));
    }
    boolean finished = false;
    CompletableFuture<Void> drained = null;
    boolean tight = taken.inserts() && isTight(needed);
    while (tight || segments.ready() < needed || segments.available() < needed + reserved) {
      if (failed.getAsBoolean()) {
        return new StoreException(
            StoreException.Kind.FAILED, "the store has stopped while the journal was full");
      }
      if (tight && drained != null && drained.isDone()) {
        return tight(needed);
      }
      if (isHopeless(taken, tight ? Integer.MAX_VALUE : needed + reserved)) {
        return full();
      }
      if (!finished) {
        finish.run();
        finished = true;
      }
      if (tight && drained == null) {
        drained = parts.drain().reclaim();
      }
      parts.preparer().prepare(needed);
      parts.drain().wake();
      segments.await(LOOK_NANOS);
      tight = taken.inserts() && isTight(needed);
    }
    return null;
  }

  /** Whether the database might not find the space for what the journal will hold. */
  private boolean isTight(int more) throws IOException {
    return room() < segments.spaceBehind(more);
  }

  private long room() throws IOException {
    long usable = segments.disk().usableSpace();
    return Math.max(usable, usable + parts.drain().reusableSpace());
  }

  private StoreException tight(int more) throws IOException {
    return new StoreException(
        StoreException.Kind.FULL,
        ("the disk of %s is full (room=%d bytes, needed=%d for the database to take over the"
                + " journal); free some space or have messages consumed")
            .formatted(segments.disk(), room(), segments.spaceBehind(more)));
  }

  /** An insert may come again later; what settles is given up only when the store is closed. */
  private boolean isHopeless(TakenBatch taken, int segmentsNeeded) {
    boolean stuck =
        parts.drain().waitsForSpace() || parts.drain().waitsForLock() != null || isStalled();
    return taken.inserts() && segments.available() < segmentsNeeded
        ? stuck || closing.getAsBoolean()
        : stuck && closing.getAsBoolean();
  }

  /** Whether the drain has got no further for long. It is looked at only when it is waited for. */
  private boolean isStalled() {
    long progress = parts.drain().progress();
    long now = System.nanoTime();
    if (progress != seenProgress || now - seenProgressNanos > 2 * stalledNanos) {
      seenProgress = progress;
      seenProgressNanos = now;
    }
    return now - seenProgressNanos > stalledNanos;
  }

  private StoreException full() {
    if (parts.drain().waitsForSpace()) {
      return new StoreException(
          StoreException.Kind.FULL,
          "the journal in %s is full and so is the disk of the database; free some space"
              .formatted(segments.disk()));
    }
    String locked = parts.drain().waitsForLock();
    if (locked != null) {
      return new StoreException(
          StoreException.Kind.FULL,
          ("the journal in %s is full and the database is locked by another session (%s); end that"
                  + " session's transaction, then send again")
              .formatted(segments.disk(), locked));
    }
    return new StoreException(
        StoreException.Kind.FULL,
        ("the journal in %s is full (segments=%d, bytes=%d) and the database does not take it over;"
                + " look at the database and its disk, then send again")
            .formatted(segments.disk(), segments.most(), segments.liveBytes()));
  }
}
