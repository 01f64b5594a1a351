package org.angarium.persistence;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.persistence.SubmittedBatch.Urgency;
import org.angarium.persistence.journal.BatchCodec;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.runtime.EngineThread;
import org.angarium.store.Batch;
import org.angarium.store.Recovered;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store with a journal in front of an H2 database: a batch is durable once it stands in the
 * journal, and comes to the tables when its segment is needed again.
 *
 * <p>It owns four threads and a few for large bodies. The writer appends batches to the journal and
 * calls their completions; the reader answers pages and bodies; the drain brings old segments into
 * the tables; the preparer makes new ones ready. The writer ends last: it waits for the others,
 * closes everything and gives the folder free.
 */
final class JournalStore extends QueuedStore {
  private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);

  /** Apart from the keys that the tables give to bodies under the same epoch. */
  private static final long BODY_KEYS = 1L << 39;

  private final Connection lookups;
  private final JournalParts parts;
  private final Recovered recovered;
  private final BatchCodec codec;
  private final AtomicReference<@Nullable StoreException> failure;
  private final Thread writerThread;
  private final Thread readerThread;
  private final Thread drainThread;
  private final Thread preparerThread;

  /**
   * Opens the folder's database and journal, creating them when there are none, and takes the
   * folder over: it is given free when the store has ended, or at once when it cannot be opened.
   *
   * @param disk where the journal is
   * @throws StoreException when it cannot be opened
   */
  static JournalStore open(
      DataFolder folder, H2Database database, JournalDisk disk, JournalSettings settings) {
    return OwnThread.call(
        "angarium-store-opener", () -> open(OpenDatabase.open(folder, database), disk, settings));
  }

  private static JournalStore open(
      OpenDatabase database, JournalDisk disk, JournalSettings settings) {
    JournalStore store = null;
    Connection lookups = null;
    try {
      lookups = database.database().connect();
      AtomicReference<@Nullable StoreException> failure = new AtomicReference<>();
      JournalOpening.Opened opened =
          new JournalOpening(
                  database, disk, settings, new Lookups(new Statements(lookups), database))
              .open(failure);
      store = new JournalStore(database, lookups, opened, settings, failure);
      store.start();
      return store;
    } catch (IOException | SQLException e) {
      throw JournalOpening.failed(disk, e);
    } finally {
      if (store == null) {
        closeQuietly(lookups);
        database.close(true);
      }
    }
  }

  private JournalStore(
      OpenDatabase database,
      Connection lookups,
      JournalOpening.Opened opened,
      JournalSettings settings,
      AtomicReference<@Nullable StoreException> failure) {
    super(
        database,
        new MergedPages(
            opened.parts().undrained(),
            tablePages(database),
            new Lookups(database.reading(), database),
            opened.parts().files()));
    this.lookups = lookups;
    this.failure = failure;
    parts = opened.parts();
    recovered = opened.recovered();
    AtomicLong bodyKeys = new AtomicLong(database.fence().epoch() << 40 | BODY_KEYS);
    codec = new BatchCodec(settings.largeBody(), bodyKeys::incrementAndGet);
    String name = String.valueOf(database.folder().path().getFileName());
    JournalWriter writer =
        new JournalWriter(
            batches, attempts, codec, parts, name, settings.stalledMs(), failure::get);
    PageReader reader =
        new PageReader(reads, pages, database.database().file(), database.lockWait(), this::fail);
    writerThread = new EngineThread(() -> runWriter(writer), "angarium-store-writer-" + name);
    readerThread = new EngineThread(reader, "angarium-store-reader-" + name);
    drainThread = new EngineThread(() -> run(parts.drain()), "angarium-store-drain-" + name);
    preparerThread =
        new EngineThread(() -> run(parts.preparer()), "angarium-store-preparer-" + name);
  }

  private void start() {
    drainThread.start();
    preparerThread.start();
    writerThread.start();
    recoverAttempts();
    readerThread.start();
  }

  /** Stops the store because one of its threads has failed. */
  private void fail(StoreException why) {
    failure.compareAndSet(null, why);
    database.ending().set(true);
    batches.end(why);
    parts.segments().wake();
  }

  /** Runs another thread's task; when it has failed, the writer hears of it. */
  private void run(Runnable task) {
    task.run();
    StoreException why = failure.get();
    if (why != null) {
      fail(why);
    }
  }

  private void runWriter(JournalWriter writer) {
    StoreException why = writer.run();
    reads.end(why == null ? closed() : why);
    database.ending().set(true);
    parts.drain().end();
    parts.preparer().end();
    OwnThread.join(readerThread);
    OwnThread.join(drainThread);
    OwnThread.join(preparerThread);
    closeQuietly(lookups);
    attempts.close();
    try {
      parts.segments().close();
      parts.fence().close();
    } catch (IOException e) {
      LOG.warn("a file of the journal did not close, what was confirmed is safe: {}", e.toString());
    }
    database.close(why != null || failure.get() != null);
  }

  /** Brings all that is durable into the tables, for whoever reads them with SQL. */
  CompletableFuture<Void> flush() {
    return parts.drain().flush();
  }

  /**
   * Brings all that is durable into the tables and waits for it.
   *
   * @throws StoreException when that fails, or waits for long
   */
  void drainAll() {
    try {
      OpeningWait.await(flush(), "the journal", "the journal", this::hindrance);
    } catch (ExecutionException | CancellationException e) {
      StoreException why = failure.get();
      throw why == null ? closed() : why;
    }
  }

  /** What the drain waits for because another session has locked it; null when for nothing. */
  @Nullable String waitsForLock() {
    return parts.drain().waitsForLock();
  }

  @Override
  @Nullable Hindrance hindrance() {
    if (parts.drain().waitsForSpace()) {
      return Hindrance.noSpace(database.database());
    }
    String locked = waitsForLock();
    return locked == null ? null : Hindrance.locked(locked, database);
  }

  @Override
  Thread writerThread() {
    return writerThread;
  }

  @Override
  Thread readerThread() {
    return readerThread;
  }

  @Override
  public Recovered recovered() {
    return recovered;
  }

  @Override
  SubmittedBatch ready(Batch batch, Completion completion, Urgency urgency) {
    return new SubmittedBatch(codec.encode(batch), completion, urgency);
  }

  private static void closeQuietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("a connection did not close", e);
    }
  }
}
