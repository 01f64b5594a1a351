package org.angarium.persistence;

import java.util.concurrent.atomic.AtomicReference;
import org.angarium.message.Body;
import org.angarium.persistence.journal.BatchCodec;
import org.angarium.persistence.journal.EncodedBatch;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.Submission;
import org.jspecify.annotations.Nullable;

/**
 * A batch that waits for the store's writer, and who waits for it. Until the writer takes it, any
 * thread may change it or take it back.
 */
final class SubmittedBatch implements Submission {
  /** How soon it is to be written. */
  enum Urgency {
    AT_ONCE,

    /** A consumer is being given its message, so that it may be taken back soon. */
    SHOWN,

    /** Nobody waits for it, and it can wait for others. */
    UNHURRIED
  }

  private static final int BYTES_PER_OPERATION = 1024;

  private final AtomicReference<@Nullable Batch> batch;
  private final Store.Completion completion;
  private final Urgency urgency;
  private final @Nullable EncodedBatch encoded;
  private final long submittedNanos = System.nanoTime();
  private long position;

  /** A batch that waits. */
  SubmittedBatch(Batch batch, Store.Completion completion, Urgency urgency) {
    this.batch = new AtomicReference<>(batch);
    this.completion = completion;
    this.urgency = urgency;
    encoded = null;
  }

  /** A batch that waits and is encoded already. */
  SubmittedBatch(EncodedBatch encoded, Store.Completion completion, Urgency urgency) {
    batch = new AtomicReference<>(encoded.batch());
    this.completion = completion;
    this.urgency = urgency;
    this.encoded = encoded;
  }

  Store.Completion completion() {
    return completion;
  }

  /** When it was submitted, on the clock of {@link System#nanoTime}. */
  long submittedNanos() {
    return submittedNanos;
  }

  Urgency urgency() {
    return urgency;
  }

  /** Its place among all that is queued; owned by the queue. */
  long position() {
    return position;
  }

  void place(long number) {
    position = number;
  }

  /** Whether it makes the store hold more. */
  boolean inserts() {
    Batch waiting = batch.get();
    return waiting != null && inserts(waiting);
  }

  static boolean inserts(Batch batch) {
    for (Operation operation : batch.operations()) {
      if (operation instanceof Operation.Insert || operation instanceof Operation.Prepare) {
        return true;
      }
    }
    return false;
  }

  boolean isTakenBack() {
    return batch.get() == null;
  }

  /** Begins its write: it can no longer be changed. Null when it was taken back. */
  @Nullable Batch take() {
    return batch.getAndSet(null);
  }

  /** The same for a writer that needs it encoded, which is done now unless it was before. */
  @Nullable EncodedBatch takeEncoded(BatchCodec codec) {
    Batch taken = take();
    EncodedBatch before = encoded;
    if (taken == null) {
      return null;
    }
    return before != null && before.batch() == taken ? before : codec.encode(taken);
  }

  @Override
  public boolean amend(Batch other) {
    Batch current = batch.get();
    while (current != null && !batch.compareAndSet(current, other)) {
      current = batch.get();
    }
    return current != null;
  }

  @Override
  public boolean withdraw() {
    return batch.getAndSet(null) != null;
  }

  /** About how many bytes it is. */
  long weight() {
    Batch waiting = batch.get();
    long bytes = 0;
    if (waiting != null) {
      for (Operation operation : waiting.operations()) {
        bytes += BYTES_PER_OPERATION;
        if (operation instanceof Operation.Insert insert
            && insert.envelope().body() instanceof Body.Bytes body) {
          bytes += body.length();
        }
      }
    }
    return bytes;
  }
}
