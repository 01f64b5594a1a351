package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.angarium.message.Address;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/** What a test has sent to one queue of a store, one message after the other, and not settled. */
final class Backlog {
  private static final int BODY = 4_000;
  private static final long PATIENCE_S = 120;

  /** More than any journal of these tests holds. */
  private static final int MANY = 1_000;

  private final long queue;
  private final List<Long> confirmed = new ArrayList<>();
  private long next = 1;

  Backlog(long queue) {
    this.queue = queue;
  }

  /** The sequences of the messages that the store has confirmed, but for those that are settled. */
  List<Long> confirmed() {
    return confirmed;
  }

  /** Sends until a message is refused, and says why. */
  StoreException fillUntilRefused(Store store) {
    return Objects.requireNonNull(fill(store, MANY), "the store took everything");
  }

  /** Returns why it was refused before so many were sent; null when it was not. */
  @Nullable StoreException fill(Store store, int count) {
    return fill(store, count, BODY);
  }

  /** The same with bodies of this length. */
  @Nullable StoreException fill(Store store, int count, int length) {
    if (next == 1) {
      Operation added =
          new Operation.PutDestination(new StoredDestination(queue, Address.queue("q" + queue)));
      store.submit(Batch.of(added), new AwaitedCompletion());
    }
    for (int i = 0; i < count; i++) {
      AwaitedCompletion outcome = insert(store, length);
      try {
        outcome.awaitDurable();
        confirmed.add(next++);
      } catch (AssertionError e) {
        return outcome.awaitFailed();
      }
    }
    return null;
  }

  /** Sends one message, as often as it takes until it is not refused. */
  void sendUntilTaken(Store store) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    StoreException why = fill(store, 1);
    while (why != null && System.nanoTime() < end) {
      assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
      why = fill(store, 1);
    }
    assertThat(why).isNull();
  }

  /** Submits the next message, whatever becomes of it. */
  AwaitedCompletion insert(Store store) {
    return insert(store, BODY);
  }

  /** The same with a body of this length. */
  AwaitedCompletion insert(Store store, int length) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    store.submit(
        Batch.of(new Operation.Insert(List.of(key(next)), 0, Messages.bytes(new byte[length]))),
        outcome);
    return outcome;
  }

  /** The last one that was submitted is confirmed. */
  void inserted() {
    confirmed.add(next++);
  }

  void settleTheFirst(Store store, int count) {
    for (int i = 0; i < count; i++) {
      submitSettle(store).awaitDurable();
    }
  }

  /** Settles the first, which counts as settled from now on. */
  AwaitedCompletion submitSettle(Store store) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    store.submit(Batch.of(new Operation.Delete(key(confirmed.remove(0)))), outcome);
    return outcome;
  }

  /** The sequences of the messages that the store has. */
  List<Long> stored(Store store) {
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    store.page(queue, null, MANY, page);
    return page.await().stream().map(message -> message.key().sequence()).toList();
  }

  private MessageKey key(long sequence) {
    return new MessageKey(queue, 4, sequence);
  }
}
