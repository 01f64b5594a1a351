package org.angarium.tck.crash;

import java.util.Set;
import java.util.stream.Collectors;
import org.angarium.persistence.JdbcStoreProvider;
import org.angarium.store.Batch;
import org.angarium.store.ForwardingStore;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreProvider;
import org.angarium.store.StoreRequest;

/**
 * A store whose marks are wrong, for a test that is to find that. It comes to be used by a folder
 * in front of the class path that names it as a service.
 */
public final class PlantedMarks implements StoreProvider {
  /** The system property that says how much higher every mark is. */
  static final String ERROR = "angarium.marks.error";

  private final StoreProvider real = new JdbcStoreProvider();

  /** Made by the service loader. */
  public PlantedMarks() {}

  @Override
  public Set<String> options() {
    return real.options();
  }

  @Override
  public Store open(StoreRequest request) {
    int error = Integer.getInteger(ERROR);
    return new ForwardingStore(real.open(request)) {
      @Override
      public void submit(Batch batch, Completion completion) {
        super.submit(
            new Batch(
                batch.operations().stream()
                    .map(operation -> wrong(operation, error))
                    .collect(Collectors.toList())),
            completion);
      }

      @Override
      public boolean noteAttempts(MessageKey key, int attempts) {
        return super.noteAttempts(key, Math.max(0, attempts + error));
      }
    };
  }

  private static Operation wrong(Operation operation, int error) {
    return operation instanceof Operation.DeliveryState state
        ? new Operation.DeliveryState(
            state.key(), Math.max(0, state.attempts() + error), state.notBeforeMs())
        : operation;
  }
}
