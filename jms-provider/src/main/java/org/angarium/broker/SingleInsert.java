package org.angarium.broker;

import java.util.List;
import org.angarium.session.Reply;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.Submission;
import org.jspecify.annotations.Nullable;

/**
 * The early insert of a message that goes to one queue. When it is given up its send is answered.
 * Owned by the queue's mailbox, but for the completion.
 */
final class SingleInsert implements EarlyInsert, Store.Completion {
  private final Entry entry;
  private final @Nullable Reply<Void> reply;
  private final Arrivals arrivals;
  private Submission submission = Submission.BEGUN;
  private volatile boolean durable;

  /**
   * The insert of an entry.
   *
   * @param reply answers the send; null when nobody waits
   * @param arrivals hears that the store did not take the message
   */
  SingleInsert(Entry entry, @Nullable Reply<Void> reply, Arrivals arrivals) {
    this.entry = entry;
    this.reply = reply;
    this.arrivals = arrivals;
  }

  void submit(Store store) {
    submission = store.submitShown(Batch.of(insert()), this);
  }

  private Operation insert() {
    return new Operation.Insert(List.of(entry.key), entry.notBeforeMs, entry.envelope);
  }

  @Override
  public boolean mark() {
    return submission.amend(
        Batch.of(
            insert(), new Operation.DeliveryState(entry.key, entry.attempts, entry.notBeforeMs)));
  }

  @Override
  public boolean elide() {
    boolean withdrawn = submission.withdraw();
    if (withdrawn) {
      durable();
    }
    return withdrawn;
  }

  @Override
  public boolean isDurable() {
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
    arrivals.failed(entry, why);
    if (reply != null) {
      reply.fail(Refusals.inDoubt(why));
    }
  }
}
