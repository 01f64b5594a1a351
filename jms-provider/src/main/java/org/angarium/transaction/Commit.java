package org.angarium.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;

/**
 * One step of a transaction from its queues to the store and back: every queue gathers in its
 * mailbox, the last one submits one batch, and when that is durable every queue applies its part.
 * Submitting inside the last mailbox keeps batches in the order of the sequences they carry.
 */
final class Commit {
  private final Work work;
  private final Store store;
  private final Outcome outcome;

  /** Whether the work is promised: a store that refuses it for now does not roll it back. */
  private final boolean promised;

  private Commit(Work work, Store store, Outcome outcome, boolean promised) {
    this.promised = promised;
    this.work = work;
    this.store = store;
    this.outcome = outcome;
  }

  /** Places, stores and applies the work, with what else belongs to its batch. */
  static void onePhase(Work work, Store store, List<? extends Operation> also, Outcome outcome) {
    new Commit(work, store, outcome, false)
        .run(
            true,
            operations -> {
              List<Operation> all = new ArrayList<>(operations);
              all.addAll(also);
              return all;
            });
  }

  /** Stores the work as a prepared branch; nothing becomes visible. */
  static void prepare(
      Work work, Store store, UnaryOperator<List<Operation>> asBranch, Outcome outcome) {
    new Commit(work, store, outcome, false).run(false, asBranch);
  }

  /** Places, stores and applies the work of a prepared branch. */
  static void decide(Work work, Store store, Operation.Decide decision, Outcome outcome) {
    new Commit(work, store, outcome, true)
        .run(
            true,
            operations -> {
              List<Operation> all = new ArrayList<>();
              all.add(decision);
              all.addAll(operations);
              return all;
            });
  }

  private void run(boolean place, UnaryOperator<List<Operation>> batching) {
    Collection<Work.QueueWork> queues = work.queues();
    if (queues.isEmpty()) {
      submit(place, batching);
      return;
    }
    AtomicInteger left = new AtomicInteger(queues.size());
    for (Work.QueueWork queue : queues) {
      queue.post(
          () -> {
            queue.gather(place);
            if (left.decrementAndGet() == 0) {
              submit(place, batching);
            }
          });
    }
  }

  private void submit(boolean apply, UnaryOperator<List<Operation>> batching) {
    String why = work.rollbackReason();
    if (why != null && !promised) {
      work.rollBack();
      outcome.rolledBack(why);
      return;
    }
    List<Operation> operations = batching.apply(List.copyOf(work.storedOperations()));
    if (operations.isEmpty()) {
      finish(apply);
      return;
    }
    store.submit(
        new Batch(operations),
        new Store.Completion() {
          @Override
          public void durable() {
            finish(apply);
          }

          @Override
          public void failed(StoreException failure) {
            if (failure.storeGoesOn() && !promised) {
              work.rollBack();
              outcome.refused(failure);
            } else {
              outcome.failed(failure);
            }
          }
        });
    outcome.submitted();
  }

  private void finish(boolean apply) {
    if (apply) {
      for (Work.QueueWork queue : work.queues()) {
        queue.post(queue::apply);
      }
    }
    outcome.committed();
  }
}
