package org.angarium.broker;

import java.util.function.Consumer;
import org.angarium.store.Batch;
import org.angarium.store.ForwardingStore;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.Submission;

/** A store whose failures are told to the broker, also those of writes that nobody waits for. */
final class WatchedStore extends ForwardingStore {
  private final Consumer<StoreException> onFailure;

  WatchedStore(Store store, Consumer<StoreException> onFailure) {
    super(store);
    this.onFailure = onFailure;
  }

  @Override
  public void submit(Batch batch, Completion completion) {
    super.submit(batch, new Watched(completion));
  }

  @Override
  public Submission submitShown(Batch batch, Completion completion) {
    return super.submitShown(batch, new Watched(completion));
  }

  @Override
  public Submission submitChangeable(Batch batch, Completion completion) {
    return super.submitChangeable(batch, new Watched(completion));
  }

  private final class Watched implements Completion {
    private final Completion completion;

    Watched(Completion completion) {
      this.completion = completion;
    }

    @Override
    public void written() {
      completion.written();
    }

    @Override
    public void durable() {
      completion.durable();
    }

    @Override
    public void failed(StoreException why) {
      completion.failed(why);
      if (!why.storeGoesOn()) {
        onFailure.accept(why);
      }
    }

    @Override
    public boolean waitsForSync() {
      return completion.waitsForSync();
    }
  }
}
