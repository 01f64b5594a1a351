package org.angarium.persistence;

import org.angarium.persistence.journal.Place;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of one message's place and the tables do not: an insert, a delete of the
 * row that is there, the state of its deliveries, how they failed, or several of these. Sequences
 * are those of records, 0 for none. Guarded by the lock of {@link Undrained}.
 */
final class UndrainedMessage {
  /** No body stands apart. */
  static final long NO_BODY = 0;

  /** The record that inserts it; null when none is undrained. */
  @Nullable Place insert;

  /** Where in the record the insert stands. */
  int operation;

  long bodyKey;

  /** The record that deletes the row in the table. */
  long deleted;

  /** The body of that row, and the record that inserted it when that is just being drained. */
  long rowBodyKey;

  long rowInsert;

  /** The record that brought the newest state. */
  long stated;

  int attempts;
  long notBeforeMs;

  /** How deliveries failed, if the tables have not seen that. */
  @Nullable FailuresAt failures;

  long inserted() {
    return insert == null ? 0 : insert.sequence();
  }

  boolean isNothing() {
    return insert == null && deleted == 0 && stated == 0 && failures == null;
  }

  /** The tables have what records up to this one say. */
  void drained(long sequence) {
    if (insert != null && inserted() <= sequence) {
      insert = null;
      bodyKey = NO_BODY;
    }
    if (deleted <= sequence) {
      deleted = 0;
      rowBodyKey = NO_BODY;
    }
    if (stated <= sequence) {
      stated = 0;
    }
    if (failures != null && failures.place().sequence() <= sequence) {
      failures = null;
    }
  }

  /** Where it stands how deliveries failed; null when that is nowhere, or not written yet. */
  @Nullable FailuresAt failuresUpTo(long written) {
    FailuresAt at = failures;
    return at == null || at.place().sequence() > written ? null : at;
  }

  UndrainedMessage copy() {
    UndrainedMessage copy = new UndrainedMessage();
    copy.restore(this);
    return copy;
  }

  void restore(UndrainedMessage other) {
    insert = other.insert;
    operation = other.operation;
    bodyKey = other.bodyKey;
    deleted = other.deleted;
    rowBodyKey = other.rowBodyKey;
    rowInsert = other.rowInsert;
    stated = other.stated;
    attempts = other.attempts;
    notBeforeMs = other.notBeforeMs;
    failures = other.failures;
  }
}
