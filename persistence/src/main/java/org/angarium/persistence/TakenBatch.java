package org.angarium.persistence;

import org.angarium.persistence.journal.EncodedBatch;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.store.Operation;
import org.angarium.store.Store;

/** A batch that the journal's committer has taken, and who waits for it. */
final class TakenBatch {
  private final EncodedBatch batch;
  private final Store.Completion completion;
  private final boolean inserts;
  private final boolean settlesOnly;

  TakenBatch(EncodedBatch batch, Store.Completion completion) {
    this.batch = batch;
    this.completion = completion;
    boolean insert = false;
    boolean settle = true;
    for (JournalOperation change : batch.operations()) {
      Operation operation = change.operation();
      insert |= operation instanceof Operation.Insert || operation instanceof Operation.Prepare;
      settle &=
          operation instanceof Operation.Delete
              || operation instanceof Operation.DeliveryState
              || operation instanceof Operation.FailedAttempts;
    }
    inserts = insert;
    settlesOnly = settle;
  }

  EncodedBatch batch() {
    return batch;
  }

  Store.Completion completion() {
    return completion;
  }

  /** Whether it makes the store hold more. */
  boolean inserts() {
    return inserts;
  }

  /** Whether it holds nothing but deletes and how deliveries stand. */
  boolean settlesOnly() {
    return settlesOnly;
  }
}
