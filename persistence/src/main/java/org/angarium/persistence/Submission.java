package org.angarium.persistence;

import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.persistence.journal.EncodedBatch;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.store.Operation;
import org.angarium.store.Store;

/**
 * A batch on its way into the journal, and who waits for it. Until the committer takes it, it can
 * be withdrawn by whoever comes first.
 */
final class Submission {
  private static final int QUEUED = 0;
  private static final int TAKEN = 1;
  private static final int WITHDRAWN = 2;

  private final EncodedBatch batch;
  private final Store.Completion completion;
  private final boolean inserts;
  private final boolean settlesOnly;
  private final AtomicInteger state = new AtomicInteger(QUEUED);

  Submission(EncodedBatch batch, Store.Completion completion) {
    this.batch = batch;
    this.completion = completion;
    boolean insert = false;
    boolean settle = true;
    for (JournalOperation change : batch.operations()) {
      Operation operation = change.operation();
      insert |= operation instanceof Operation.Insert || operation instanceof Operation.Prepare;
      settle &=
          operation instanceof Operation.Delete || operation instanceof Operation.DeliveryState;
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

  /** Whether it holds nothing but deletes and delivery states. */
  boolean settlesOnly() {
    return settlesOnly;
  }

  /** What it counts against the size of a group. */
  long weight() {
    return batch.space();
  }

  /** Takes it to be written; false when it was withdrawn. */
  boolean take() {
    return state.compareAndSet(QUEUED, TAKEN);
  }

  /** Sees to it that nothing of it is written; false when that is too late. */
  boolean withdraw() {
    return state.compareAndSet(QUEUED, WITHDRAWN);
  }
}
