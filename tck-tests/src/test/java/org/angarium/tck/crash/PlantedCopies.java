package org.angarium.tck.crash;

import java.util.Set;
import java.util.stream.Collectors;
import org.angarium.persistence.JdbcStoreProvider;
import org.angarium.store.Batch;
import org.angarium.store.ForwardingStore;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreProvider;
import org.angarium.store.StoreRequest;
import org.angarium.store.Submission;

/**
 * A store that takes back a message for several subscriptions as soon as one of them has consumed
 * it, and is not surprised when the others' copies are not there, for a test that is to find that.
 * It comes to be used by a folder in front of the class path that names it as a service.
 */
public final class PlantedCopies implements StoreProvider {
  private final StoreProvider real = new JdbcStoreProvider();

  /** Made by the service loader. */
  public PlantedCopies() {}

  @Override
  public Set<String> options() {
    return real.options();
  }

  @Override
  public Store open(StoreRequest request) {
    return new ForwardingStore(real.open(request)) {
      @Override
      public void submit(Batch batch, Completion completion) {
        super.submit(unsurprised(batch), completion);
      }

      @Override
      public boolean noteDeletes(Batch deletes) {
        return super.noteDeletes(unsurprised(deletes));
      }

      @Override
      public Submission submitShown(Batch batch, Completion completion) {
        return losing(batch, completion, super.submitShown(batch, completion));
      }

      @Override
      public Submission submitChangeable(Batch batch, Completion completion) {
        return losing(batch, completion, super.submitChangeable(batch, completion));
      }
    };
  }

  private static Batch unsurprised(Batch batch) {
    return new Batch(
        batch.operations().stream()
            .map(
                operation ->
                    operation instanceof Operation.Delete delete
                        ? new Operation.Delete(delete.key(), true)
                        : operation)
            .collect(Collectors.toList()));
  }

  private static Submission losing(Batch batch, Store.Completion completion, Submission real) {
    return new Submission() {
      @Override
      public boolean amend(Batch other) {
        if (keys(other) == keys(batch)) {
          return real.amend(other);
        }
        boolean lost = real.withdraw();
        if (lost) {
          completion.written();
          completion.durable();
        }
        return lost;
      }

      @Override
      public boolean withdraw() {
        return real.withdraw();
      }
    };
  }

  private static int keys(Batch batch) {
    return batch.operations().get(0) instanceof Operation.Insert insert ? insert.keys().size() : 0;
  }
}
