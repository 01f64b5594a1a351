package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;

/** How every {@link Store} applies a batch: in order, and whole or not at all. */
interface BatchContract extends TestedStore {
  @Test
  default void appliesTheOperationsOfABatchInTheirOrder() {
    MessageKey key = key(ORDERS, 4, 1);
    confirm(
        insert(key, Messages.text("first")),
        new Operation.DeliveryState(key, 5, 5),
        new Operation.Delete(key),
        new Operation.DeliveryState(key, 6, 6),
        insert(key, Messages.text("second")));
    StoredMessage found = page(ORDERS, null, 2).get(0);
    assertThat(found.attempts()).isZero();
    assertThat(found.notBeforeMs()).isZero();
    assertSame(found.envelope(), Messages.text("second"));
    confirm(new Operation.Delete(key), insert(key), new Operation.DeliveryState(key, 2, 0));
    assertThat(page(ORDERS, null, 2).get(0).attempts()).isEqualTo(2);
    confirm(new Operation.RemoveQueue(ORDERS), insert(key), new Operation.Delete(key));
    assertThat(page(ORDERS, null, 2)).isEmpty();
  }

  @Test
  default void aFailingBatchLeavesNothingAndStopsTheStore() {
    confirm(insert(key(ORDERS, 4, 1)));
    AwaitedCompletion torn =
        submit(
            insert(key(ORDERS, 4, 2), Messages.bytes(Messages.noise(300_000))),
            new Operation.Delete(key(ORDERS, 4, 1)),
            new Operation.ProducerMark("p", 1),
            new Operation.Delete(key(ORDERS, 4, 3)));
    StoreException why = torn.awaitFailed();
    assertThat(why.kind()).isEqualTo(StoreException.Kind.FAILED);
    assertThat(why).hasMessageContaining("sequence=3");
    assertThat(why.storeGoesOn()).isFalse();
    AwaitedCompletion later = submit(insert(key(ORDERS, 4, 4)));
    assertThat(later.awaitFailed().kind()).isEqualTo(StoreException.Kind.FAILED);
    reopen();
    assertThat(keys(page(ORDERS, null, 9))).containsExactly(key(ORDERS, 4, 1));
    assertThat(store().recovered().producerMarks()).isEmpty();
    confirm(new Operation.Delete(key(ORDERS, 4, 1)));
  }

  @Test
  default void failsWhenAKeyIsUsedTwiceOrABranchIsUnknown() {
    List<List<Operation>> broken =
        List.of(
            List.of(insert(key(ORDERS, 4, 1)), insert(key(ORDERS, 4, 1))),
            List.of(
                insert(key(ORDERS, 4, 1)),
                new Operation.Delete(key(ORDERS, 4, 1)),
                new Operation.Delete(key(ORDERS, 4, 1))),
            List.of(new Operation.Delete(key(ORDERS, 4, 1)), insert(key(ORDERS, 4, 1))),
            List.of(new Operation.Decide(BRANCH, false)),
            List.of(new Operation.Decide(BRANCH, true)),
            List.of(new Operation.Forget(BRANCH)),
            List.of(prepare(BRANCH), prepare(BRANCH)),
            List.of(prepare(BRANCH), new Operation.Forget(BRANCH)),
            List.of(insert(key(ORDERS, 4, 1), withChunks(4711))));
    for (List<Operation> operations : broken) {
      AwaitedCompletion outcome = submit(operations.toArray(Operation[]::new));
      assertThat(outcome.awaitFailed().kind()).isEqualTo(StoreException.Kind.FAILED);
      reopen();
      assertThat(page(ORDERS, null, 1)).isEmpty();
      assertThat(store().recovered().branches()).isEmpty();
    }
  }

  @Test
  default void passesOverADeleteWhoseQueueWasRemoved() {
    Operation.Delete delete = new Operation.Delete(key(ORDERS, 4, 1));
    Operation.Delete prepared = new Operation.Delete(key(ORDERS, 4, 2));
    StoredSubscription subscription =
        new StoredSubscription(20, null, "s", Address.topic("t"), null, false, true);
    Operation.Delete ofSubscription = new Operation.Delete(key(20, 4, 1));
    confirm(
        insert(key(ORDERS, 4, 1)),
        insert(key(ORDERS, 4, 2), Messages.bytes(Messages.noise(300_000))));
    confirm(new Operation.PutSubscription(subscription), insert(key(20, 4, 1)));
    confirm(new Operation.Prepare(new StoredBranch(BRANCH, null, false, List.of(prepared))));
    confirm(new Operation.RemoveQueue(ORDERS), new Operation.RemoveQueue(20));
    confirm(delete, insert(key(BILLS, 4, 1)), ofSubscription);
    confirm(new Operation.Decide(BRANCH, false), prepared);
    assertThat(keys(page(BILLS, null, 9))).containsExactly(key(BILLS, 4, 1));
    confirm(new Operation.PutSubscription(subscription));
    assertThat(submit(ofSubscription).awaitFailed().kind()).isEqualTo(StoreException.Kind.FAILED);
  }

  private static Envelope withChunks(long key) {
    return Messages.withBody(BodyType.BYTES, new Body.Chunks(key, 300_000));
  }
}
