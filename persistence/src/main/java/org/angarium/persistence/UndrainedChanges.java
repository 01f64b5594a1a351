package org.angarium.persistence;

import java.util.Map;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.persistence.journal.Place;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Applies operations to what is undrained, one at a time, and notes how each is taken back: a
 * message that comes, changes or goes takes its body's uses along. Guarded by the lock of {@link
 * Undrained}.
 */
final class UndrainedChanges {
  private final UndrainedMessages messages;
  private final UndrainedMetadata metadata;
  private final UndrainedBodies bodies;
  private final DrainProgress progress;
  private final Undo undo;

  UndrainedChanges(
      UndrainedMessages messages,
      UndrainedMetadata metadata,
      UndrainedBodies bodies,
      DrainProgress progress,
      Undo undo) {
    this.messages = messages;
    this.metadata = metadata;
    this.bodies = bodies;
    this.progress = progress;
    this.undo = undo;
  }

  /**
   * Applies one operation, unless a fact is missing for it.
   *
   * @param replaying whether it was applied before, so that the tables may show it already
   */
  void apply(Place place, JournalOperation change, Facts facts, boolean replaying) {
    Operation operation = change.operation();
    if (operation instanceof Operation.Insert insert) {
      insert(place, change, insert, facts);
    } else if (operation instanceof Operation.Delete delete) {
      delete(delete, place.sequence(), facts, replaying);
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
      UndrainedMessage message = messages.find(key);
      if (message != null && message.insert != null
          || (message == null || message.deleted == 0) && rowMayExist(key, facts)) {
        throw new IllegalStateException(key + " is there already");
      }
      UndrainedMessage changed = messages.change(key, message, undo);
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
    if (!progress.mayHaveRow(key) || metadata.hidesRows(key.queueId())) {
      return false;
    }
    Facts.Row row = facts.row(key);
    return row != null && row.exists();
  }

  /** A message may only be missing when its queue was removed after the delete was decided. */
  private void delete(Operation.Delete delete, long sequence, Facts facts, boolean replaying) {
    MessageKey key = delete.key();
    UndrainedMessage message = messages.find(key);
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
      UndrainedMessage changed = messages.change(key, message, undo);
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
    UndrainedMessage changed = messages.change(key, message, undo);
    if (insert.sequence() <= progress.inFlight) {
      changed.deleted = sequence;
      changed.rowBodyKey = message.bodyKey;
      changed.rowInsert = insert.sequence();
    }
    bodies.change(message.bodyKey, -1, undo);
    changed.insert = null;
    changed.bodyKey = UndrainedMessage.NO_BODY;
    changed.stated = 0;
    changed.failures = null;
    messages.dropIfNothing(key, changed, undo);
  }

  private void update(Operation.DeliveryState state, long sequence) {
    UndrainedMessage message = messages.find(state.key());
    if (!isGone(state.key(), message)) {
      UndrainedMessage changed = messages.change(state.key(), message, undo);
      changed.stated = sequence;
      changed.attempts = state.attempts();
      changed.notBeforeMs = state.notBeforeMs();
    }
  }

  private void update(Operation.FailedAttempts failed, FailuresAt at) {
    UndrainedMessage message = messages.find(failed.key());
    if (!isGone(failed.key(), message)) {
      messages.change(failed.key(), message, undo).failures = at;
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
    if (rows == null) {
      return;
    }
    rows.forEach((key, uses) -> bodies.change(key, -uses, undo));
    for (UndrainedMessage message : messages.of(queueId)) {
      bodies.change(message.bodyKey, message.insert == null ? 0 : -1, undo);
      boolean rowCounted = message.deleted != 0 && message.rowInsert <= progress.drained;
      bodies.change(message.rowBodyKey, rowCounted ? 1 : 0, undo);
    }
    messages.remove(queueId, undo);
    metadata.remove(queueId, sequence, undo);
  }
}
