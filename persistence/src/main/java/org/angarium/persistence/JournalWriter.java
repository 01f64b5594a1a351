package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FAILED;
import static org.angarium.store.StoreException.Kind.OUTCOME_UNKNOWN;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.angarium.persistence.journal.BatchCodec;
import org.angarium.persistence.journal.EncodedBatch;
import org.angarium.persistence.journal.Journal;
import org.angarium.persistence.journal.Place;
import org.angarium.runtime.EngineThread;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches durable in the journal, as the task of one thread that ends with its queue.
 *
 * <p>All that has been submitted while the last sync ran is one group: one write, one sync. A group
 * of deletes and delivery states alone, of which nobody waits for the sync, is written at once, so
 * that it survives the process, but waits with its sync for as long as the last one took: whatever
 * comes in that time shares it. A batch with large bodies gets its place once these are in their
 * files, which others see to.
 */
final class JournalWriter {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private static final long GROUP_BYTES = 4 << 20;
  private static final long LONGEST_DELAY_NANOS = 10_000_000;

  private final BatchQueue queue;
  private final AttemptRegister attempts;
  private final BatchCodec codec;
  private final JournalParts parts;
  private final Journal journal;
  private final Undrained undrained;
  private final JournalRoom room;
  private final Supplier<@Nullable StoreException> failureElsewhere;
  private final HeldBatches held;

  /** In the journal's buffer. */
  private final List<TakenBatch> unwritten = new ArrayList<>();

  /** In its file, and told so. */
  private final List<TakenBatch> unsynced = new ArrayList<>();

  private @Nullable StoreException stopped;
  private boolean syncNow;
  private long syncAtNanos;
  private long syncNanos;

  /**
   * A writer.
   *
   * @param name of the store, for the threads that write large bodies
   * @param stalledMs how long the drain may make no progress
   * @param failureElsewhere what has stopped another of the store's threads, null when nothing has
   */
  JournalWriter(
      BatchQueue queue,
      AttemptRegister attempts,
      BatchCodec codec,
      JournalParts parts,
      String name,
      long stalledMs,
      Supplier<@Nullable StoreException> failureElsewhere) {
    this.queue = queue;
    this.attempts = attempts;
    this.codec = codec;
    this.parts = parts;
    this.failureElsewhere = failureElsewhere;
    journal = parts.journal();
    undrained = parts.undrained();
    held = new HeldBatches(parts.files(), name, queue::wake);
    room = new JournalRoom(parts, stalledMs, () -> failureElsewhere.get() != null, queue::hasEnded);
  }

  /**
   * Writes until the queue has ended; after a failure, which ends it, only says so to whoever is
   * queued.
   *
   * @return the failure, null when the queue just ended
   */
  @Nullable StoreException run() {
    while (!(queue.isOver() && unsynced.isEmpty() && held.isEmpty())) {
      if (queue.isOver() && unsynced.isEmpty()) {
        held.await();
      }
      long wait = unsynced.isEmpty() ? Long.MAX_VALUE : syncAtNanos - System.nanoTime();
      List<SubmittedBatch> group = queue.take(GROUP_BYTES, wait);
      stopIfFailedElsewhere();
      held.release().forEach(this::accept);
      for (SubmittedBatch submitted : group) {
        EncodedBatch batch = submitted.takeEncoded(codec);
        if (batch != null) {
          take(new TakenBatch(batch, submitted.completion()));
        }
      }
      endGroup();
      if (queue.takeReminder()) {
        attempts.submitLate();
      }
    }
    held.end();
    stopIfFailedElsewhere();
    return stopped;
  }

  private void stopIfFailedElsewhere() {
    StoreException failure = failureElsewhere.get();
    if (stopped == null && failure != null) {
      stop(failure);
    }
  }

  private void take(TakenBatch taken) {
    boolean isHeld = false;
    try {
      isHeld = stopped == null && held.hold(taken);
    } catch (RuntimeException | Error e) {
      unwritten.add(taken);
      broken(e);
      return;
    }
    if (!isHeld) {
      accept(new HeldBatches.Held(taken, null, Set.of()));
    }
  }

  private void accept(HeldBatches.Held next) {
    TakenBatch taken = next.taken();
    StoreException why = stopped;
    if (why != null) {
      tell(taken, completion -> completion.failed(why));
      return;
    }
    try {
      StoreException refused = add(taken, next.bodies());
      if (refused != null) {
        parts.files().discard(taken.batch().bodies());
        finish();
        if (!refused.storeGoesOn()) {
          stop(refused);
        }
        tell(taken, completion -> completion.failed(refused));
      }
    } catch (IOException | RuntimeException | Error e) {
      if (!unwritten.contains(taken)) {
        unwritten.add(taken);
      }
      broken(e);
    }
  }

  /** Gives the batch its place; returns why it is refused. */
  private @Nullable StoreException add(TakenBatch taken, @Nullable BodyWrite bodies)
      throws IOException {
    StoreException refused = unwritten.isEmpty() ? parts.fence().check() : null;
    if (refused == null && bodies != null) {
      refused = bodies.refusal(parts.segments().disk());
    }
    if (refused == null) {
      refused = room.find(taken, this::finish);
    }
    Place place = new Place(journal.appended() + 1);
    if (refused == null) {
      refused = apply(taken, place);
    }
    if (refused != null) {
      return refused;
    }
    journal.append(place, taken.batch());
    if (unsynced.isEmpty() && unwritten.isEmpty()) {
      syncAtNanos = System.nanoTime() + Math.min(syncNanos, LONGEST_DELAY_NANOS);
    }
    unwritten.add(taken);
    syncNow |= !taken.settlesOnly() || taken.completion().waitsForSync();
    return null;
  }

  private @Nullable StoreException apply(TakenBatch taken, Place place) {
    Facts facts = new Facts();
    try {
      undrained.apply(place, taken.batch().operations(), facts);
      while (facts.areMissing()) {
        parts.lookups().complete(facts, facts.needVersion() ? undrained.settledVersion() : -1);
        undrained.apply(place, taken.batch().operations(), facts);
      }
      return null;
    } catch (IllegalStateException e) {
      return new StoreException(FAILED, "writing failed: " + e.getMessage(), e);
    } catch (SQLException e) {
      return parts.lookups().stopped(e);
    }
  }

  private void endGroup() {
    try {
      writeOut();
      if (syncNow || !unsynced.isEmpty() && System.nanoTime() - syncAtNanos >= 0) {
        sync();
      }
    } catch (IOException | RuntimeException | Error e) {
      broken(e);
    }
  }

  /** Makes everything durable that was added. */
  private void finish() throws IOException {
    writeOut();
    if (!unsynced.isEmpty()) {
      sync();
    }
  }

  private void writeOut() throws IOException {
    if (!unwritten.isEmpty()) {
      journal.write();
      undrained.written(journal.appended());
      for (TakenBatch taken : unwritten) {
        attempts.written(taken.batch().batch().operations());
        tell(taken, Store.Completion::written);
      }
      unsynced.addAll(unwritten);
      unwritten.clear();
    }
  }

  private void sync() throws IOException {
    long began = System.nanoTime();
    journal.force();
    syncNanos = System.nanoTime() - began;
    queue.synced(syncNanos);
    syncNow = false;
    parts.fence().synced(journal.appended());
    parts.drain().synced(journal.appended());
    List<TakenBatch> durable = List.copyOf(unsynced);
    unsynced.clear();
    EngineThread.drainingAfter(
        () -> durable.forEach(taken -> tell(taken, Store.Completion::durable)));
    if (journal.isHalfFull() && parts.segments().ready() == 0) {
      parts.preparer().prepare(1);
    }
    for (long body : undrained.takeDeadBodies()) {
      parts.files().delete(body);
    }
  }

  private void stop(StoreException why) {
    try {
      finish();
      stopped = why;
      queue.end(why);
    } catch (IOException | RuntimeException | Error e) {
      broken(e);
    }
  }

  /** After a write or sync that failed nothing is tried again. */
  private void broken(Throwable e) {
    StoreException unknown =
        new StoreException(
            OUTCOME_UNKNOWN,
            "the journal could not be written, what survives is not known: " + e.getMessage(),
            e);
    StoreException why =
        new StoreException(FAILED, "the store has stopped: " + unknown.getMessage(), e);
    stopped = why;
    queue.end(why);
    List<TakenBatch> open = new ArrayList<>(unsynced);
    open.addAll(unwritten);
    unsynced.clear();
    unwritten.clear();
    syncNow = false;
    for (TakenBatch taken : open) {
      tell(taken, completion -> completion.failed(unknown));
    }
  }

  private static void tell(TakenBatch taken, Consumer<Store.Completion> news) {
    try {
      news.accept(taken.completion());
    } catch (RuntimeException | Error e) {
      LOG.error("a completion of the store threw; the store goes on", e);
    }
  }
}
