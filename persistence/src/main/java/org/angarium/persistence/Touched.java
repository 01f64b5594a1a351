package org.angarium.persistence;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;

/**
 * What a batch touches, as far as its place among other batches matters: two that have nothing of
 * it in common may become durable in either order. Messages of one queue are inserted in order, so
 * an insert touches its queue; a delete or a delivery state touches its message alone.
 */
final class Touched {
  private record Setting(String key) {}

  private record Producer(String id) {}

  private record Queue(long id) {}

  private Touched() {}

  static Set<Object> by(Batch batch) {
    Set<Object> touched = new HashSet<>();
    add(touched, batch.operations());
    return touched;
  }

  private static void add(Set<Object> touched, List<? extends Operation> operations) {
    for (Operation operation : operations) {
      add(touched, operation);
    }
  }

  private static void add(Set<Object> touched, Operation operation) {
    if (operation instanceof Operation.Insert insert) {
      for (MessageKey key : insert.keys()) {
        touched.add(key);
        touched.add(new Queue(key.queueId()));
      }
    } else if (operation instanceof Operation.Delete delete) {
      touched.add(delete.key());
    } else if (operation instanceof Operation.DeliveryState state) {
      touched.add(state.key());
    } else if (operation instanceof Operation.FailedAttempts failed) {
      touched.add(failed.key());
    } else if (operation instanceof Operation.ProducerMark mark) {
      touched.add(new Producer(mark.producerId()));
    } else if (operation instanceof Operation.PutDestination added) {
      touched.add(new Queue(added.destination().id()));
    } else if (operation instanceof Operation.PutSubscription added) {
      touched.add(new Queue(added.subscription().queueId()));
    } else if (operation instanceof Operation.RemoveQueue removed) {
      touched.add(new Queue(removed.queueId()));
    } else if (operation instanceof Operation.PutSetting setting) {
      touched.add(new Setting(setting.key()));
    } else if (operation instanceof Operation.Prepare prepare) {
      touched.add(prepare.branch().id());
      add(touched, prepare.branch().work());
    } else if (operation instanceof Operation.Decide decide) {
      touched.add(decide.branch());
    } else if (operation instanceof Operation.Forget forget) {
      touched.add(forget.branch());
    } else {
      throw new IllegalArgumentException("nothing is known of a " + operation.getClass().getName());
    }
  }
}
