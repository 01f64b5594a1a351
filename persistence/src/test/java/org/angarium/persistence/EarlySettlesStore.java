package org.angarium.persistence;

import org.angarium.store.Batch;
import org.angarium.store.ForwardingStore;
import org.angarium.store.Store;
import org.angarium.store.StoreException;

/** A planted fault: a store that confirms acknowledgements once they are written, not synced. */
final class EarlySettlesStore extends ForwardingStore {
  EarlySettlesStore(Store store) {
    super(store);
  }

  @Override
  public void submit(Batch batch, Completion completion) {
    super.submit(batch, LostSettlesStore.settlesOnly(batch) ? new Early(completion) : completion);
  }

  private static final class Early implements Completion {
    private final Completion completion;
    private boolean confirmed;

    Early(Completion completion) {
      this.completion = completion;
    }

    @Override
    public void written() {
      confirmed = true;
      completion.written();
      completion.durable();
    }

    @Override
    public void durable() {}

    @Override
    public void failed(StoreException why) {
      if (!confirmed) {
        completion.failed(why);
      }
    }
  }
}
