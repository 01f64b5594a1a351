package org.angarium.persistence;

import java.util.List;
import org.angarium.store.ForwardingStore;
import org.angarium.store.MessageKey;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/** The contract with the journal drained before and after every page, and so between any two. */
class DrainedStoreTest extends JournalStoreTest {
  @Override
  protected Store open() {
    return new DrainedStore((JournalStore) super.open());
  }

  private static final class DrainedStore extends ForwardingStore {
    private final JournalStore journal;

    DrainedStore(JournalStore journal) {
      super(journal);
      this.journal = journal;
    }

    private void drain() {
      journal.flush().exceptionally(e -> null).join();
    }

    @Override
    public void page(
        long queueId,
        @Nullable MessageKey after,
        int limit,
        Receiver<List<StoredMessage>> receiver) {
      drain();
      super.page(
          queueId,
          after,
          limit,
          new Receiver<>() {
            @Override
            public void received(List<StoredMessage> page) {
              drain();
              receiver.received(page);
            }

            @Override
            public void failed(StoreException why) {
              receiver.failed(why);
            }
          });
    }
  }
}
