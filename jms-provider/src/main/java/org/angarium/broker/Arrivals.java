package org.angarium.broker;

import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.session.Reply;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * How messages come into a queue: each is given its sequence, {@code epoch << 40 | counter}, and
 * with it its place, and can be seen once it is durable, or at once when nothing keeps it; a
 * consumer that waits may be handed it before. Owned by the queue's mailbox.
 */
final class Arrivals {
  private static final int COUNTER_BITS = 40;

  private final MessageQueue queue;
  private final Engine engine;
  private final long epoch;
  private long counter;

  /** The highest sequence that was shown or handed out, or that of an epoch's beginning. */
  private long lastShown;

  /** How many messages have their place and are not shown yet. */
  private int arriving;

  Arrivals(MessageQueue queue, Engine engine) {
    this.queue = queue;
    this.engine = engine;
    this.epoch = engine.store().epoch();
    this.lastShown = epoch << COUNTER_BITS;
  }

  /** How many messages have their place and are not shown yet. */
  int arriving() {
    return arriving;
  }

  /** Takes a message outside any transaction; the reply may be null when nobody waits. */
  void accept(Envelope message, @Nullable Reply<Void> reply) {
    if (queue.isRetired()) {
      refuseOrDrop(reply);
      return;
    }
    MessageKey key = place(message);
    if (queue.stores(message)) {
      Entry entry = new Entry(key, message, true, message.deliveryTimeMs());
      QueueConsumer taker = earlyTaker(entry);
      if (taker == null) {
        Operation insert = new Operation.Insert(List.of(key), message.deliveryTimeMs(), message);
        engine.store().submit(Batch.of(insert), new Arrival(key, message, reply));
      } else {
        SingleInsert early = new SingleInsert(entry, reply, this);
        early.submit(engine.store());
        handEarly(entry, early, taker);
      }
      return;
    }
    show(key, message);
    if (reply != null) {
      reply.complete(null);
    }
  }

  /** A queue that was deleted takes nothing; a topic is there without a subscription, too. */
  private void refuseOrDrop(@Nullable Reply<Void> reply) {
    if (reply == null) {
      return;
    }
    if (queue.subscription() == null) {
      reply.fail(Refusals.noDestination(queue.address()));
    } else {
      reply.complete(null);
    }
  }

  /**
   * Who may be given a message before it is written: a consumer that waits, when no other that has
   * its place is still to be shown; null when nobody may.
   */
  @Nullable QueueConsumer earlyTaker(Entry entry) {
    return engine.elision() && mayBeEarly(entry) ? queue.dispatch().taker(entry) : null;
  }

  /** Whether a consumer that might be given a message early a while ago still may. */
  boolean isStillEarly(Entry entry, QueueConsumer taker) {
    return mayBeEarly(entry) && queue.dispatch().mayHand(taker);
  }

  private boolean mayBeEarly(Entry entry) {
    long now = engine.clock().millis();
    return arriving == 1
        && queue.strict().isIdle()
        && entry.notBeforeMs <= now
        && !entry.isExpired(now);
  }

  /**
   * Hands out a message that has its place and is to be written yet.
   *
   * @param early its insert, which was submitted; null when it is not stored here
   */
  void handEarly(Entry entry, @Nullable EarlyInsert early, QueueConsumer taker) {
    entry.early = early;
    arriving--;
    lastShown = Math.max(lastShown, entry.sequence);
    queue.dispatch().hand(entry, taker);
  }

  /**
   * The store did not take what was handed out already; any thread may call. A store that has
   * stopped may have it all the same, and says so to whoever settles it.
   */
  void failed(Entry entry, StoreException why) {
    if (!why.storeGoesOn()) {
      return;
    }
    queue
        .mailbox()
        .post(
            () -> {
              entry.refused = true;
              if (entry.state == Entry.State.READY) {
                queue.dispatch().remove(entry);
                entry.state = Entry.State.GONE;
              }
              if (entry.state != Entry.State.IN_FLIGHT && entry.state != Entry.State.HELD) {
                queue.gone(entry);
              }
            });
  }

  /**
   * The highest sequence of what was shown; one of before the start is lower. What has its place
   * and is shown later stands behind it, but for what is overtaken in the store, as a large body
   * is.
   */
  long lastSequence() {
    return lastShown;
  }

  /** Gives a message its place. */
  MessageKey place(Envelope message) {
    arriving++;
    return new MessageKey(queue.queueId(), message.priority(), epoch << COUNTER_BITS | ++counter);
  }

  /** A place that was given will not be used. */
  void giveUpPlace() {
    arriving--;
  }

  /** Shows a message that has its place. */
  void show(MessageKey key, Envelope message) {
    show(entry(key, message));
  }

  /** Shows an entry that has its place. */
  void show(Entry entry) {
    arriving--;
    lastShown = Math.max(lastShown, entry.sequence);
    if (!queue.isRetired()) {
      queue.arrive(entry);
    }
  }

  /** A message in its place. */
  Entry entry(MessageKey key, Envelope message) {
    return new Entry(key, message, queue.stores(message), message.deliveryTimeMs());
  }

  /** Whether a message came after the broker's start, and so through here. */
  boolean hasSeen(MessageKey key) {
    return key.sequence() >>> COUNTER_BITS >= epoch;
  }

  /** Shows a stored message when it is durable. */
  private final class Arrival implements Store.Completion {
    private final MessageKey key;
    private final Envelope message;
    private final @Nullable Reply<Void> reply;

    Arrival(MessageKey key, Envelope message, @Nullable Reply<Void> reply) {
      this.key = key;
      this.message = message;
      this.reply = reply;
    }

    @Override
    public void durable() {
      queue.mailbox().post(() -> show(key, message));
      if (reply != null) {
        reply.complete(null);
      }
    }

    @Override
    public void failed(StoreException why) {
      queue.mailbox().post(Arrivals.this::giveUpPlace);
      if (reply != null) {
        reply.fail(Refusals.of(why));
      }
    }
  }
}
