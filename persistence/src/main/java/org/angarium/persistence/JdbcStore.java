package org.angarium.persistence;

import org.angarium.persistence.SubmittedBatch.Urgency;
import org.angarium.runtime.EngineThread;
import org.angarium.store.Batch;
import org.angarium.store.Recovered;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * A store in an H2 database in the data folder.
 *
 * <p>It owns two threads. The writer makes batches durable and calls their completions; when it
 * ends, by {@link #close} or by a failure, it waits for the reader, closes the database and gives
 * the folder free, so that the data can be opened again. The reader answers pages and bodies.
 */
final class JdbcStore extends QueuedStore {
  private final Thread writerThread;
  private final Thread readerThread;
  private final LockWait locks;
  private final CommitWriter writer;

  /**
   * Opens the folder's database, creating it when there is none, and takes the folder over: it is
   * given free when the store has ended, or at once when it cannot be opened.
   *
   * @throws StoreException when it cannot be opened
   */
  static JdbcStore open(DataFolder folder, H2Database database) {
    JdbcStore store =
        OwnThread.call(
            "angarium-store-opener", () -> new JdbcStore(OpenDatabase.open(folder, database)));
    store.writerThread.start();
    store.recoverAttempts();
    store.readerThread.start();
    return store;
  }

  private JdbcStore(OpenDatabase database) {
    super(database, tablePages(database));
    locks = database.lockWait();
    writer = new CommitWriter(batches, attempts, database, locks);
    PageReader reader =
        new PageReader(reads, pages, database.database().file(), database.lockWait(), batches::end);
    String name = String.valueOf(database.folder().path().getFileName());
    writerThread = new EngineThread(() -> runWriter(), "angarium-store-writer-" + name);
    readerThread = new EngineThread(reader, "angarium-store-reader-" + name);
  }

  private void runWriter() {
    StoreException failure = writer.run();
    reads.end(failure == null ? closed() : failure);
    database.ending().set(true);
    OwnThread.join(readerThread);
    attempts.close();
    database.close(failure != null);
  }

  /** What the writer waits for because another session has locked it; null when for nothing. */
  @Nullable String waitsForLock() {
    return locks.waitsFor();
  }

  @Override
  @Nullable Hindrance hindrance() {
    if (writer.waitsForSpace()) {
      return Hindrance.noSpace(database.database());
    }
    String locked = waitsForLock();
    return locked == null ? null : Hindrance.locked(locked, database);
  }

  @Override
  @Nullable StoreException refusal(SubmittedBatch batch) {
    return writer.refusal(batch);
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
    return database.recovered();
  }

  /** Whoever settles waits: on a full disk an opening could wait for ever for what was noted. */
  @Override
  public boolean noteDeletes(Batch deletes) {
    return false;
  }

  @Override
  SubmittedBatch ready(Batch batch, Completion completion, Urgency urgency) {
    return new SubmittedBatch(batch, completion, urgency);
  }
}
