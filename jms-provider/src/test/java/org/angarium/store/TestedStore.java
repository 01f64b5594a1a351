package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Body;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** A store with two queues, and what a test does with it. */
public interface TestedStore {
  /** A queue that there is. */
  long ORDERS = 1;

  /** Another. */
  long BILLS = 2;

  /** A branch. */
  BranchId BRANCH = new BranchId(7, new byte[] {1, 2}, new byte[64]);

  /** The store that is open now; {@link #reopen} replaces it. */
  Store store();

  /** Closes the store and opens it again on the same data. */
  void reopen();

  /** Submits a batch and waits until it is durable. */
  default void confirm(Operation... operations) {
    submit(operations).awaitDurable();
  }

  /** Submits a batch. */
  default AwaitedCompletion submit(Operation... operations) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    store().submit(Batch.of(operations), outcome);
    return outcome;
  }

  /** Reads a page. */
  default List<StoredMessage> page(long queueId, @Nullable MessageKey after, int limit) {
    AwaitedReceiver<List<StoredMessage>> receiver = new AwaitedReceiver<>();
    store().page(queueId, after, limit, receiver);
    return receiver.await();
  }

  /** The keys of a page. */
  default List<MessageKey> keys(List<StoredMessage> page) {
    return page.stream().map(StoredMessage::key).toList();
  }

  /** The bytes of a message's body, read from the store when they are apart. */
  default byte[] bytes(StoredMessage message) {
    return ((Body.Bytes) inMemory(message.envelope()).body()).bytes();
  }

  private Envelope inMemory(Envelope envelope) {
    if (envelope.body() instanceof Body.Chunks chunks) {
      AwaitedReceiver<Body.Bytes> receiver = new AwaitedReceiver<>();
      store().readBody(chunks, receiver);
      return envelope.withBody(receiver.await());
    }
    return envelope;
  }

  /** Fails unless the two are the same, the order of properties and all bytes included. */
  default void assertSame(Envelope found, Envelope sent) {
    Envelope whole = inMemory(found);
    assertThat(whole.withBody(Body.NONE)).isEqualTo(sent.withBody(Body.NONE));
    assertThat(List.copyOf(whole.properties().keySet()))
        .isEqualTo(List.copyOf(sent.properties().keySet()));
    assertThat(Messages.same(whole.body(), sent.body())).as("same body").isTrue();
  }

  /** Fails unless the body is in the store no more. */
  default void assertGone(Body.Chunks body) {
    AwaitedReceiver<Body.Bytes> gone = new AwaitedReceiver<>();
    store().readBody(body, gone);
    assertThat(gone.awaitFailed().kind()).isEqualTo(StoreException.Kind.GONE);
  }

  /** A key. */
  default MessageKey key(long queueId, int priority, long sequence) {
    return new MessageKey(queueId, priority, sequence);
  }

  /** Inserts some message under the key. */
  default Operation.Insert insert(MessageKey key) {
    return insert(key, Messages.text("message " + key.sequence(), key.priority()));
  }

  /** Inserts a message under the key. */
  default Operation.Insert insert(MessageKey key, Envelope envelope) {
    return new Operation.Insert(List.of(key), 0, envelope);
  }

  /** Prepares a branch that has one message to insert. */
  default Operation.Prepare prepare(BranchId id) {
    return new Operation.Prepare(
        new StoredBranch(id, null, false, List.of(insert(key(ORDERS, 4, 0)))));
  }
}
