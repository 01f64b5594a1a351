package org.angarium.store;

import java.util.List;
import org.angarium.message.Body;
import org.jspecify.annotations.Nullable;

/** A store that leaves everything to another, for those that change a part of it. */
public abstract class ForwardingStore implements Store {
  private final Store store;

  /** A store in front of another. */
  protected ForwardingStore(Store store) {
    this.store = store;
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
    store.submit(batch, completion);
  }

  @Override
  public Submission submitShown(Batch batch, Completion completion) {
    return store.submitShown(batch, completion);
  }

  @Override
  public Submission submitChangeable(Batch batch, Completion completion) {
    return store.submitChangeable(batch, completion);
  }

  @Override
  public boolean noteAttempts(MessageKey key, int attempts) {
    return store.noteAttempts(key, attempts);
  }

  @Override
  public boolean noteDeletes(Batch deletes) {
    return store.noteDeletes(deletes);
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
