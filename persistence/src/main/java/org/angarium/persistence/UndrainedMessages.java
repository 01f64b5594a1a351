package org.angarium.persistence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.angarium.persistence.journal.Place;
import org.angarium.store.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * The messages of which the journal knows something that the tables do not, by queue and in
 * delivery order. Guarded by the lock of {@link Undrained}.
 */
final class UndrainedMessages {
  private final Map<Long, NavigableMap<MessageKey, UndrainedMessage>> queues = new HashMap<>();

  /** What is known of a message; null for nothing. */
  @Nullable UndrainedMessage find(MessageKey key) {
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    return messages == null ? null : messages.get(key);
  }

  /** What is known of a message, to be changed. */
  UndrainedMessage change(MessageKey key, @Nullable UndrainedMessage message, Undo undo) {
    if (message != null) {
      UndrainedMessage before = message.copy();
      undo.add(() -> message.restore(before));
      return message;
    }
    UndrainedMessage added = new UndrainedMessage();
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    if (messages == null) {
      messages = new TreeMap<>(Undrained.DELIVERY_ORDER);
      undo.put(queues, key.queueId(), messages);
    }
    undo.put(messages, key, added);
    return added;
  }

  /** Forgets a message of which nothing is known any more. */
  void dropIfNothing(MessageKey key, UndrainedMessage message, Undo undo) {
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    if (message.isNothing() && messages != null) {
      undo.put(messages, key, null);
    }
  }

  /** The queues that have some. */
  List<Long> queueIds() {
    return List.copyOf(queues.keySet());
  }

  /** Those of a queue. */
  Collection<UndrainedMessage> of(long queueId) {
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(queueId);
    return messages == null ? List.of() : messages.values();
  }

  /** Forgets those of a queue. */
  void remove(long queueId, Undo undo) {
    if (queues.containsKey(queueId)) {
      undo.put(queues, queueId, null);
    }
  }

  /**
   * The first messages behind a key whose inserts stand in the journal.
   *
   * @param written the last record that can be read
   */
  List<Undrained.Undelivered> page(
      long queueId, @Nullable MessageKey after, int limit, long written) {
    List<Undrained.Undelivered> page = new ArrayList<>();
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(queueId);
    if (messages != null) {
      var behind = after == null ? messages : messages.tailMap(after, false);
      for (Map.Entry<MessageKey, UndrainedMessage> entry : behind.entrySet()) {
        UndrainedMessage message = entry.getValue();
        Place place = message.insert;
        if (place != null && place.sequence() <= written) {
          page.add(
              new Undrained.Undelivered(
                  entry.getKey(),
                  place,
                  message.operation,
                  message.attempts,
                  message.notBeforeMs,
                  message.failuresUpTo(written)));
          if (page.size() == limit) {
            break;
          }
        }
      }
    }
    return page;
  }

  /** By how much the number of messages of each queue that is here differs from its rows'. */
  Map<Long, Long> more() {
    Map<Long, Long> differences = new HashMap<>();
    queues.forEach(
        (queueId, messages) -> {
          long more = 0;
          for (UndrainedMessage message : messages.values()) {
            more += message.insert == null ? 0 : 1;
            more -= message.deleted == 0 ? 0 : 1;
          }
          differences.put(queueId, more);
        });
    return differences;
  }

  /** The tables have what records up to this one say of a message. */
  void drained(MessageKey key, long sequence) {
    UndrainedMessage message = find(key);
    if (message == null) {
      return;
    }
    message.drained(sequence);
    NavigableMap<MessageKey, UndrainedMessage> messages = queues.get(key.queueId());
    if (message.isNothing() && messages != null) {
      messages.remove(key);
      if (messages.isEmpty()) {
        queues.remove(key.queueId());
      }
    }
  }
}
