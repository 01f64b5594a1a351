package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FAILED;
import static org.angarium.store.StoreException.Kind.OUTCOME_UNKNOWN;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.angarium.runtime.EngineThread;
import org.angarium.store.Batch;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches durable, as the task of one thread that ends with its queue.
 *
 * <p>It takes all that has been submitted while the last sync ran, up to a limit, as one group: one
 * SQL transaction, one COMMIT, one sync, however many senders wait. The more they are, the larger
 * the groups become, and nobody waits for a timer. A group that fails is rolled back as a whole and
 * is the end of the writer, unless it only found something locked: then it is tried again, as a
 * whole, until the lock is gone. On a full disk what inserts is refused, and what settles waits for
 * space when there is too little even for that.
 */
final class CommitWriter {
  private static final Logger LOG = LoggerFactory.getLogger(CommitWriter.class);

  /** How much one transaction takes, in bytes; a batch that is larger goes alone. */
  private static final long GROUP_BYTES = 4 << 20;

  private static final long COMPACT_EVERY_NANOS = 1_000_000_000;
  private static final int RECLAIMING_COMMITS = 3;

  /** A batch whose write has begun, and who waits for it. */
  private record Taken(Batch batch, Store.Completion completion, long weight) {}

  private final BatchQueue queue;
  private final AttemptRegister attempts;
  private final H2Database database;
  private final Statements statements;
  private final DatabaseMark mark;
  private final Fence fence;
  private final Connection connection;
  private final StoreTransaction transaction;
  private final LockWait locks;
  private final SpaceWait space;
  private final TableRoom room;
  private long lastCompactNanos = System.nanoTime();

  CommitWriter(BatchQueue queue, AttemptRegister attempts, OpenDatabase open, LockWait locks) {
    this.queue = queue;
    this.attempts = attempts;
    this.locks = locks;
    database = open.database();
    statements = open.writing();
    mark = open.mark();
    fence = open.fence();
    connection = statements.connection();
    transaction = new StoreTransaction(statements, fence, true, open.indexDamage());
    space = new SpaceWait(database.file(), open.ending()::get);
    room = new TableRoom(database, statements, new SpareFile(open.folder().path()));
  }

  /**
   * Writes until the queue has ended; after a failure, which ends it, only says so to whoever is
   * queued.
   *
   * @return the failure, null when the queue just ended
   */
  @Nullable StoreException run() {
    database.whenFull(space);
    try {
      return runUntilTheEnd();
    } finally {
      database.whenFull(null);
    }
  }

  /** Any thread asks: returns why a batch is refused at once; null when it is not. */
  @Nullable StoreException refusal(SubmittedBatch batch) {
    return space.isWaiting() && batch.inserts() ? room.full() : null;
  }

  /** Any thread asks: whether there is no space even for what settles. */
  boolean waitsForSpace() {
    return space.isWaiting();
  }

  private @Nullable StoreException runUntilTheEnd() {
    StoreException failure = null;
    while (!queue.isOver()) {
      List<Taken> group = begin(queue.take(GROUP_BYTES));
      if (failure != null) {
        StoreException why = failure;
        tell(group, completion -> completion.failed(why));
      } else if (!group.isEmpty()) {
        failure = stopped(writeWhatFits(group));
        if (failure != null) {
          queue.end(failure);
        }
      }
      if (queue.takeReminder()) {
        attempts.submitLate();
      }
    }
    return failure;
  }

  /** From here on nothing can be taken back. */
  private static List<Taken> begin(List<SubmittedBatch> waiting) {
    List<Taken> group = new ArrayList<>(waiting.size());
    for (SubmittedBatch submitted : waiting) {
      long weight = submitted.weight();
      Batch batch = submitted.take();
      if (batch != null) {
        group.add(new Taken(batch, submitted.completion(), weight));
      }
    }
    return group;
  }

  /** What later batches hear: nothing was written of them, whatever became of the group. */
  private static @Nullable StoreException stopped(@Nullable StoreException why) {
    return why != null && why.kind() == OUTCOME_UNKNOWN
        ? new StoreException(FAILED, "the store has stopped: " + why.getMessage(), why)
        : why;
  }

  private @Nullable StoreException writeWhatFits(List<Taken> group) {
    List<Taken> fitting = new ArrayList<>();
    try {
      addFitting(fitting, group);
      while (!fitting.isEmpty() && !room.isForSettling() && space.await()) {
        addFitting(fitting, begin(queue.take(GROUP_BYTES, 0)));
      }
      space.found();
      if (fitting.isEmpty()) {
        return reclaimNowAndThen();
      }
    } catch (SQLException e) {
      StoreException why =
          new StoreException(FAILED, "looking for space failed: " + H2Database.line(e), e);
      tell(fitting, completion -> completion.failed(why));
      return why;
    }
    return write(fitting);
  }

  /**
   * Makes free what was deleted: H2 does that with later commits, and when everything is refused
   * none comes by itself.
   */
  private @Nullable StoreException reclaimNowAndThen() throws SQLException {
    StoreException why = null;
    if (System.nanoTime() - lastCompactNanos > COMPACT_EVERY_NANOS) {
      for (int i = 0; i < RECLAIMING_COMMITS && why == null; i++) {
        compact();
        why = commit(List.of());
        why = why == null ? sync() : why;
      }
    }
    return why;
  }

  /** Adds a group, but for what inserts when there is no room for it: that is refused. */
  private void addFitting(List<Taken> fitting, List<Taken> group) throws SQLException {
    fitting.addAll(group);
    StoreException full = room.refusal(group.stream().mapToLong(Taken::weight).sum());
    if (full != null) {
      List<Taken> refused =
          group.stream().filter(taken -> SubmittedBatch.inserts(taken.batch())).toList();
      fitting.removeAll(refused);
      tell(refused, completion -> completion.failed(full));
    }
  }

  private @Nullable StoreException write(List<Taken> group) {
    StoreException why = commit(group);
    if (why == null) {
      group.forEach(taken -> attempts.written(taken.batch().operations()));
      tell(group, Store.Completion::written);
      long begun = System.nanoTime();
      why = sync();
      queue.synced(System.nanoTime() - begun);
    }
    StoreException outcome = why;
    if (outcome == null) {
      EngineThread.drainingAfter(() -> tell(group, Store.Completion::durable));
    } else {
      tell(group, completion -> completion.failed(outcome));
    }
    return outcome;
  }

  private @Nullable StoreException commit(List<Taken> group) {
    try {
      compactNowAndThen();
      locks.run(() -> apply(group), this::rollBack);
    } catch (SQLException e) {
      return rollback(H2Database.stopped("writing " + database.file(), database.file(), e));
    } catch (StoreException e) {
      return rollback(e);
    } catch (RuntimeException e) {
      return rollback(new StoreException(FAILED, "writing failed: " + e.getMessage(), e));
    }
    try {
      connection.commit();
      return null;
    } catch (SQLException e) {
      return new StoreException(
          OUTCOME_UNKNOWN, "COMMIT failed, what became of it is not known: " + e.getMessage(), e);
    }
  }

  private List<Taken> apply(List<Taken> group) throws SQLException {
    for (Taken taken : group) {
      transaction.apply(taken.batch());
    }
    transaction.finish();
    transaction.takeUses();
    return group;
  }

  private void rollBack() throws SQLException {
    connection.rollback();
    transaction.rolledBack();
  }

  private void compactNowAndThen() throws SQLException {
    if (System.nanoTime() - lastCompactNanos > COMPACT_EVERY_NANOS) {
      compact();
    }
  }

  private void compact() throws SQLException {
    database.compact(connection);
    lastCompactNanos = System.nanoTime();
  }

  private StoreException rollback(StoreException why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  private @Nullable StoreException sync() {
    try {
      database.sync(connection);
      if (transaction.takeMetadataChanged()) {
        locks.run(() -> mark.note(statements, fence.node()), LockWait.NOTHING);
      } else {
        mark.add(1);
      }
      return null;
    } catch (SQLException | IOException e) {
      return new StoreException(
          OUTCOME_UNKNOWN,
          "the database file could not be synced, what survives is not known: " + e.getMessage(),
          e);
    }
  }

  private static void tell(List<Taken> group, Consumer<Store.Completion> news) {
    for (Taken taken : group) {
      try {
        news.accept(taken.completion());
      } catch (RuntimeException | Error e) {
        LOG.error("a completion of the store threw; the store goes on", e);
      }
    }
  }
}
