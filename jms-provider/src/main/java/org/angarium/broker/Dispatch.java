package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings ready entries and consumers with credit together. Owned by the queue's mailbox.
 *
 * <p>An entry that comes is offered, in turn, to those consumers of its {@link Lanes} that have
 * seen everything before it; if none takes it, it stays ready. A consumer that gets credit looks
 * through what is ready from where it stopped. Entries and selectors do not change, so that no
 * entry is looked at twice by one consumer unless it left and came back.
 */
final class Dispatch {

  /** What the queue does for the dispatch; called in its mailbox. */
  interface Queue {
    /**
     * Hands an entry to a consumer, whose credit was taken; gives the credit back when the entry
     * ends instead, because of the consumer's own limits.
     */
    void deliver(Entry entry, QueueConsumer consumer);

    /** Removes the entry, if it has expired or may not be delivered again, and says whether. */
    boolean expires(Entry entry);

    /** Whether there is a consumer to whom nothing that is ready may be handed now. */
    boolean isHeld();

    /** Whether what is ready may be handed to a consumer now. */
    boolean mayDeliver(QueueConsumer consumer);

    /** Takes an entry that is for this consumer ahead of what is ready; null when there is none. */
    @Nullable Entry reserved(QueueConsumer consumer);

    /** Goes on with a task later, in the mailbox. */
    void later(Runnable task);
  }

  private static final int SCAN_STEP = 1_000;

  private final Queue queue;
  private final Lanes lanes = new Lanes();
  private final ReadyEntries ready = lanes.all().ready();
  private final List<QueueConsumer> consumers = new ArrayList<>();

  /** No ready entry expires before this time. */
  private long nextExpiryMs = Long.MAX_VALUE;

  /** How many reasons there are to deliver nothing: recovery, a body that is loaded. */
  private int pauses;

  Dispatch(Queue queue) {
    this.queue = queue;
  }

  int readySize() {
    return ready.size();
  }

  int consumerCount() {
    return consumers.size();
  }

  ReadyEntries ready() {
    return ready;
  }

  List<QueueConsumer> consumers() {
    return List.copyOf(consumers);
  }

  /** Whether nothing is delivered for a while, as when a body is loaded. */
  boolean isPaused() {
    return pauses > 0;
  }

  /** Delivers nothing until as many calls of {@link #resume}. */
  void pause() {
    pauses++;
  }

  void resume() {
    if (--pauses == 0) {
      scanAll();
    }
  }

  /** Has every consumer look, because more may be handed out than before. */
  void scanAll() {
    for (QueueConsumer consumer : List.copyOf(consumers)) {
      if (!consumer.scanning) {
        scan(consumer);
      }
    }
  }

  /** Takes an entry that may be delivered now. */
  void add(Entry entry) {
    if (queue.expires(entry) || offer(entry)) {
      return;
    }
    boolean isHeld = queue.isHeld();
    lanes.keep(entry, pauses > 0 || isHeld);
    noteExpiry(entry);
    if (isHeld && pauses == 0) {
      scanAll();
    }
  }

  private void noteExpiry(Entry entry) {
    long expirationMs = entry.envelope.expirationMs();
    if (expirationMs != 0) {
      nextExpiryMs = Math.min(nextExpiryMs, expirationMs);
    }
  }

  /**
   * Takes the entry that was delivered least of the first that are ready and that a consumer wants;
   * of several the first. Null when it wants none of these.
   */
  @Nullable Entry takeLeastDelivered(QueueConsumer consumer) {
    Entry least = null;
    Entry entry = ready.first();
    for (int i = 0; i < SCAN_STEP && entry != null; i++) {
      if ((least == null || entry.attempts < least.attempts) && consumer.wants(entry)) {
        least = entry;
      }
      entry = least != null && least.attempts == 0 ? null : ready.after(entry);
    }
    if (least != null) {
      lanes.remove(least);
    }
    return least;
  }

  /** Removes a ready entry. */
  void remove(Entry entry) {
    lanes.remove(entry);
  }

  /** Removes the ready entries that have expired; looks for them only when there may be some. */
  void dropExpired(long nowMs) {
    if (nextExpiryMs > nowMs) {
      return;
    }
    nextExpiryMs = Long.MAX_VALUE;
    Entry entry = ready.first();
    while (entry != null) {
      Entry next = ready.after(entry);
      if (queue.expires(entry)) {
        lanes.remove(entry);
      } else {
        noteExpiry(entry);
      }
      entry = next;
    }
  }

  /** Removes every ready entry, first in delivery order first. */
  List<Entry> removeAll() {
    List<Entry> removed = new ArrayList<>(ready.size());
    Entry entry = ready.first();
    while (entry != null) {
      lanes.remove(entry);
      entry.state = Entry.State.GONE;
      removed.add(entry);
      entry = ready.first();
    }
    return removed;
  }

  void addConsumer(QueueConsumer consumer) {
    consumers.add(consumer);
    lanes.add(consumer);
    scan(consumer);
  }

  void removeConsumer(QueueConsumer consumer) {
    consumer.closed = true;
    revokeCredit(consumer);
    if (consumers.remove(consumer)) {
      lanes.remove(consumer);
    }
  }

  /** Closes all consumers and tells them why. */
  void closeConsumers(SessionException why) {
    for (QueueConsumer consumer : List.copyOf(consumers)) {
      removeConsumer(consumer);
      consumer.handler.closed(why);
    }
  }

  void credit(QueueConsumer consumer, int deliveries) {
    if (!consumer.closed) {
      consumer.credit += deliveries;
      if (!consumer.scanning) {
        scan(consumer);
      }
    }
  }

  void flush(QueueConsumer consumer, Reply<Void> reply) {
    consumer.addFlush(reply);
    answerFlushes(consumer);
  }

  void revokeCredit(QueueConsumer consumer) {
    consumer.credit = 0;
    consumer.revocations++;
    consumer.answerFlushes();
  }

  /** Hands an entry that just came to the next consumer that waits for such a one. */
  private boolean offer(Entry entry) {
    QueueConsumer taker = taker(entry);
    if (taker != null) {
      hand(entry, taker);
    }
    return taker != null;
  }

  /** Hands an entry that just came to the consumer that takes it. */
  void hand(Entry entry, QueueConsumer taker) {
    taker.credit--;
    queue.deliver(entry, taker);
  }

  /** The consumer whose turn it is to take an entry that just came; null when none waits for it. */
  @Nullable QueueConsumer taker(Entry entry) {
    return pauses > 0 || queue.isHeld() ? null : lanes.taker(entry);
  }

  /** Whether a consumer could be handed an entry that just came, if it wants it. */
  boolean mayHand(QueueConsumer consumer) {
    return pauses == 0 && !queue.isHeld() && consumer.awaits();
  }

  /** Lets a consumer look through what is ready, from where it stopped, a step at a time. */
  private void scan(QueueConsumer consumer) {
    consumer.scanning = false;
    for (int step = 0; consumer.credit > 0 && pauses == 0; step++) {
      if (step == SCAN_STEP) {
        consumer.scanning = true;
        queue.later(() -> scan(consumer));
        return;
      }
      Entry reserved = queue.reserved(consumer);
      if (reserved != null) {
        consumer.credit--;
        queue.deliver(reserved, consumer);
        continue;
      }
      if (consumer.atEnd || !queue.mayDeliver(consumer)) {
        break;
      }
      Entry entry =
          consumer.lane.ready().atOrAfter(consumer.cursorPriority, consumer.cursorSequence);
      if (entry == null) {
        consumer.atEnd = true;
        break;
      }
      consumer.moveBehind(entry);
      boolean wanted = consumer.wantsOfLane(entry);
      if (wanted) {
        lanes.remove(entry);
        if (!queue.expires(entry)) {
          consumer.credit--;
          queue.deliver(entry, consumer);
        }
      }
    }
    answerFlushes(consumer);
  }

  /** Not while a body is loaded: a delivery for which the credit was taken is still to come. */
  private void answerFlushes(QueueConsumer consumer) {
    boolean servedAll = consumer.credit == 0 || consumer.atEnd || !queue.mayDeliver(consumer);
    if (pauses == 0 && servedAll) {
      consumer.answerFlushes();
    }
  }
}
