package org.angarium.persistence;

import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.jspecify.annotations.Nullable;

/** One thing that the drain does to the tables. */
sealed interface DrainStep {
  /** A row of a message. */
  record Row(MessageKey key, int attempts, long notBeforeMs) {}

  /**
   * Inserts a message into the queues in which it still is.
   *
   * @param use the body when it stands apart
   */
  record Insert(Envelope envelope, List<Row> rows, @Nullable BodyUse use) implements DrainStep {}

  /** Deletes a row. */
  record Delete(MessageKey key) implements DrainStep {}

  /** Sets the delivery state of a row. */
  record State(Operation.DeliveryState state) implements DrainStep {}

  /** Sets how deliveries of a row's message failed. */
  record Failures(Operation.FailedAttempts failed) implements DrainStep {}

  /**
   * Prepares a branch.
   *
   * @param uses the bodies that its work names
   */
  record Prepare(Operation.Prepare prepare, List<BodyUse> uses) implements DrainStep {}

  /** Does the same as in the journal. */
  record Same(Operation operation) implements DrainStep {}
}
