package org.angarium.persistence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.persistence.journal.Place;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Recovered;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the journal holds and the tables do not, without the messages themselves, which stay in the
 * journal: the tables and this are together what is stored.
 *
 * <p>The committer applies each batch before it is written; a page shows it once it is. The drain
 * copies records in their order into the tables and asks here what of a record still counts: what
 * was deleted meanwhile is gone and never touches the tables. From then until its commit a record
 * is in flight, and a delete of what it inserts is remembered, since the row will be there.
 *
 * <p>{@code version} says which state of the tables this goes with. It is odd while a commit is
 * under way and nobody can tell which of the two states a query would see.
 */
final class Undrained {
  static final Comparator<MessageKey> DELIVERY_ORDER =
      Comparator.comparingInt(MessageKey::priority)
          .reversed()
          .thenComparingLong(MessageKey::sequence);

  private final ReentrantLock undrainedLock = new ReentrantLock();
  private final Condition committed = undrainedLock.newCondition();
  private final UndrainedMessages messages = new UndrainedMessages();
  private final UndrainedBodies bodies = new UndrainedBodies();
  private final Undo undo = new Undo();
  private final UndrainedMetadata metadata;
  private final DrainProgress progress;
  private final UndrainedChanges changes;
  private final LiveSteps liveSteps;
  private boolean replaying;
  private long version;

  /**
   * Nothing beside the tables.
   *
   * @param drained the last record that the tables have seen
   * @param highestRows the highest sequence in the tables of each queue that has messages there
   */
  Undrained(Recovered tables, long drained, Map<Long, Long> highestRows) {
    metadata = new UndrainedMetadata(tables);
    progress = new DrainProgress(drained, highestRows);
    changes = new UndrainedChanges(messages, metadata, bodies, progress, undo);
    liveSteps = new LiveSteps(messages, metadata, progress);
  }

  /** Runs a task under the lock. It must be short and do no I/O. */
  void locked(Runnable task) {
    undrainedLock.lock();
    try {
      task.run();
    } finally {
      undrainedLock.unlock();
    }
  }

  /**
   * Applies a batch as a whole, or not at all when facts are missing.
   *
   * @param facts what is known of the tables; says afterwards what is missing
   * @throws IllegalStateException when the batch breaks an invariant; nothing of it is applied
   */
  void apply(Place place, List<JournalOperation> operations, Facts facts) {
    undrainedLock.lock();
    boolean whole = false;
    try {
      facts.require(version);
      for (JournalOperation operation : operations) {
        changes.apply(place, operation, facts, replaying);
        if (facts.areMissing() && !(operation.operation() instanceof Operation.Delete)) {
          return;
        }
      }
      whole = !facts.areMissing();
    } finally {
      if (whole) {
        undo.forget();
        bodies.settle();
      } else {
        undo.run();
        bodies.unsettle();
      }
      undrainedLock.unlock();
    }
  }

  /**
   * Applies a batch that was applied before, at opening. What it deletes may be gone from the
   * tables already.
   */
  void replay(Place place, List<JournalOperation> operations, Facts facts) {
    replaying = true;
    try {
      apply(place, operations, facts);
    } finally {
      replaying = false;
    }
    progress.written = place.sequence();
  }

  /** What was applied up to the record can be read in the journal now. */
  void written(long sequence) {
    locked(() -> progress.written = sequence);
  }

  /** The state of the tables, as soon as no commit is under way. */
  long settledVersion() {
    undrainedLock.lock();
    try {
      while (version % 2 != 0) {
        committed.awaitUninterruptibly();
      }
      return version;
    } finally {
      undrainedLock.unlock();
    }
  }

  /** Which state the tables are in; odd while a commit is under way. */
  long version() {
    undrainedLock.lock();
    try {
      return version;
    } finally {
      undrainedLock.unlock();
    }
  }

  /** A message whose insert is not drained, as a page needs it. */
  record Undelivered(
      MessageKey key,
      Place place,
      int operation,
      int attempts,
      long notBeforeMs,
      @Nullable FailuresAt failures) {}

  /**
   * A row as it is now.
   *
   * @param failures where it stands how deliveries failed, when the row does not know it
   */
  record Corrected(StoredMessage row, @Nullable FailuresAt failures) {}

  /** The first messages behind a key that stand in the journal. */
  List<Undelivered> page(long queueId, @Nullable MessageKey after, int limit) {
    undrainedLock.lock();
    try {
      return messages.page(queueId, after, limit, progress.written);
    } finally {
      undrainedLock.unlock();
    }
  }

  /**
   * Leaves out and changes what the journal knows better of rows.
   *
   * @param tables the version before the rows were read
   * @return null when the tables have changed since
   */
  @Nullable List<Corrected> correct(long queueId, List<StoredMessage> rows, long tables) {
    undrainedLock.lock();
    try {
      if (version / 2 != tables / 2) {
        return null;
      }
      List<Corrected> corrected = new ArrayList<>(rows.size());
      if (!metadata.hidesRows(queueId)) {
        for (StoredMessage row : rows) {
          UndrainedMessage message = messages.find(row.key());
          if (message == null) {
            corrected.add(new Corrected(row, null));
          } else if (message.insert == null && message.deleted == 0) {
            corrected.add(
                new Corrected(corrected(row, message), message.failuresUpTo(progress.written)));
          }
        }
      }
      return corrected;
    } finally {
      undrainedLock.unlock();
    }
  }

  private static StoredMessage corrected(StoredMessage row, UndrainedMessage message) {
    return message.stated == 0 ? row : row.withState(message.attempts, message.notBeforeMs);
  }

  /** Where a body is and how many messages use it; null when the tables know everything. */
  UndrainedBodies.@Nullable State body(long key) {
    undrainedLock.lock();
    try {
      return bodies.state(key);
    } finally {
      undrainedLock.unlock();
    }
  }

  /** The bodies whose files nobody needs once all that was applied is durable. */
  List<Long> takeDeadBodies() {
    undrainedLock.lock();
    try {
      return bodies.takeDead();
    } finally {
      undrainedLock.unlock();
    }
  }

  /** At opening, before the scan: a body file that the tables do not have. */
  void foundBody(long key) {
    locked(() -> bodies.found(key));
  }

  /** At opening, after the scan: body files that nobody needs become dead. */
  void collectOrphans() {
    locked(bodies::collectOrphans);
  }

  /** What of a record still counts; the record is in flight from now on. */
  List<DrainStep> live(long sequence, List<JournalOperation> operations) {
    undrainedLock.lock();
    try {
      progress.inFlight = sequence;
      return liveSteps.of(sequence, operations);
    } finally {
      undrainedLock.unlock();
    }
  }

  /** A commit begins: until {@link #drained} queries may see the tables before or after it. */
  void commitBegins() {
    locked(() -> version++);
  }

  /**
   * The tables have what was in flight.
   *
   * @param steps what was done
   * @param uses by how much the tables' counts of uses have changed
   * @param brought the bodies that the tables now have
   */
  void drained(long sequence, List<DrainStep> steps, Map<Long, Integer> uses, Set<Long> brought) {
    undrainedLock.lock();
    try {
      for (DrainStep step : steps) {
        if (step instanceof DrainStep.Insert insert) {
          insert.rows().forEach(row -> messages.drained(row.key(), sequence));
        } else if (step instanceof DrainStep.Delete delete) {
          messages.drained(delete.key(), sequence);
        } else if (step instanceof DrainStep.State state) {
          messages.drained(state.state().key(), sequence);
        } else if (step instanceof DrainStep.Failures failures) {
          messages.drained(failures.failed().key(), sequence);
        }
      }
      progress.drained = sequence;
      metadata.drained(sequence);
      bodies.drained(uses, brought);
      version++;
      committed.signalAll();
    } finally {
      undrainedLock.unlock();
    }
  }

  /** By queue id, by how much the number of messages differs from that of the rows. */
  void count(Map<Long, Long> rows) {
    undrainedLock.lock();
    try {
      rows.keySet().removeIf(metadata::hidesRows);
      messages.more().forEach((queueId, more) -> rows.merge(queueId, more, Long::sum));
      rows.entrySet().removeIf(entry -> entry.getValue() == 0 || !metadata.isKnown(entry.getKey()));
    } finally {
      undrainedLock.unlock();
    }
  }

  /** At opening: drops what belongs to queues that are no more. */
  void dropUnknown() {
    undrainedLock.lock();
    try {
      for (Long queueId : messages.queueIds()) {
        if (!metadata.isKnown(queueId)) {
          messages.of(queueId).forEach(message -> bodies.change(message.bodyKey, -1, undo));
          messages.remove(queueId, undo);
        }
      }
      undo.forget();
      bodies.settle();
    } finally {
      undrainedLock.unlock();
    }
  }
}
