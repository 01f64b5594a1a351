package org.angarium.persistence;

import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoredBranch;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;

/** Fills a store with some of everything. Used by one thread. */
final class UsedStore {
  static final long ORDERS = 1;
  static final long BILLS = 2;
  static final long SUBSCRIPTION = 3;
  static final long[] QUEUES = {ORDERS, BILLS, SUBSCRIPTION};

  /** Bodies above this stand in files of their own. */
  static final int LARGE = 16 << 10;

  private static final int LARGE_BODY = 20_000;
  private static final int SMALL_BODY = 300;

  private final Store store;
  private long next;

  UsedStore(Store store) {
    this(store, 1);
  }

  /** Begins with a number that no message has. */
  UsedStore(Store store, long first) {
    this.store = store;
    next = first;
  }

  /** Messages in the tables, in the journal, and settled in the journal with rows in the tables. */
  static void fillTablesAndJournal(JournalStore store) {
    UsedStore used = new UsedStore(store);
    used.addMetadata();
    used.add(30);
    store.drainAll();
    used.settle(2);
    used.settle(12);
    used.attempt(3, 2);
    used.add(30);
    used.settle(40);
  }

  /** Adds the queues and what else there is beside messages. */
  void addMetadata() {
    confirm(
        new Operation.PutDestination(new StoredDestination(ORDERS, Address.queue("orders"))),
        new Operation.PutDestination(new StoredDestination(BILLS, Address.queue("bills"))),
        new Operation.PutSubscription(
            new StoredSubscription(
                SUBSCRIPTION, "client", "audit", Address.topic("prices"), null, false, false)),
        new Operation.ProducerMark("producer-1", 17),
        new Operation.PutSetting("redelivery", "maxDeliveries=3"));
    confirm(
        new Operation.Prepare(
            new StoredBranch(
                new BranchId(7, new byte[] {1}, new byte[] {2}),
                "owner",
                false,
                List.of(
                    new Operation.Insert(List.of(key(ORDERS, 0)), 0, Messages.text("branch"))))));
  }

  /** Adds so many messages of all kinds, and says the number of the last. */
  long add(int count) {
    for (int i = 0; i < count; i++) {
      long n = next++;
      byte[] body = Messages.noise(n % 9 == 0 ? LARGE_BODY : SMALL_BODY);
      if (n % 6 == 0) {
        confirm(
            new Operation.Insert(
                List.of(key(ORDERS, n), key(BILLS, n), key(SUBSCRIPTION, n)),
                0,
                Messages.bytes(body)));
      } else {
        confirm(new Operation.Insert(List.of(key(ORDERS, n)), n % 5, Messages.bytes(body)));
      }
    }
    return last();
  }

  /** Adds a message to the first queue whose body has so many bytes. */
  void addLarge(long n, int length) {
    confirm(
        new Operation.Insert(List.of(key(ORDERS, n)), 0, Messages.bytes(Messages.noise(length))));
  }

  /** The number of the last message. */
  long last() {
    return next - 1;
  }

  /** Settles a message of the first queue. */
  void settle(long n) {
    confirm(new Operation.Delete(key(ORDERS, n)));
  }

  /** Notes that attempts to deliver a message of the first queue have begun. */
  void attempt(long n, int attempts) {
    confirm(new Operation.DeliveryState(key(ORDERS, n), attempts, 0));
  }

  /** A message of the first queue that is not confirmed. */
  static Batch insert(long n) {
    return Batch.of(new Operation.Insert(List.of(key(ORDERS, n)), 0, Messages.text("one")));
  }

  private void confirm(Operation... operations) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    store.submit(Batch.of(operations), outcome);
    outcome.awaitDurable();
  }

  private static MessageKey key(long queueId, long n) {
    return new MessageKey(queueId, 4, n);
  }
}
