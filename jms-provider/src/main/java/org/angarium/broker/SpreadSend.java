package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.message.Envelope;
import org.angarium.session.Reply;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * One persistent message on its way to several queues outside any transaction, of which at least
 * one stores it. Each queue gives it a place in its mailbox; the last of them submits one insert
 * for all. Then each queue where a consumer waits may hand out its copy early ({@link
 * SpreadInsert}); the others show theirs when the insert is durable.
 *
 * <p>A copy belongs to its queue's mailbox. What has become of the whole is one {@link Stage},
 * changed by compare-and-set: no copy is handed out early once the insert has ended, and a send
 * that is refused is in doubt only if one was before.
 */
final class SpreadSend implements Store.Completion {

  private enum Stage {
    /** Nobody has seen it. */
    UNSEEN,
    /** A consumer may have had it before it was stored. */
    SEEN,
    /** It is stored, given up or refused. */
    ENDED
  }

  private final Envelope message;
  private final Store store;
  private final SendOrder.Spread order;
  private final Reply<Void> reply;
  private final List<Copy> copies;
  private final SpreadInsert insert;

  /** How many queues have not given it a place. */
  private final AtomicInteger unplaced;

  /**
   * What has to be over before copies are handed out: the sender's calls of the queues, since it
   * may then drain their mailboxes itself, and the submission.
   */
  private final AtomicInteger before = new AtomicInteger(2);

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.UNSEEN);

  /**
   * A message on its way.
   *
   * @param order hears when what the session sends next may follow
   * @param reply answers the send
   */
  SpreadSend(
      Envelope message,
      List<MessageQueue> queues,
      Engine engine,
      SendOrder.Spread order,
      Reply<Void> reply) {
    this.message = message;
    this.store = engine.store();
    this.order = order;
    this.reply = reply;
    this.insert = new SpreadInsert(message, queues.size());
    this.unplaced = new AtomicInteger(queues.size());
    this.copies = new ArrayList<>(queues.size());
    queues.forEach(queue -> copies.add(new Copy(queue)));
  }

  /** Sets out, on the sender's thread. */
  void begin() {
    for (Copy copy : copies) {
      copy.queue.mailbox().post(copy::place);
    }
    handOutEarly();
  }

  /** Runs in the mailbox that was the last to give it a place. */
  private void submit() {
    boolean some = false;
    boolean whole = true;
    for (Copy copy : copies) {
      Entry entry = copy.entry();
      some |= copy.taker != null;
      if (entry.stored) {
        whole &= copy.taker != null;
        copy.early = insert.add(entry);
      }
    }
    if (some) {
      insert.submit(store, whole, this);
    } else {
      insert.submitForGood(store, this);
    }
    order.submitted();
    if (some) {
      handOutEarly();
    }
  }

  private void handOutEarly() {
    if (before.decrementAndGet() > 0) {
      return;
    }
    for (Copy copy : copies) {
      if (copy.taker == null) {
        continue;
      }
      if (copy.queue.mailbox().isMine()) {
        copy.handOutEarly();
      } else {
        copy.queue.mailbox().post(copy::handOutEarly);
      }
    }
  }

  /** Whether a copy may be handed out although the insert is not durable; then somebody saw it. */
  private boolean maySee() {
    return stage.compareAndSet(Stage.UNSEEN, Stage.SEEN) || stage.get() == Stage.SEEN;
  }

  @Override
  public void durable() {
    insert.durable();
    stage.set(Stage.ENDED);
    order.done(
        () -> {
          for (Copy copy : copies) {
            if (!copy.hasLeft) {
              copy.queue.mailbox().post(copy::show);
            }
          }
          reply.complete(null);
        });
  }

  @Override
  public void failed(StoreException why) {
    boolean seen = stage.getAndSet(Stage.ENDED) == Stage.SEEN;
    order.done(
        () -> {
          for (Copy copy : copies) {
            copy.queue.mailbox().post(() -> copy.fail(why));
          }
          reply.fail(seen ? Refusals.inDoubt(why) : Refusals.of(why));
        });
  }

  /** The message in one queue. Owned by the queue's mailbox, but for what it says once placed. */
  private final class Copy {
    private final MessageQueue queue;
    private @Nullable Entry entry;
    private @Nullable EarlyInsert early;

    /** Who waits for it and may be handed it early; null for nobody. */
    private @Nullable QueueConsumer taker;

    /** Whether it no longer waits in its place: it was shown, handed out or refused. */
    private volatile boolean hasLeft;

    Copy(MessageQueue queue) {
      this.queue = queue;
    }

    void place() {
      Entry placed = queue.arrivals().entry(queue.place(message), message);
      entry = placed;
      taker = queue.arrivals().earlyTaker(placed);
      if (unplaced.decrementAndGet() == 0) {
        submit();
      }
    }

    /** What was placed, when all are. */
    private Entry entry() {
      return Objects.requireNonNull(entry);
    }

    private void handOutEarly() {
      Arrivals arrivals = queue.arrivals();
      QueueConsumer waiting = taker;
      if (waiting != null && !hasLeft && arrivals.isStillEarly(entry(), waiting) && maySee()) {
        hasLeft = true;
        arrivals.handEarly(entry(), early, waiting);
      }
    }

    private void show() {
      if (!hasLeft) {
        hasLeft = true;
        queue.arrivals().show(entry());
      }
    }

    private void fail(StoreException why) {
      if (hasLeft) {
        queue.arrivals().failed(entry(), why);
      } else {
        hasLeft = true;
        queue.giveUpPlace();
      }
    }
  }
}
