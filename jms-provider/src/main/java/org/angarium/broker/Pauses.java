package org.angarium.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Which queues and durable subscriptions an operator has paused, as the store keeps it: a setting
 * for each, under the id of its queue. Owned by the catalog's mailbox.
 */
final class Pauses {
  private static final String KEY = "pause/";

  private final Set<Long> paused = new HashSet<>();

  /** Takes up what the store kept. */
  void recovered(Map<String, String> settings) {
    for (String key : settings.keySet()) {
      if (key.startsWith(KEY)) {
        paused.add(Long.valueOf(key.substring(KEY.length())));
      }
    }
  }

  /** Whether the queue was paused and not let go on since. */
  boolean isPaused(MessageQueue queue) {
    return paused.contains(queue.queueId());
  }

  /** What the store has to be told when these queues are paused or let go on. */
  List<Operation> changes(Collection<MessageQueue> queues, boolean pause) {
    List<Operation> changes = new ArrayList<>();
    for (MessageQueue queue : queues) {
      if (queue.isDurable() && isPaused(queue) != pause) {
        changes.add(setting(queue.queueId(), pause ? queue.address().toString() : null));
      }
    }
    return changes;
  }

  /** The store was told so. */
  void changed(Collection<MessageQueue> queues, boolean pause) {
    for (MessageQueue queue : queues) {
      if (!pause) {
        paused.remove(queue.queueId());
      } else if (queue.isDurable()) {
        paused.add(queue.queueId());
      }
    }
  }

  /** What removes a queue from the store: its id may be another's after a restart. */
  Batch removal(long queueId) {
    Operation remove = new Operation.RemoveQueue(queueId);
    return paused.remove(queueId)
        ? new Batch(List.of(remove, setting(queueId, null)))
        : Batch.of(remove);
  }

  private static Operation setting(long queueId, @Nullable String value) {
    return new Operation.PutSetting(KEY + queueId, value);
  }
}
