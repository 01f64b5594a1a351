package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings ready entries and consumers with credit together. Owned by the queue's mailbox.
 *
 * <p>An entry that comes is offered, in turn, to the consumers that have seen everything before it;
 * if none takes it, it stays ready. A consumer that gets credit looks through what is ready from
 * where it stopped. Entries and selectors do not change, so that no entry is looked at twice by one
 * consumer unless it left and came back.
 */
final class Dispatch {

  /** What the queue does for the dispatch; called in its mailbox. */
  interface Queue {
    /** Hands an entry to a consumer, whose credit was taken. */
    void deliver(Entry entry, QueueConsumer consumer);

    /** Removes the entry, if it has expired, and says whether it has. */
    boolean expires(Entry entry);

    /** Goes on with a task later, in the mailbox. */
    void later(Runnable task);
  }

  private static final int SCAN_STEP = 1_000;

  private final Queue queue;
  private final ReadyEntries ready = new ReadyEntries();
  private final List<QueueConsumer> consumers = new ArrayList<>();
  private int nextConsumer;

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

  /** Delivers nothing until as many calls of {@link #resume}. */
  void pause() {
    pauses++;
  }

  void resume() {
    if (--pauses == 0) {
      for (QueueConsumer consumer : List.copyOf(consumers)) {
        scan(consumer);
      }
    }
  }

  /** Takes an entry that may be delivered now. */
  void add(Entry entry) {
    if (queue.expires(entry) || offer(entry)) {
      return;
    }
    ready.add(entry);
    noteExpiry(entry);
    for (QueueConsumer consumer : consumers) {
      if (pauses > 0 || !consumer.awaits()) {
        consumer.moveBefore(entry);
      }
    }
  }

  private void noteExpiry(Entry entry) {
    long expirationMs = entry.envelope.expirationMs();
    if (expirationMs != 0) {
      nextExpiryMs = Math.min(nextExpiryMs, expirationMs);
    }
  }

  /** Removes the ready entries that have expired; looks for them only when there may be some. */
  void dropExpired(long nowMs) {
    if (nextExpiryMs > nowMs) {
      return;
    }
    nextExpiryMs = Long.MAX_VALUE;
    Entry entry = first();
    while (entry != null) {
      Entry next = ready.atOrAfter(entry.key.priority(), entry.key.sequence() + 1);
      if (queue.expires(entry)) {
        ready.remove(entry);
      } else {
        noteExpiry(entry);
      }
      entry = next;
    }
  }

  /** Removes every ready entry, first in delivery order first. */
  List<Entry> removeAll() {
    List<Entry> removed = new ArrayList<>(ready.size());
    Entry entry = first();
    while (entry != null) {
      ready.remove(entry);
      entry.state = Entry.State.GONE;
      removed.add(entry);
      entry = first();
    }
    return removed;
  }

  private @Nullable Entry first() {
    return ready.atOrAfter(Envelope.MAX_PRIORITY, Long.MIN_VALUE);
  }

  void addConsumer(QueueConsumer consumer) {
    consumers.add(consumer);
    scan(consumer);
  }

  void removeConsumer(QueueConsumer consumer) {
    consumer.closed = true;
    revokeCredit(consumer);
    if (consumers.remove(consumer)) {
      nextConsumer = 0;
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
    int count = pauses == 0 ? consumers.size() : 0;
    for (int i = 0; i < count; i++) {
      int turn = nextConsumer + i < count ? nextConsumer + i : nextConsumer + i - count;
      QueueConsumer consumer = consumers.get(turn);
      if (consumer.awaits() && consumer.wants(entry)) {
        nextConsumer = turn + 1 < count ? turn + 1 : 0;
        return consumer;
      }
    }
    return null;
  }

  /** Lets a consumer look through what is ready, from where it stopped, a step at a time. */
  private void scan(QueueConsumer consumer) {
    consumer.scanning = false;
    for (int step = 0; consumer.credit > 0 && !consumer.atEnd && pauses == 0; step++) {
      if (step == SCAN_STEP) {
        consumer.scanning = true;
        queue.later(() -> scan(consumer));
        return;
      }
      Entry entry = ready.atOrAfter(consumer.cursorPriority, consumer.cursorSequence);
      if (entry == null) {
        consumer.atEnd = true;
        break;
      }
      consumer.moveBehind(entry);
      boolean wanted = consumer.wants(entry);
      if (wanted) {
        ready.remove(entry);
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
    if (pauses == 0 && (consumer.credit == 0 || consumer.atEnd)) {
      consumer.answerFlushes();
    }
  }
}
