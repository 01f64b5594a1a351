package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.message.Address;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.StoreException;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a broker does to a store with one queue, over several of its lives: it sends, notes
 * attempts, acknowledges, drains; and what has to be there then.
 */
final class SettledStore {
  private static final long QUEUE = 1;
  private static final int MORE = 1_000;

  /** The messages that were confirmed and not settled, with the attempts that were noted. */
  private final Map<Long, Integer> kept = new HashMap<>();

  /** Those that may be there or not, since their send or settlement has failed. */
  private final Set<Long> inDoubt = new HashSet<>();

  private long next = 1;

  /** Sends so many and settles every third; returns why it stopped before, null when it did not. */
  @Nullable StoreException use(QueuedStore store, int count) {
    Operation queue =
        new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("orders")));
    StoreException why = outcome(store, queue);
    for (int i = 0; why == null && i < count; i++) {
      long n = next++;
      inDoubt.add(n);
      why =
          outcome(store, new Operation.Insert(List.of(key(n)), 0, Messages.bytes(new byte[2_000])));
      if (why == null) {
        inDoubt.remove(n);
        kept.put(n, store.noteAttempts(key(n), 1) ? 1 : 0);
        why = n % 3 == 0 ? settle(store, n) : null;
      }
      if (why == null && n % 10 == 0 && store instanceof JournalStore journal) {
        why = drained(journal);
      }
    }
    return why;
  }

  private @Nullable StoreException settle(QueuedStore store, long n) {
    kept.remove(n);
    Operation delete = new Operation.Delete(key(n));
    if (store.noteDeletes(Batch.of(delete))) {
      return null;
    }
    inDoubt.add(n);
    StoreException why = outcome(store, delete);
    if (why == null) {
      inDoubt.remove(n);
    }
    return why;
  }

  private static @Nullable StoreException drained(JournalStore store) {
    try {
      store.drainAll();
      return null;
    } catch (StoreException e) {
      return e;
    }
  }

  /** Waits until it is durable; returns why it never was. */
  private static @Nullable StoreException outcome(QueuedStore store, Operation operation) {
    AwaitedCompletion completion = new AwaitedCompletion();
    store.submit(Batch.of(operation), completion);
    try {
      completion.awaitDurable();
      return null;
    } catch (AssertionError e) {
      StoreException why = completion.awaitFailed();
      assertThat(why.kind()).isIn(StoreException.Kind.FAILED, StoreException.Kind.OUTCOME_UNKNOWN);
      return why;
    }
  }

  /** Fails unless all is there that has to be, and nothing else. */
  void check(QueuedStore store, String when) {
    AwaitedReceiver<List<StoredMessage>> receiver = new AwaitedReceiver<>();
    store.page(QUEUE, null, MORE, receiver);
    Map<Long, Integer> stored = new HashMap<>();
    receiver.await().forEach(one -> stored.put(one.key().sequence(), one.attempts()));
    assertThat(stored.keySet()).as(when).containsAll(kept.keySet());
    Set<Long> more = new HashSet<>(stored.keySet());
    more.removeAll(kept.keySet());
    assertThat(inDoubt).as("no others, " + when).containsAll(more);
    kept.forEach(
        (n, attempts) ->
            assertThat(stored.get(n)).as("attempts of %d, %s", n, when).isEqualTo(attempts));
  }

  private static MessageKey key(long sequence) {
    return new MessageKey(QUEUE, 4, sequence);
  }
}
