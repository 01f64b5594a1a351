package org.angarium.persistence;

import java.util.List;
import org.angarium.message.Body;
import org.angarium.persistence.SubmittedBatch.Urgency;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.angarium.store.Submission;
import org.jspecify.annotations.Nullable;

/**
 * A store whose callers only add to the queues of its two threads: the writer takes batches, the
 * reader pages and bodies. What is refused after the end is answered on the caller's thread.
 */
abstract class QueuedStore implements Store {
  final OpenDatabase database;
  final BatchQueue batches = new BatchQueue();
  final WorkQueue<PageReader.Read> reads = new WorkQueue<>();
  final AttemptRegister attempts;
  final Pages pages;

  QueuedStore(OpenDatabase database, Pages pages) {
    this.database = database;
    this.pages = pages;
    attempts = new AttemptRegister(database.folder(), database.fence().brokerId(), batches);
  }

  /** The thread that takes batches; it ends last. */
  abstract Thread writerThread();

  /** The thread that takes reads. */
  abstract Thread readerThread();

  /** Why a batch is refused before it is queued; null when it is not. */
  @Nullable StoreException refusal(SubmittedBatch batch) {
    return null;
  }

  /** What writing waits for; null when for nothing. Asked while the reader has nothing to do. */
  abstract @Nullable Hindrance hindrance();

  /** The tables, as the reader reads them. */
  static TablePages tablePages(OpenDatabase database) {
    return new TablePages(database.reading(), database.database().file(), database.damage());
  }

  /** What was found damaged since it was opened. */
  final List<String> damage() {
    return database.damage().findings();
  }

  @Override
  public final long epoch() {
    return database.fence().epoch();
  }

  @Override
  public final String brokerId() {
    return database.fence().brokerId();
  }

  @Override
  public final boolean outlivesProcess() {
    return true;
  }

  /** Makes a batch ready for the writer, as much of it as the caller's thread can do. */
  abstract SubmittedBatch ready(Batch batch, Completion completion, Urgency urgency);

  /**
   * Writes what an earlier process noted and did not write. Called when the writer has begun and
   * the reader has not.
   *
   * @throws StoreException when that fails, or waits for long; the store is closed, and what was
   *     noted is there for the next opening
   */
  final void recoverAttempts() {
    try {
      AttemptRecovery.run(attempts.found(), pages, this);
      attempts.forgetFound();
    } catch (StoreException e) {
      readerThread().start();
      close();
      throw e;
    }
  }

  @Override
  public final void submit(Batch batch, Completion completion) {
    attempts.submitting(batch);
    submit(ready(batch, completion, Urgency.AT_ONCE));
  }

  @Override
  public final Submission submitShown(Batch batch, Completion completion) {
    return submit(new SubmittedBatch(batch, completion, Urgency.SHOWN));
  }

  @Override
  public final Submission submitChangeable(Batch batch, Completion completion) {
    return submit(new SubmittedBatch(batch, completion, Urgency.AT_ONCE));
  }

  @Override
  public final boolean noteAttempts(MessageKey key, int count) {
    return !batches.hasEnded() && attempts.note(key, count);
  }

  @Override
  public boolean noteDeletes(Batch deletes) {
    boolean noted = !batches.hasEnded() && attempts.noteDeletes(deletes);
    if (noted) {
      submit(ready(deletes, AttemptRegister.NOBODY, Urgency.UNHURRIED));
    }
    return noted;
  }

  final Submission submit(SubmittedBatch submitted) {
    StoreException refused = refusal(submitted);
    if (refused == null) {
      refused = batches.add(submitted);
    }
    if (refused == null) {
      return submitted;
    }
    submitted.completion().failed(refused);
    return Submission.BEGUN;
  }

  @Override
  public final void page(
      long queueId, @Nullable MessageKey after, int limit, Receiver<List<StoredMessage>> receiver) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one message, not " + limit);
    }
    read(new PageReader.PageRead(queueId, after, limit, receiver));
  }

  @Override
  public final void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
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
  public final void close() {
    Thread caller = Thread.currentThread();
    if (caller == writerThread() || caller == readerThread()) {
      throw new IllegalStateException("a store is not closed from one of its own threads");
    }
    batches.end(closed());
    reads.end(closed());
    database.ending().set(true);
    OwnThread.join(writerThread());
  }

  static StoreException closed() {
    return new StoreException(StoreException.Kind.CLOSED, "the store is closed");
  }
}
