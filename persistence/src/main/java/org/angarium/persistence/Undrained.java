package org.angarium.persistence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.persistence.journal.Place;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Recovered;
import org.angarium.store.StoredBranch;
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
  private final Map<Long, NavigableMap<MessageKey, UndrainedMessage>> queues = new HashMap<>();
  private final Map<Long, Long> highestRows;
  private final UndrainedMetadata metadata;
  private final UndrainedBodies bodies = new UndrainedBodies();
  private final Undo undo = new Undo();
  private boolean replaying;
  private long written;
  private long inFlight;
  private long drained;
  private long version;

  /**
   * Nothing beside the tables.
   *
   * @param drained the last record that the tables have seen
   * @param highestRows the highest sequence in the tables of each queue that has messages there
   */
  Undrained(Recovered tables, long drained, Map<Long, Long> highestRows) {
    metadata = new UndrainedMetadata(tables);
    this.drained = drained;
    inFlight = drained;
    written = drained;
    this.highestRows = new HashMap<>(highestRows);
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
        apply(place, operation, facts);
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
    written = place.sequence();
  }

  private void apply(Place place, JournalOperation change, Facts facts) {
    Operation operation = change.operation();
    if (operation instanceof Operation.Insert insert) {
      insert(place, change, insert, facts);
    } else if (operation instanceof Operation.Delete delete) {
      delete(delete, place.sequence(), facts);
    } else if (operation instanceof Operation.DeliveryState state) {
      update(state, place.sequence());
    } else if (operation instanceof Operation.FailedAttempts failed) {
      update(failed, new FailuresAt(place, change.offset()));
    } else if (operation instanceof Operation.PutDestination added) {
      metadata.putDestination(added.destination().id(), undo);
    } else if (operation instanceof Operation.PutSubscription added) {
      metadata.putSubscription(added.subscription().queueId(), undo);
    } else if (operation instanceof Operation.RemoveQueue removed) {
      remove(removed.queueId(), place.sequence(), facts);
    } else if (operation instanceof Operation.Prepare prepare) {
      metadata.prepare(prepare.branch(), place.sequence(), change.uses(), undo);
      change.uses().forEach(use -> bodies.use(use, 1, facts, undo));
    } else if (operation instanceof Operation.Decide decide) {
      metadata.decide(decide, replaying, undo).forEach(key -> bodies.change(key, -1, undo));
    } else if (operation instanceof Operation.Forget forget) {
      metadata.forget(forget.branch(), replaying, undo);
    }
  }

  private void insert(Place place, JournalOperation change, Operation.Insert insert, Facts facts) {
    long bodyKey = UndrainedMessage.NO_BODY;
    if (!change.uses().isEmpty()) {
      BodyUse use = change.uses().get(0);
      bodyKey = use.key();
      bodies.use(use, insert.keys().size(), facts, undo);
    }
    for (MessageKey key : insert.keys()) {
      UndrainedMessage message = find(key);
      if (message != null && message.insert != null
          || (message == null || message.deleted == 0) && rowMayExist(key, facts)) {
        throw new IllegalStateException(key + " is there already");
      }
      UndrainedMessage changed = change(key, message);
      changed.insert = place;
      changed.operation = change.offset();
      changed.bodyKey = bodyKey;
      changed.stated = 0;
      changed.attempts = 0;
      changed.notBeforeMs = insert.notBeforeMs();
      changed.failures = null;
    }
  }

  private boolean rowMayExist(MessageKey key, Facts facts) {
    Long highest = highestRows.get(key.queueId());
    if (highest == null || key.sequence() > highest || metadata.hidesRows(key.queueId())) {
      return false;
    }
    Facts.Row row = facts.row(key);
    return row != null && row.exists();
  }

  /** A message may only be missing when its queue was removed after the delete was decided. */
  private void delete(Operation.Delete delete, long sequence, Facts facts) {
    MessageKey key = delete.key();
    UndrainedMessage message = find(key);
    if (message != null && message.insert != null) {
      deleteInsert(key, message, message.insert, sequence);
      return;
    }
    boolean gone = message != null && message.deleted != 0;
    Facts.Row row =
        gone || metadata.hidesRows(key.queueId()) ? new Facts.Row(false, 0) : facts.row(key);
    if (row == null) {
      return;
    }
    if (row.exists()) {
      UndrainedMessage changed = change(key, message);
      changed.deleted = sequence;
      changed.rowBodyKey = row.bodyKey();
      changed.rowInsert = 0;
      changed.stated = 0;
      changed.failures = null;
      bodies.change(row.bodyKey(), -1, undo);
    } else if (metadata.isKnown(key.queueId())
        && !delete.mayBeMissing()
        && !replaying
        && (gone || !facts.doubt(key))) {
      throw new IllegalStateException(key + " is to be deleted and is not there");
    }
  }

  private void deleteInsert(MessageKey key, UndrainedMessage message, Place insert, long sequence) {
    UndrainedMessage changed = change(key, message);
    if (insert.sequence() <= inFlight) {
      changed.deleted = sequence;
      changed.rowBodyKey = message.bodyKey;
      changed.rowInsert = insert.sequence();
    }
    bodies.change(message.bodyKey, -1, undo);
    changed.insert = null;
    changed.bodyKey = UndrainedMessage.NO_BODY;
    changed.stated = 0;
    changed.failures = null;
    dropIfNothing(key, changed);
  }

  private void update(Operation.DeliveryState state, long sequence) {
    UndrainedMessage message = find(state.key());
    if (!isGone(state.key(), message)) {
      UndrainedMessage changed = change(state.key(), message);
      changed.stated = sequence;
      changed.attempts = state.attempts();
      changed.notBeforeMs = state.notBeforeMs();
    }
  }

  private void update(Operation.FailedAttempts failed, FailuresAt at) {
    UndrainedMessage message = find(failed.key());
    if (!isGone(failed.key(), message)) {
      change(failed.key(), message).failures = at;
    }
  }

  /** Whether a message is known not to be there. */
  private boolean isGone(MessageKey key, @Nullable UndrainedMessage message) {
    if (message != null && message.insert != null) {
      return false;
    }
    return metadata.hidesRows(key.queueId()) || message != null && message.deleted != 0;
  }

  private void remove(long queueId, long sequence, Facts facts) {
    Map<Long, Integer> rows = metadata.hidesRows(queueId) ? Map.of() : facts.queueBodies(queueId);
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(queueId);
    if (rows == null) {
      return;
    }
    rows.forEach((key, uses) -> bodies.change(key, -uses, undo));
    if (messages != null) {
      for (UndrainedMessage message : messages.values()) {
        bodies.change(message.bodyKey, message.insert == null ? 0 : -1, undo);
        boolean rowCounted = message.deleted != 0 && message.rowInsert <= drained;
        bodies.change(message.rowBodyKey, rowCounted ? 1 : 0, undo);
      }
      undo.put(queues, queueId, null);
    }
    metadata.remove(queueId, sequence, undo);
  }

  private @Nullable UndrainedMessage find(MessageKey key) {
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    return messages == null ? null : messages.get(key);
  }

  /** What is known of a message, to be changed. */
  private UndrainedMessage change(MessageKey key, @Nullable UndrainedMessage message) {
    if (message != null) {
      UndrainedMessage before = message.copy();
      undo.add(() -> message.restore(before));
      return message;
    }
    UndrainedMessage added = new UndrainedMessage();
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    if (messages == null) {
      messages = new TreeMap<>(DELIVERY_ORDER);
      undo.put(queues, key.queueId(), messages);
    }
    undo.put(messages, key, added);
    return added;
  }

  private void dropIfNothing(MessageKey key, UndrainedMessage message) {
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    if (message.isNothing() && messages != null) {
      undo.put(messages, key, null);
    }
  }

  /** What was applied up to the record can be read in the journal now. */
  void written(long sequence) {
    locked(() -> written = sequence);
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
      List<Undelivered> page = new ArrayList<>();
      NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(queueId);
      if (messages != null) {
        var behind = after == null ? messages : messages.tailMap(after, false);
        for (Map.Entry<MessageKey, UndrainedMessage> entry : behind.entrySet()) {
          UndrainedMessage message = entry.getValue();
          Place place = message.insert;
          if (place != null && place.sequence() <= written) {
            page.add(
                new Undelivered(
                    entry.getKey(),
                    place,
                    message.operation,
                    message.attempts,
                    message.notBeforeMs,
                    readable(message)));
            if (page.size() == limit) {
              break;
            }
          }
        }
      }
      return page;
    } finally {
      undrainedLock.unlock();
    }
  }

  /** Where it stands how deliveries failed; null when that is nowhere, or not written yet. */
  private @Nullable FailuresAt readable(UndrainedMessage message) {
    FailuresAt failures = message.failures;
    return failures == null || failures.place().sequence() > written ? null : failures;
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
          UndrainedMessage message = find(row.key());
          if (message == null) {
            corrected.add(new Corrected(row, null));
          } else if (message.insert == null && message.deleted == 0) {
            corrected.add(new Corrected(corrected(row, message), readable(message)));
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
      inFlight = sequence;
      List<DrainStep> live = new ArrayList<>();
      for (JournalOperation operation : operations) {
        addIfLive(live, sequence, operation);
      }
      return live;
    } finally {
      undrainedLock.unlock();
    }
  }

  private void addIfLive(List<DrainStep> live, long sequence, JournalOperation change) {
    Operation operation = change.operation();
    if (operation instanceof Operation.Insert insert) {
      List<DrainStep.Row> rows = new ArrayList<>(1);
      for (MessageKey key : insert.keys()) {
        UndrainedMessage message = find(key);
        if (message != null
            && message.inserted() == sequence
            && message.operation == change.offset()) {
          rows.add(new DrainStep.Row(key, message.attempts, message.notBeforeMs));
          highestRows.merge(key.queueId(), key.sequence(), Math::max);
        }
      }
      if (!rows.isEmpty()) {
        BodyUse use = change.uses().isEmpty() ? null : change.uses().get(0);
        live.add(new DrainStep.Insert(insert.envelope(), rows, use));
      }
    } else if (operation instanceof Operation.Delete delete) {
      UndrainedMessage message = find(delete.key());
      if (message != null && message.deleted == sequence) {
        live.add(new DrainStep.Delete(delete.key()));
      }
    } else if (operation instanceof Operation.DeliveryState state) {
      UndrainedMessage message = find(state.key());
      if (message != null
          && message.stated == sequence
          && message.insert == null
          && message.deleted == 0) {
        live.add(
            new DrainStep.State(
                new Operation.DeliveryState(state.key(), message.attempts, message.notBeforeMs)));
      }
    } else if (operation instanceof Operation.FailedAttempts failed) {
      UndrainedMessage message = find(failed.key());
      FailuresAt at = message == null ? null : message.failures;
      if (at != null && at.place().sequence() == sequence && at.operation() == change.offset()) {
        live.add(new DrainStep.Failures(failed));
      }
    } else if (operation instanceof Operation.Prepare prepare) {
      UndrainedMetadata.Branch branch = metadata.branch(prepare.branch().id());
      if (branch != null && branch.prepared() == sequence) {
        live.add(
            branch.heuristic()
                ? new DrainStep.Prepare(decided(prepare.branch()), List.of())
                : new DrainStep.Prepare(prepare, change.uses()));
      }
    } else {
      live.add(new DrainStep.Same(operation));
    }
  }

  private static Operation.Prepare decided(StoredBranch branch) {
    return new Operation.Prepare(new StoredBranch(branch.id(), branch.owner(), true, List.of()));
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
          insert.rows().forEach(row -> drained(row.key(), sequence));
        } else if (step instanceof DrainStep.Delete delete) {
          drained(delete.key(), sequence);
        } else if (step instanceof DrainStep.State state) {
          drained(state.state().key(), sequence);
        } else if (step instanceof DrainStep.Failures failures) {
          drained(failures.failed().key(), sequence);
        }
      }
      drained = sequence;
      metadata.drained(sequence);
      bodies.drained(uses, brought);
      version++;
      committed.signalAll();
    } finally {
      undrainedLock.unlock();
    }
  }

  private void drained(MessageKey key, long sequence) {
    UndrainedMessage message = find(key);
    if (message == null) {
      return;
    }
    if (message.insert != null && message.inserted() <= sequence) {
      message.insert = null;
      message.bodyKey = UndrainedMessage.NO_BODY;
    }
    if (message.deleted <= sequence) {
      message.deleted = 0;
      message.rowBodyKey = UndrainedMessage.NO_BODY;
    }
    if (message.stated <= sequence) {
      message.stated = 0;
    }
    if (message.failures != null && message.failures.place().sequence() <= sequence) {
      message.failures = null;
    }
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    if (message.isNothing() && messages != null) {
      messages.remove(key);
      if (messages.isEmpty()) {
        queues.remove(key.queueId());
      }
    }
  }

  /** By queue id, by how much the number of messages differs from that of the rows. */
  void count(Map<Long, Long> rows) {
    undrainedLock.lock();
    try {
      rows.keySet().removeIf(metadata::hidesRows);
      queues.forEach(
          (queueId, messages) -> {
            long more = 0;
            for (UndrainedMessage message : messages.values()) {
              more += message.insert == null ? 0 : 1;
              more -= message.deleted == 0 ? 0 : 1;
            }
            rows.merge(queueId, more, Long::sum);
          });
      rows.entrySet().removeIf(entry -> entry.getValue() == 0 || !metadata.isKnown(entry.getKey()));
    } finally {
      undrainedLock.unlock();
    }
  }

  /** At opening: drops what belongs to queues that are no more. */
  void dropUnknown() {
    undrainedLock.lock();
    try {
      for (Long queueId : List.copyOf(queues.keySet())) {
        NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(queueId);
        if (!metadata.isKnown(queueId) && messages != null) {
          messages.values().forEach(message -> bodies.change(message.bodyKey, -1, undo));
          queues.remove(queueId);
        }
      }
      undo.forget();
      bodies.settle();
    } finally {
      undrainedLock.unlock();
    }
  }
}
