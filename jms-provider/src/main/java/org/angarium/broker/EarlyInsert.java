package org.angarium.broker;

import java.util.List;
import java.util.function.Consumer;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.Submission;
import org.jspecify.annotations.Nullable;

/**
 * The insert of a message that a consumer is given before it is written: write elision. When the
 * message is settled before its write has begun, neither the insert nor a delete is written, and
 * its send is answered. An attempt that begins before then is part of the insert.
 *
 * <p>Owned by the queue's mailbox, but for the completion. When the process ends meanwhile, the
 * message is lost together with the answer to its send.
 */
final class EarlyInsert implements Store.Completion {
  private final Entry entry;
  private final @Nullable Reply<Void> reply;
  private final Consumer<Entry> onRefused;
  private Submission submission = Submission.BEGUN;
  private volatile boolean durable;

  /**
   * The insert of an entry.
   *
   * @param reply answers the send; null when nobody waits
   * @param onRefused hears that the store did not take the message; it posts
   */
  EarlyInsert(Entry entry, @Nullable Reply<Void> reply, Consumer<Entry> onRefused) {
    this.entry = entry;
    this.reply = reply;
    this.onRefused = onRefused;
  }

  void submit(Store store) {
    submission = store.submitShown(Batch.of(insert()), this);
  }

  private Operation insert() {
    return new Operation.Insert(List.of(entry.key), entry.notBeforeMs, entry.envelope);
  }

  /** Makes the attempts that have begun part of the insert; false when it is too late for that. */
  boolean mark() {
    return submission.amend(
        Batch.of(
            insert(), new Operation.DeliveryState(entry.key, entry.attempts, entry.notBeforeMs)));
  }

  /** Gives the insert up, since the message was settled; false when it is too late for that. */
  boolean elide() {
    boolean withdrawn = submission.withdraw();
    if (withdrawn) {
      durable();
    }
    return withdrawn;
  }

  /** Whether the store is known to have the message, or not to need it any more. */
  boolean isDurable() {
    return durable;
  }

  @Override
  public void durable() {
    durable = true;
    if (reply != null) {
      reply.complete(null);
    }
  }

  @Override
  public void failed(StoreException why) {
    onRefused.accept(entry);
    if (reply != null) {
      reply.fail(
          new SessionException(
              SessionException.Kind.OUTCOME_UNKNOWN,
              "the message could not be stored, and a consumer may have had it before: "
                  + why.getMessage(),
              why));
    }
  }
}
