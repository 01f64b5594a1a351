package org.angarium.persistence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.angarium.message.Address;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredDestination;

/**
 * Measures how many batches a {@link JdbcStore} confirms as durable, each of them one message of 1
 * KiB, when each submitter waits for its batch before it submits the next. Run it by hand: {@code
 * StoreThroughput [seconds [folder]]}.
 */
final class StoreThroughput {
  private static final long QUEUE = 1;

  private StoreThroughput() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Path folder = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("throughput");
    boolean ordered = !Boolean.getBoolean("throughput.unordered");
    for (int submitters : new int[] {1, 8, 64}) {
      for (int backlog : new int[] {Integer.MAX_VALUE, 10}) {
        Path data = Files.createTempDirectory(folder, "data");
        DataFolder held = DataFolder.hold(data);
        Store store =
            JdbcStore.open(
                held,
                new H2Database(
                    ordered ? OrderedFilePath.SCHEME + "file:" : "file:",
                    held.path().resolve("angarium"),
                    true));
        run(store, submitters, 3, backlog, 0);
        double rate = run(store, submitters, seconds, backlog, 1_000_000_000L);
        store.close();
        System.out.printf(
            "%2d submitters, %s: %,.0f batches/s, file %,d bytes%n",
            submitters,
            backlog > 1000 ? "insert" : "insert and delete",
            rate,
            Files.size(data.resolve("angarium.mv.db")));
      }
    }
  }

  private static double run(Store store, int submitters, int seconds, int backlog, long base)
      throws InterruptedException {
    AwaitedCompletion queue = new AwaitedCompletion();
    store.submit(
        Batch.of(new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("q")))),
        queue);
    queue.awaitDurable();
    byte[] body = Messages.noise(1024);
    LongAdder confirmed = new LongAdder();
    long begin = System.nanoTime();
    long end = begin + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int s = 0; s < submitters; s++) {
      long first = base + s * 10_000_000L + 1;
      Thread thread =
          new Thread(
              () -> {
                Semaphore done = new Semaphore(0);
                for (long n = first; System.nanoTime() < end; n++) {
                  List<Operation> operations = new ArrayList<>();
                  operations.add(
                      new Operation.Insert(
                          List.of(new MessageKey(QUEUE, 4, n)), 0, Messages.bytes(body)));
                  if (n - first >= backlog) {
                    operations.add(new Operation.Delete(new MessageKey(QUEUE, 4, n - backlog)));
                  }
                  store.submit(new Batch(operations), releasing(done));
                  done.acquireUninterruptibly();
                  confirmed.increment();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return confirmed.sum() / ((System.nanoTime() - begin) / 1e9);
  }

  private static Store.Completion releasing(Semaphore done) {
    return new Store.Completion() {
      @Override
      public void durable() {
        done.release();
      }

      @Override
      public void failed(StoreException why) {
        throw why;
      }
    };
  }
}
