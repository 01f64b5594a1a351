package org.angarium.persistence;

import java.util.concurrent.atomic.AtomicLong;
import org.angarium.store.Batch;
import org.angarium.store.ForwardingStore;
import org.angarium.store.Operation;
import org.angarium.store.Store;

/** A planted fault: a store that confirms some acknowledgements and never writes them. */
final class LostSettlesStore extends ForwardingStore {
  private static final int ONE_OF = 10;

  private final AtomicLong settles = new AtomicLong();

  LostSettlesStore(Store store) {
    super(store);
  }

  /** Whether a batch is nothing but an acknowledgement. */
  static boolean settlesOnly(Batch batch) {
    return batch.operations().stream().allMatch(Operation.Delete.class::isInstance);
  }

  @Override
  public void submit(Batch batch, Completion completion) {
    if (settlesOnly(batch) && settles.incrementAndGet() % ONE_OF == 0) {
      completion.written();
      completion.durable();
    } else {
      super.submit(batch, completion);
    }
  }
}
