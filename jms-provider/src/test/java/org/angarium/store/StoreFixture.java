package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store with two queues, and what a test does with it. */
public abstract class StoreFixture {
  /** A queue that there is. */
  protected static final long ORDERS = 1;

  /** Another. */
  protected static final long BILLS = 2;

  /** The store that the test works on; {@link #reopen} replaces it. */
  protected Store store;

  /** Opens a store on this test's data: the same data each time. */
  protected abstract Store open();

  @BeforeEach
  void openStoreWithTwoQueues() {
    store = open();
    confirm(
        new Operation.PutDestination(new StoredDestination(ORDERS, Address.queue("orders"))),
        new Operation.PutDestination(new StoredDestination(BILLS, Address.queue("bills"))));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  /** Closes the store and opens it again on the same data. */
  protected final void reopen() {
    store.close();
    store = open();
  }

  /** Submits a batch and waits until it is durable. */
  protected final void confirm(Operation... operations) {
    submit(operations).awaitDurable();
  }

  /** Submits a batch. */
  protected final AwaitedCompletion submit(Operation... operations) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    store.submit(Batch.of(operations), outcome);
    return outcome;
  }

  /** Reads a page. */
  protected final List<StoredMessage> page(long queueId, @Nullable MessageKey after, int limit) {
    AwaitedReceiver<List<StoredMessage>> receiver = new AwaitedReceiver<>();
    store.page(queueId, after, limit, receiver);
    return receiver.await();
  }

  /** The bytes of a message's body, read from the store when they are apart. */
  protected final byte[] bytes(StoredMessage message) {
    return ((Body.Bytes) inMemory(message.envelope()).body()).bytes();
  }

  private Envelope inMemory(Envelope envelope) {
    if (envelope.body() instanceof Body.Chunks chunks) {
      AwaitedReceiver<Body.Bytes> receiver = new AwaitedReceiver<>();
      store.readBody(chunks, receiver);
      return envelope.withBody(receiver.await());
    }
    return envelope;
  }

  /** Fails unless the two are the same, the order of properties and all bytes included. */
  protected final void assertSame(Envelope found, Envelope sent) {
    Envelope whole = inMemory(found);
    assertThat(whole.withBody(Body.NONE)).isEqualTo(sent.withBody(Body.NONE));
    assertThat(List.copyOf(whole.properties().keySet()))
        .isEqualTo(List.copyOf(sent.properties().keySet()));
    assertThat(Messages.same(whole.body(), sent.body())).as("same body").isTrue();
  }

  /** A key. */
  protected static MessageKey key(long queueId, int priority, long sequence) {
    return new MessageKey(queueId, priority, sequence);
  }

  /** Inserts some message under the key. */
  protected static Operation.Insert insert(MessageKey key) {
    return insert(key, Messages.text("message " + key.sequence(), key.priority()));
  }

  /** Inserts a message under the key. */
  protected static Operation.Insert insert(MessageKey key, Envelope envelope) {
    return new Operation.Insert(List.of(key), 0, envelope);
  }
}
