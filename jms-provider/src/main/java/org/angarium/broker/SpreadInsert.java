package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.message.Envelope;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.Submission;
import org.jspecify.annotations.Nullable;

/**
 * The one insert of a message that goes to several queues, some of which hand it out before it is
 * written. A queue whose copy is settled in time takes its key out; when no key is left nothing is
 * written. What attempts have begun by then is part of it, key by key.
 *
 * <p>The queues' mailboxes share it: whatever one of them changes is a new batch for the
 * submission, made under {@code insertLock}, so that none loses what another one said.
 */
final class SpreadInsert {
  private final ReentrantLock insertLock = new ReentrantLock();
  private final Envelope message;
  private final List<Part> parts;
  private Submission submission = Submission.BEGUN;
  private Store.@Nullable Completion whenGivenUp;
  private volatile boolean durable;

  /** An insert without copies. */
  SpreadInsert(Envelope message, int queues) {
    this.message = message;
    this.parts = new ArrayList<>(queues);
  }

  /** Adds a queue's copy, before it is submitted. */
  EarlyInsert add(Entry entry) {
    Part part = new Part(entry);
    parts.add(part);
    return part;
  }

  /**
   * Submits it; after that every queue may change it.
   *
   * @param whole whether every copy is about to be handed out, so that all of it may be given up
   * @param completion hears what becomes of it; also that it is durable when it was given up
   */
  void submit(Store store, boolean whole, Store.Completion completion) {
    whenGivenUp = completion;
    Batch batch = batchWithout(null);
    submission =
        whole ? store.submitShown(batch, completion) : store.submitChangeable(batch, completion);
  }

  /** Submits it when nobody will change it. */
  void submitForGood(Store store, Store.Completion completion) {
    store.submit(batchWithout(null), completion);
  }

  /** The store has it, or does not need it any more. */
  void durable() {
    durable = true;
  }

  private Batch batchWithout(@Nullable Part settled) {
    List<MessageKey> keys = new ArrayList<>(parts.size());
    List<Operation> states = new ArrayList<>(0);
    for (Part part : parts) {
      if (part != settled) {
        keys.add(part.entry.key);
        if (part.attempts > 0) {
          states.add(new Operation.DeliveryState(part.entry.key, part.attempts, 0));
        }
      }
    }
    Operation insert = new Operation.Insert(keys, message.deliveryTimeMs(), message);
    if (states.isEmpty()) {
      return Batch.of(insert);
    }
    states.add(0, insert);
    return new Batch(states);
  }

  private boolean mark(Part part) {
    insertLock.lock();
    try {
      part.attempts = part.entry.attempts;
      return submission.amend(batchWithout(null));
    } finally {
      insertLock.unlock();
    }
  }

  private boolean elide(Part part) {
    boolean last;
    insertLock.lock();
    try {
      last = parts.size() == 1;
      boolean out = last ? submission.withdraw() : submission.amend(batchWithout(part));
      if (!out) {
        return false;
      }
      parts.remove(part);
    } finally {
      insertLock.unlock();
    }
    if (last && whenGivenUp != null) {
      whenGivenUp.durable();
    }
    return true;
  }

  /** One queue's copy. */
  private final class Part implements EarlyInsert {
    private final Entry entry;

    /** How many attempts the insert says have begun. */
    private int attempts;

    Part(Entry entry) {
      this.entry = entry;
    }

    @Override
    public boolean mark() {
      return SpreadInsert.this.mark(this);
    }

    @Override
    public boolean elide() {
      return SpreadInsert.this.elide(this);
    }

    @Override
    public boolean isDurable() {
      return durable;
    }
  }
}
