package org.angarium.broker;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The queues that may hold deliveries of one session, to be asked for them when it closes. Any
 * thread may call.
 */
final class SessionQueues {
  /** Those that it has consumers of, with their number, or had and has deliveries of. */
  private final Map<MessageQueue, Integer> consumed =
      new ConcurrentSkipListMap<>(Comparator.comparingLong(MessageQueue::queueId));

  /** Those of adopted deliveries, which may come while a consumer is being closed. */
  private final Set<MessageQueue> adoptedFrom =
      new ConcurrentSkipListSet<>(Comparator.comparingLong(MessageQueue::queueId));

  /** A consumer is opened. */
  void opened(MessageQueue queue) {
    consumed.merge(queue, 1, Integer::sum);
  }

  /** A consumer is closed, and the queue holds no delivery of the session. */
  void closed(MessageQueue queue) {
    consumed.computeIfPresent(queue, (key, count) -> count == 1 ? null : count - 1);
  }

  /** Deliveries of the queue may have become the session's. */
  void adopted(MessageQueue queue) {
    adoptedFrom.add(queue);
  }

  /** All of them, when the session takes no more. */
  Set<MessageQueue> all() {
    adoptedFrom.addAll(consumed.keySet());
    return adoptedFrom;
  }
}
