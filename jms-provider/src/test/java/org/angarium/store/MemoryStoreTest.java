package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
  private final MemoryStore.Medium medium = new MemoryStore.Medium();

  @Override
  protected Store open() {
    return new MemoryStore(medium);
  }

  @Override
  protected void raiseEpochElsewhere() {
    new MemoryStore(medium).close();
  }

  @Test
  void saysWhetherItsDataOutlivesTheProcess() {
    assertThat(new MemoryStore().outlivesProcess()).isFalse();
    assertThat(store.outlivesProcess()).isTrue();
  }

  @Test
  void completesBeforeSubmitReturns() {
    AwaitedCompletion outcome = submit(insert(key(1, 4, 1)));
    assertThat(outcome.isDone()).isTrue();
    outcome.awaitDurable();
  }
}
