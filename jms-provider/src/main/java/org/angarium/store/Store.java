package org.angarium.store;

import java.util.List;
import org.angarium.message.Body;
import org.jspecify.annotations.Nullable;

/**
 * Storage for one broker, opened under an epoch of its own that is higher than every earlier one.
 *
 * <p>{@link #submit} takes atomic batches in order; batches become durable in that order, many of
 * them with one sync, and completions come in that order. Only a batch with a large body may be
 * overtaken, by what has nothing to do with it: no queue that both insert into, no message, no
 * destination or subscription, setting, producer or branch. Completions come on the store's own
 * threads: they must be short, must not block and must not drain a mailbox; after them the thread
 * may drain what they posted to. A failed write is fatal to the store: the batch and everything
 * after it fails with the cause, and the store must be opened again. A full disk is not fatal: only
 * batches that insert fail, with {@link StoreException.Kind#FULL}.
 *
 * <p>All methods but {@link #close} may be called from any thread, never block and never touch a
 * file on the caller's thread.
 */
public interface Store extends AutoCloseable {

  /** The fencing epoch of this opening, 1 or more. */
  long epoch();

  /** The identity of the stored broker, made when the store was first opened. */
  String brokerId();

  /** Whether what is durable here outlives the process. */
  boolean outlivesProcess();

  /** The metadata and prepared branches as they stood when the store was opened. */
  Recovered recovered();

  /** Queues a batch to be written. */
  void submit(Batch batch, Completion completion);

  /**
   * Queues the insert of a message that consumers are being given before it is written, and who may
   * be done with all of it before its write begins. A store whose writes begin within the call, or
   * at once after it, answers {@link Submission#BEGUN}; another may wait a moment, a small part of
   * the time that a sync takes, for the consumers.
   */
  default Submission submitShown(Batch batch, Completion completion) {
    return submitChangeable(batch, completion);
  }

  /** The same for an insert of which only a part may be done with: its write does not wait. */
  default Submission submitChangeable(Batch batch, Completion completion) {
    submit(batch, completion);
    return Submission.BEGUN;
  }

  /**
   * Notes that attempts to deliver a message have begun, as an {@link Operation.DeliveryState}
   * without a delay does, but at once: when this returns, it survives the end of the process. A
   * power cut it survives a little later, as if it had been submitted. Pages show it then, or after
   * the next opening. The message's insert was submitted before.
   *
   * @param attempts how many, 1 or more; not fewer than before
   * @return false when this is not possible now, and the state has to be submitted
   */
  default boolean noteAttempts(MessageKey key, int attempts) {
    return false;
  }

  /**
   * Removes messages that were consumed, as a batch does that nobody waits for, and notes that at
   * once: when this returns true, it survives the end of the process. A power cut it survives a
   * little later, together with others. The messages' inserts were submitted before, and nothing
   * more is submitted about them.
   *
   * @param deletes nothing but deletes
   * @return false when this is not possible now, and the batch has to be submitted
   */
  default boolean noteDeletes(Batch deletes) {
    return false;
  }

  /**
   * Reads messages in delivery order: priority descending, then sequence ascending. The page shows
   * every batch that was durable when it was asked for; of later ones it may show some.
   *
   * @param after only messages behind this key, which need not exist; null from the start
   * @param limit 1 or more
   * @param receiver is given at most that many messages, fewer only at the end
   * @throws IllegalArgumentException when the limit is less than 1
   */
  void page(
      long queueId, @Nullable MessageKey after, int limit, Receiver<List<StoredMessage>> receiver);

  /**
   * Reads a body that a page or a recovered branch referred to. Fails with {@link
   * StoreException.Kind#GONE} when its last message was deleted meanwhile.
   */
  void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver);

  /**
   * Writes what was submitted, releases files and locks. Pages and batches that come later fail
   * with {@link StoreException.Kind#CLOSED}. Idempotent; blocks until the store's threads ended.
   */
  @Override
  void close();

  /** Hears what became of a batch: failed, or written and then durable. */
  interface Completion {
    /** The batch survives the end of this process, though not a power cut. */
    default void written() {}

    /** The batch is durable. */
    void durable();

    /** Nothing of the batch will ever show, unless the kind is {@code OUTCOME_UNKNOWN}. */
    void failed(StoreException why);

    /**
     * Whether somebody waits until the batch is durable. What only removes messages, or says how
     * deliveries stand, may otherwise wait for others to share their sync.
     */
    default boolean waitsForSync() {
      return true;
    }
  }

  /** Hears what a read brought. */
  interface Receiver<T> {
    /** The value that was read. */
    void received(T value);

    /** The read failed. */
    void failed(StoreException why);
  }
}
