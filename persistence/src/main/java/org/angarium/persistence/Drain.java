package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FAILED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.angarium.persistence.journal.BatchCodec;
import org.angarium.persistence.journal.BodyFiles;
import org.angarium.persistence.journal.RecordCursor;
import org.angarium.persistence.journal.Segment;
import org.angarium.persistence.journal.Segments;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the oldest segments into the tables when few are left to begin, as the task of one thread.
 *
 * <p>A segment is recycled only when the tables have all its records and the database is synced. A
 * crash at whatever point is made good by the note of the last record, which is written in the same
 * transaction as what the records bring about. While the database's disk is full or another session
 * has locked what it needs, it waits; the journal holds what comes in until it is full as well.
 *
 * <p>As long as nobody has to wait for a segment it rests {@value #RESTS} times as long as it
 * works: what is consumed meanwhile never comes to the tables.
 */
final class Drain implements Runnable {
  /** How many changes one transaction makes, about. */
  private static final int CHANGES = 1_000;

  private static final long BYTES = 8 << 20;
  private static final int RECLAIMING_COMMITS = 3;
  private static final long COMPACT_EVERY_NANOS = 1_000_000_000;
  private static final int RESTS = 4;
  private static final long LONGEST_REST_NANOS = 200_000_000;
  private static final long HURRIES_NANOS = 1_000_000_000;

  private final ReentrantLock drainLock = new ReentrantLock();
  private final Condition woken = drainLock.newCondition();
  private final Condition hurried = drainLock.newCondition();
  private final Segments segments;
  private final RecordCursor cursor;
  private final H2Database database;
  private final Statements statements;
  private final DatabaseMark mark;
  private final Fence fence;
  private final DrainTransaction transaction;
  private final BodyFiles files;
  private final Consumer<StoreException> onFailure;
  private final AtomicLong progress = new AtomicLong();
  private final SpaceWait space;
  private final LockWait locks;
  private volatile long reusable;
  private long synced;
  private long wanted;
  private long lastCompactNanos = System.nanoTime();
  private long restedNanos;
  private long hurriedNanos = System.nanoTime() - HURRIES_NANOS;
  private @Nullable CompletableFuture<Void> flush;
  private boolean reclaim;
  private boolean ended;

  /**
   * A drain behind the record.
   *
   * @param onFailure is told why it has stopped
   */
  Drain(
      Segments segments,
      OpenDatabase open,
      Undrained undrained,
      BodyFiles files,
      long drained,
      Consumer<StoreException> onFailure) {
    this.segments = segments;
    this.files = files;
    this.onFailure = onFailure;
    database = open.database();
    space = new SpaceWait(database.file(), open.ending()::get);
    locks = open.lockWait();
    statements = open.writing();
    mark = open.mark();
    fence = open.fence();
    cursor = new RecordCursor(segments, drained);
    synced = drained;
    transaction = new DrainTransaction(undrained, open, files, locks);
  }

  /** Counts up as long as draining gets on. */
  long progress() {
    return progress.get();
  }

  /** Whether it waits for space on the database's disk. */
  boolean waitsForSpace() {
    return space.isWaiting();
  }

  /** About how many bytes the database's file can take before it grows. */
  long reusableSpace() {
    return reusable;
  }

  /** What it waits for because another session has locked it; null when for nothing. */
  @Nullable String waitsForLock() {
    return locks.waitsFor();
  }

  /** Everything up to the record is durable in the journal. */
  void synced(long sequence) {
    boolean few = segments.areFew();
    drainLock.lock();
    try {
      synced = sequence;
      if (few) {
        woken.signal();
      }
    } finally {
      drainLock.unlock();
    }
  }

  /** Looks whether there is something to do, and hurries, since somebody waits. */
  void wake() {
    drainLock.lock();
    try {
      woken.signal();
      hurried.signal();
      hurriedNanos = System.nanoTime();
    } finally {
      drainLock.unlock();
    }
  }

  /** Drains all that is durable; the future is done when the database has it. */
  CompletableFuture<Void> flush() {
    drainLock.lock();
    try {
      CompletableFuture<Void> asked = flush == null ? new CompletableFuture<>() : flush;
      if (ended) {
        asked.cancel(false);
        return asked;
      }
      flush = asked;
      wanted = synced;
      woken.signal();
      hurried.signal();
      return asked;
    } finally {
      drainLock.unlock();
    }
  }

  /** The same, and then makes free what it can of the space that the database takes. */
  CompletableFuture<Void> reclaim() {
    drainLock.lock();
    try {
      reclaim = true;
      return flush();
    } finally {
      drainLock.unlock();
    }
  }

  /** Ends the task; what is under way is finished first, unless that waits. */
  void end() {
    drainLock.lock();
    try {
      ended = true;
      woken.signal();
      hurried.signal();
    } finally {
      drainLock.unlock();
    }
  }

  @Override
  public void run() {
    database.whenFull(space);
    try {
      reusable = database.reusableSpace(statements.connection());
      long target = target();
      while (target >= 0) {
        drain(target);
        target = target();
      }
    } catch (SQLException e) {
      fail(
          H2Database.stopped(
              "draining the journal, which is safe, into " + database.file(), database.file(), e));
    } catch (StoreException e) {
      fail(e);
    } catch (IOException | RuntimeException | Error e) {
      fail(new StoreException(FAILED, "draining the journal failed: " + e.getMessage(), e));
    } finally {
      database.whenFull(null);
    }
  }

  private void fail(StoreException why) {
    onFailure.accept(why);
    drainLock.lock();
    try {
      ended = true;
      if (flush != null) {
        flush.completeExceptionally(why);
        flush = null;
      }
    } finally {
      drainLock.unlock();
    }
  }

  /** Waits until something is to be drained; returns up to where, -1 at the end. */
  private long target() {
    drainLock.lock();
    try {
      while (true) {
        if (ended) {
          if (flush != null) {
            flush.cancel(false);
          }
          return -1;
        }
        if (flush != null && wanted <= cursor.sequence() && !reclaim) {
          flush.complete(null);
          flush = null;
        }
        if (flush != null) {
          return wanted;
        }
        Segment oldest = segments.oldest();
        if (segments.areFew() && oldest != null && segments.isOver(oldest)) {
          long last = Math.min(oldest.lastSequence(), synced);
          if (last > cursor.sequence() || oldest.lastSequence() <= cursor.sequence()) {
            return last;
          }
        }
        woken.awaitUninterruptibly();
      }
    } finally {
      drainLock.unlock();
    }
  }

  private void compactNowAndThen() throws SQLException {
    long now = System.nanoTime();
    if (now - lastCompactNanos > COMPACT_EVERY_NANOS) {
      database.compact(statements.connection());
      lastCompactNanos = now;
    }
  }

  /** Brings everything up to the record into the tables, durably, and recycles what that frees. */
  private void drain(long target) throws SQLException, IOException {
    restedNanos = System.nanoTime();
    Set<Long> bodies = new HashSet<>();
    ByteBuffer payload = cursor.next(target);
    while (payload != null) {
      long bytes = 0;
      while (payload != null) {
        bytes += payload.remaining();
        transaction.add(cursor.sequence(), BatchCodec.decode(payload, true));
        progress.incrementAndGet();
        if (transaction.size() >= CHANGES || bytes >= BYTES) {
          break;
        }
        payload = cursor.next(target);
      }
      bodies.addAll(transaction.commit(cursor.sequence()));
      progress.incrementAndGet();
      compactNowAndThen();
      payload = cursor.next(target);
      if (payload != null) {
        rest();
      }
    }
    database.sync(statements.connection());
    locks.run(() -> mark.note(statements, fence.node()), LockWait.NOTHING);
    mark.force();
    progress.incrementAndGet();
    for (long body : bodies) {
      files.delete(body);
    }
    if (takeReclaim()) {
      reclaimSpace();
    }
    reusable = database.reusableSpace(statements.connection());
    segments.recycle(cursor.sequence());
  }

  /** Leaves the processors to others for a while, unless somebody waits or did so just now. */
  private void rest() {
    long now = System.nanoTime();
    long worked = now - restedNanos;
    drainLock.lock();
    try {
      boolean isHurried = ended || flush != null || now - hurriedNanos < HURRIES_NANOS;
      if (!isHurried && segments.available() >= Segments.RESERVED) {
        hurried.awaitNanos(Math.min(RESTS * worked, LONGEST_REST_NANOS));
      }
    } catch (InterruptedException e) {
      Thread.interrupted(); // nobody's business here
    } finally {
      drainLock.unlock();
    }
    restedNanos = System.nanoTime();
  }

  private boolean takeReclaim() {
    drainLock.lock();
    try {
      boolean asked = reclaim;
      reclaim = false;
      return asked;
    } finally {
      drainLock.unlock();
    }
  }

  /** H2 gives the space of what was deleted free with later commits. */
  private void reclaimSpace() throws SQLException, IOException {
    for (int i = 0; i < RECLAIMING_COMMITS; i++) {
      database.compact(statements.connection());
      transaction.commit(cursor.sequence());
      database.sync(statements.connection());
    }
  }
}
