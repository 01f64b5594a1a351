package org.angarium.broker;

import java.util.List;
import java.util.function.Consumer;
import org.angarium.message.Body;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Recovered;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/** A store whose failures are told to the broker, also those of writes that nobody waits for. */
final class WatchedStore implements Store {
  private final Store store;
  private final Consumer<StoreException> onFailure;

  WatchedStore(Store store, Consumer<StoreException> onFailure) {
    this.store = store;
    this.onFailure = onFailure;
  }

  @Override
  public long epoch() {
    return store.epoch();
  }

  @Override
  public String brokerId() {
    return store.brokerId();
  }

  @Override
  public boolean outlivesProcess() {
    return store.outlivesProcess();
  }

  @Override
  public Recovered recovered() {
    return store.recovered();
  }

  @Override
  public void submit(Batch batch, Completion completion) {
    store.submit(
        batch,
        new Completion() {
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
        });
  }

  @Override
  public void page(
      long queueId, @Nullable MessageKey after, int limit, Receiver<List<StoredMessage>> receiver) {
    store.page(queueId, after, limit, receiver);
  }

  @Override
  public void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
    store.readBody(body, receiver);
  }

  @Override
  public void close() {
    store.close();
  }
}
