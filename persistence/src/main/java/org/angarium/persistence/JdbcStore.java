package org.angarium.persistence;

import java.util.List;
import org.angarium.message.Body;
import org.angarium.runtime.EngineThread;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Recovered;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.angarium.store.Submission;
import org.jspecify.annotations.Nullable;

/**
 * A store in an H2 database in the data folder.
 *
 * <p>It owns two threads. The writer makes batches durable and calls their completions; when it
 * ends, by {@link #close} or by a failure, it waits for the reader, closes the database and gives
 * the folder free, so that the data can be opened again. The reader answers pages and bodies.
 * Callers only add to the queues of the two; what is refused after the end is answered on the
 * caller's thread.
 */
final class JdbcStore implements Store {
  private final OpenDatabase database;
  private final BatchQueue batches = new BatchQueue();
  private final WorkQueue<PageReader.Read> reads = new WorkQueue<>();
  private final Thread writerThread;
  private final Thread readerThread;

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
    store.readerThread.start();
    store.writerThread.start();
    return store;
  }

  private JdbcStore(OpenDatabase database) {
    this.database = database;
    CommitWriter writer = new CommitWriter(batches, database);
    PageReader reader = new PageReader(reads, new TablePages(database.reading()), batches::end);
    String name = String.valueOf(database.folder().path().getFileName());
    writerThread = new EngineThread(() -> runWriter(writer), "angarium-store-writer-" + name);
    readerThread = new EngineThread(reader, "angarium-store-reader-" + name);
  }

  private void runWriter(CommitWriter writer) {
    StoreException failure = writer.run();
    reads.end(failure == null ? closed() : failure);
    OwnThread.join(readerThread);
    database.close(failure != null);
  }

  @Override
  public long epoch() {
    return database.fence().epoch();
  }

  @Override
  public String brokerId() {
    return database.fence().brokerId();
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  @Override
  public Recovered recovered() {
    return database.recovered();
  }

  @Override
  public void submit(Batch batch, Completion completion) {
    submit(new SubmittedBatch(batch, completion, false));
  }

  @Override
  public Submission submitShown(Batch batch, Completion completion) {
    return submit(new SubmittedBatch(batch, completion, true));
  }

  private Submission submit(SubmittedBatch submitted) {
    StoreException refused = batches.add(submitted);
    if (refused == null) {
      return submitted;
    }
    submitted.completion().failed(refused);
    return Submission.BEGUN;
  }

  @Override
  public void page(
      long queueId, @Nullable MessageKey after, int limit, Receiver<List<StoredMessage>> receiver) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one message, not " + limit);
    }
    read(new PageReader.PageRead(queueId, after, limit, receiver));
  }

  @Override
  public void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
    read(new PageReader.BodyRead(body, receiver));
  }

  private void read(PageReader.Read read) {
    StoreException refused = reads.add(read);
    if (refused != null) {
      read.receiver().failed(refused);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when a completion or receiver calls it: it would wait for itself
   */
  @Override
  public void close() {
    if (Thread.currentThread() == writerThread || Thread.currentThread() == readerThread) {
      throw new IllegalStateException("a store is not closed from one of its own threads");
    }
    batches.end(closed());
    reads.end(closed());
    OwnThread.join(writerThread);
  }

  private static StoreException closed() {
    return new StoreException(StoreException.Kind.CLOSED, "the store is closed");
  }
}
