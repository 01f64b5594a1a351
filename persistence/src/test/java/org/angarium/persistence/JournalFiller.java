package org.angarium.persistence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.angarium.message.Address;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredDestination;

/** Fills a journal to the brim while the database is stuck, says so, and waits to be killed. */
public final class JournalFiller {
  static final String FULL = "full";
  static final long QUEUE = 1;

  private static final int BODY = 1_024;
  private static final int OPEN = 256;

  private JournalFiller() {}

  /**
   * Fills.
   *
   * @param args the data folder and the journal's size in MiB
   */
  public static void main(String[] args) throws Exception {
    Path data = Files.createDirectories(Path.of(args[0])).toRealPath();
    JournalSettings usual = JournalSettings.of(Map.of(JournalSettings.SIZE, args[1]));
    FaultyDatabase database = FaultyDatabase.in(data);
    JournalStore store =
        JournalStore.open(
            DataFolder.hold(data),
            database.database(),
            new FolderDisk(data.resolve(JdbcStoreProvider.JOURNAL_FOLDER)),
            new JournalSettings(usual.segmentSize(), usual.segments(), usual.largeBody(), 1_000));
    AwaitedCompletion queue = new AwaitedCompletion();
    store.submit(
        Batch.of(
            new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("orders")))),
        queue);
    queue.awaitDurable();
    store.drainAll();
    database.stall();
    System.out.println(FULL + " " + fill(store));
    while (true) {
      LockSupport.park();
    }
  }

  private static long fill(Store store) throws InterruptedException {
    Semaphore free = new Semaphore(OPEN);
    AtomicBoolean full = new AtomicBoolean();
    AtomicLong durable = new AtomicLong();
    Store.Completion noting =
        new Store.Completion() {
          @Override
          public void durable() {
            durable.incrementAndGet();
            free.release();
          }

          @Override
          public void failed(StoreException why) {
            full.set(true);
            free.release();
          }
        };
    for (long n = 1; !full.get(); n++) {
      free.acquire();
      store.submit(
          Batch.of(
              new Operation.Insert(
                  List.of(new MessageKey(QUEUE, 4, n)), 0, Messages.bytes(new byte[BODY]))),
          noting);
    }
    free.acquire(OPEN);
    return durable.get();
  }
}
