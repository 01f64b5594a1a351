package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Address;
import org.junit.jupiter.api.Test;

class SimulatedStoreTest {
  private final MemoryStore.Medium medium = new MemoryStore.Medium();

  @Test
  void keepsWhatWasWrittenAndForgetsTheRestInACrash() {
    SimulatedStore store = new SimulatedStore(medium);
    AwaitedCompletion queue = new AwaitedCompletion();
    AwaitedCompletion kept = new AwaitedCompletion();
    AwaitedCompletion lost = new AwaitedCompletion();
    store.submit(
        Batch.of(new Operation.PutDestination(new StoredDestination(1, Address.queue("q")))),
        queue);
    store.submit(Batch.of(insert(1)), kept);
    store.submit(Batch.of(insert(2)), lost);
    assertThat(queue.isDone()).isFalse();
    store.write(3);
    assertThat(queue.isDone()).isFalse();
    store.sync(2);
    kept.awaitDurable();
    store.crash(0);
    store.sync(1);
    store.close();
    assertThat(lost.isDone()).isFalse();

    SimulatedStore again = new SimulatedStore(medium);
    assertThat(again.epoch()).isEqualTo(2);
    assertThat(again.recovered().messageCounts()).containsEntry(1L, 1L);
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    again.page(1, null, 9, page);
    again.read();
    assertThat(page.await()).hasSize(1);
  }

  @Test
  void keepsTheOldestOfWhatWasNotSynced() {
    SimulatedStore store = new SimulatedStore(medium);
    AwaitedCompletion unheard = new AwaitedCompletion();
    store.submit(
        Batch.of(new Operation.PutDestination(new StoredDestination(1, Address.queue("q")))),
        unheard);
    store.submit(Batch.of(insert(1)), unheard);
    store.submit(Batch.of(insert(2)), unheard);
    store.write(1);
    store.crash(2);
    assertThat(unheard.isDone()).isFalse();
    assertThat(new SimulatedStore(medium).contents(1)).hasSize(1);
  }

  private static Operation insert(long sequence) {
    return new Operation.Insert(
        List.of(new MessageKey(1, 4, sequence)), 0, Messages.text("message " + sequence));
  }
}
