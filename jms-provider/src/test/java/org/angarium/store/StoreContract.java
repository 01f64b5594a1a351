package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link Store}: the promises of each theme, and here those of epochs. An
 * implementation is tested by a class that extends this one.
 */
public abstract class StoreContract extends StoreFixture
    implements BatchContract,
        BodyContract,
        BranchContract,
        CompletionContract,
        DeliveryStateContract,
        EarlyInsertContract,
        EnvelopeContract,
        InterruptContract,
        MetadataContract,
        PageContract {
  /** Lets another owner raise the epoch behind the back of the open store. */
  protected abstract void raiseEpochElsewhere();

  @Test
  void beginsEmptyUnderItsFirstEpoch() {
    assertThat(store.recovered()).isEqualTo(Recovered.NOTHING);
    assertThat(store.epoch()).isEqualTo(1);
    assertThat(page(ORDERS, null, 10)).isEmpty();
  }

  @Test
  void raisesTheEpochAndKeepsTheBrokerIdAtEachOpening() {
    String brokerId = store.brokerId();
    assertThat(brokerId).isNotEmpty();
    reopen();
    assertThat(store.epoch()).isEqualTo(2);
    reopen();
    assertThat(store.epoch()).isEqualTo(3);
    assertThat(store.brokerId()).isEqualTo(brokerId);
  }

  @Test
  void refusesToWriteOnceTheEpochWasRaisedElsewhere() {
    confirm(insert(key(ORDERS, 4, 1)));
    raiseEpochElsewhere();
    AwaitedCompletion zombie = submit(insert(key(ORDERS, 4, 2)));
    assertThat(zombie.awaitFailed().kind()).isEqualTo(StoreException.Kind.FENCED);
    AwaitedCompletion later = submit(insert(key(ORDERS, 4, 3)));
    assertThat(later.awaitFailed().kind()).isEqualTo(StoreException.Kind.FENCED);
    reopen();
    assertThat(store.epoch()).isEqualTo(3);
    assertThat(keys(page(ORDERS, null, 9))).containsExactly(key(ORDERS, 4, 1));
  }
}
