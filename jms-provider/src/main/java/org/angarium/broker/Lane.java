package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ready entries and the consumers that look through them: all of a queue's entries, or those that
 * have the value which these consumers' selectors demand. Owned by the queue's mailbox.
 */
final class Lane {
  private final ReadyEntries ready = new ReadyEntries();
  private final List<QueueConsumer> consumers = new ArrayList<>(1);
  private int next;

  /** The lanes of an entry that is in this one; the lane of all entries stands first. */
  final List<Lane> path;

  /** The lane of all entries. */
  Lane() {
    path = List.of(this);
  }

  /** A lane for one value. */
  Lane(Lane all) {
    path = List.of(all, this);
  }

  ReadyEntries ready() {
    return ready;
  }

  boolean isDeserted() {
    return consumers.isEmpty();
  }

  void add(QueueConsumer consumer) {
    consumers.add(consumer);
  }

  void remove(QueueConsumer consumer) {
    if (consumers.remove(consumer)) {
      next = 0;
    }
  }

  /**
   * The consumer that is given an entry which just came: the next that has seen everything before
   * it and wants it; null when there is none.
   */
  @Nullable QueueConsumer taker(Entry entry) {
    int count = consumers.size();
    for (int i = 0; i < count; i++) {
      int turn = next + i < count ? next + i : next + i - count;
      QueueConsumer consumer = consumers.get(turn);
      if (consumer.awaits() && consumer.wantsOfLane(entry)) {
        next = turn + 1 < count ? turn + 1 : 0;
        return consumer;
      }
    }
    return null;
  }

  /** Makes sure that an entry that was not given to anyone will be looked at. */
  void keep(Entry entry, boolean isPaused) {
    ready.add(entry);
    for (QueueConsumer consumer : consumers) {
      if (isPaused || !consumer.awaits()) {
        consumer.moveBefore(entry);
      }
    }
  }
}
