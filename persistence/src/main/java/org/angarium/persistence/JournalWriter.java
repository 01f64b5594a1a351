package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FAILED;
import static org.angarium.store.StoreException.Kind.FULL;
import static org.angarium.store.StoreException.Kind.OUTCOME_UNKNOWN;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.angarium.persistence.journal.Journal;
import org.angarium.persistence.journal.Place;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches durable in the journal, as the task of one thread that ends with its queue.
 *
 * <p>All that has been submitted while the last sync ran is one group: one write, one sync. A group
 * of deletes and delivery states alone is written at once, so that it survives the process, but
 * waits with its sync for as long as the last one took: whatever comes in that time shares it.
 */
final class JournalWriter {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private static final long GROUP_BYTES = 4 << 20;
  private static final long LONGEST_DELAY_NANOS = 10_000_000;

  private final WorkQueue<Submission> queue;
  private final JournalParts parts;
  private final Journal journal;
  private final Undrained undrained;
  private final JournalRoom room;
  private final Supplier<@Nullable StoreException> failureElsewhere;

  /** In the journal's buffer. */
  private final List<Submission> unwritten = new ArrayList<>();

  /** In its file, and told so. */
  private final List<Submission> unsynced = new ArrayList<>();

  private @Nullable StoreException stopped;
  private boolean syncNow;
  private long syncAtNanos;
  private long syncNanos;

  /**
   * A writer.
   *
   * @param failureElsewhere what has stopped another of the store's threads, null when nothing has
   */
  JournalWriter(
      WorkQueue<Submission> queue,
      JournalParts parts,
      Supplier<@Nullable StoreException> failureElsewhere) {
    this.queue = queue;
    this.parts = parts;
    this.failureElsewhere = failureElsewhere;
    journal = parts.journal();
    undrained = parts.undrained();
    room = new JournalRoom(parts, () -> failureElsewhere.get() != null, queue::hasEnded);
  }

  /**
   * Writes until the queue has ended; after a failure, which ends it, only says so to whoever is
   * queued.
   *
   * @return the failure, null when the queue just ended
   */
  @Nullable StoreException run() {
    while (!(queue.isOver() && unsynced.isEmpty())) {
      long wait = unsynced.isEmpty() ? Long.MAX_VALUE : syncAtNanos - System.nanoTime();
      List<Submission> group = queue.take(GROUP_BYTES, Submission::weight, wait);
      stopIfFailedElsewhere();
      for (Submission submission : group) {
        if (submission.take()) {
          accept(submission);
        }
      }
      endGroup();
    }
    stopIfFailedElsewhere();
    return stopped;
  }

  private void stopIfFailedElsewhere() {
    StoreException failure = failureElsewhere.get();
    if (stopped == null && failure != null) {
      stop(failure);
    }
  }

  private void accept(Submission submission) {
    StoreException why = stopped;
    if (why != null) {
      tell(submission, completion -> completion.failed(why));
      return;
    }
    try {
      StoreException refused = add(submission);
      if (refused != null) {
        finish();
        if (!refused.storeGoesOn()) {
          stop(refused);
        }
        tell(submission, completion -> completion.failed(refused));
      }
    } catch (IOException e) {
      unwritten.add(submission);
      broken(e);
    }
  }

  /** Gives the batch its place; returns why it is refused. */
  private @Nullable StoreException add(Submission submission) throws IOException {
    StoreException refused = unwritten.isEmpty() ? parts.fence().check() : null;
    if (refused == null) {
      refused = room.find(submission, this::finish);
    }
    if (refused == null && !submission.batch().bodies().isEmpty()) {
      refused = writeBodies(submission);
    }
    Place place = new Place(journal.appended() + 1);
    if (refused == null) {
      refused = apply(submission, place);
    }
    if (refused != null) {
      return refused;
    }
    journal.append(place, submission.batch());
    if (unsynced.isEmpty() && unwritten.isEmpty()) {
      syncAtNanos = System.nanoTime() + Math.min(syncNanos, LONGEST_DELAY_NANOS);
    }
    unwritten.add(submission);
    syncNow |= !submission.settlesOnly();
    return null;
  }

  private @Nullable StoreException writeBodies(Submission submission) throws IOException {
    try {
      parts.files().write(submission.batch().bodies());
      return null;
    } catch (IOException e) {
      if (!DiskFull.is(e)) {
        throw e;
      }
      parts.files().discard(submission.batch().bodies());
      return new StoreException(
          FULL, "the disk of %s is full; free some space".formatted(parts.segments().disk()), e);
    }
  }

  private @Nullable StoreException apply(Submission submission, Place place) {
    Facts facts = new Facts();
    try {
      undrained.apply(place, submission.batch().operations(), facts);
      while (facts.areMissing()) {
        parts.lookups().complete(facts, facts.needVersion() ? undrained.settledVersion() : -1);
        undrained.apply(place, submission.batch().operations(), facts);
      }
      return null;
    } catch (IllegalStateException e) {
      return new StoreException(FAILED, "writing failed: " + e.getMessage(), e);
    } catch (SQLException e) {
      return new StoreException(FAILED, "reading failed: " + H2Database.line(e), e);
    }
  }

  private void endGroup() {
    try {
      writeOut();
      if (syncNow || !unsynced.isEmpty() && System.nanoTime() - syncAtNanos >= 0) {
        sync();
      }
    } catch (IOException e) {
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
      for (Submission submission : unwritten) {
        tell(submission, Store.Completion::written);
      }
      unsynced.addAll(unwritten);
      unwritten.clear();
    }
  }

  private void sync() throws IOException {
    long began = System.nanoTime();
    journal.force();
    syncNanos = System.nanoTime() - began;
    syncNow = false;
    parts.drain().synced(journal.appended());
    List<Submission> durable = List.copyOf(unsynced);
    unsynced.clear();
    for (Submission submission : durable) {
      tell(submission, Store.Completion::durable);
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
    } catch (IOException e) {
      broken(e);
    }
  }

  /** After a write or sync that failed nothing is tried again. */
  private void broken(IOException e) {
    StoreException unknown =
        new StoreException(
            OUTCOME_UNKNOWN,
            "the journal could not be written, what survives is not known: " + e.getMessage(),
            e);
    StoreException why =
        new StoreException(FAILED, "the store has stopped: " + unknown.getMessage(), e);
    stopped = why;
    queue.end(why);
    List<Submission> open = new ArrayList<>(unsynced);
    open.addAll(unwritten);
    unsynced.clear();
    unwritten.clear();
    syncNow = false;
    for (Submission submission : open) {
      tell(submission, completion -> completion.failed(unknown));
    }
  }

  private static void tell(Submission submission, Consumer<Store.Completion> news) {
    try {
      news.accept(submission.completion());
    } catch (RuntimeException | Error e) {
      LOG.error("a completion of the store threw; the store goes on", e);
    }
  }
}
