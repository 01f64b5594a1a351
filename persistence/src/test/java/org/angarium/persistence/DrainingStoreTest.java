package org.angarium.persistence;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.angarium.store.ForwardingStore;
import org.angarium.store.Store;

/** The contract while the journal is drained over and over. */
class DrainingStoreTest extends JournalStoreTest {
  @Override
  protected Store open() {
    JournalStore journal = (JournalStore) super.open();
    Thread drainer =
        new Thread(
            () -> {
              try {
                while (true) {
                  journal.flush().join();
                }
              } catch (CancellationException | CompletionException e) {
                // The store has ended.
              }
            });
    drainer.start();
    return new ForwardingStore(journal) {};
  }
}
