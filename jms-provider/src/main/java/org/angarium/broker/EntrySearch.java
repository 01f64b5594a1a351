package org.angarium.broker;

import java.util.List;
import java.util.function.Consumer;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Looks through one queue for a message by its JMSMessageID, some thousand messages at a time, so
 * that deliveries go on meanwhile. Runs in the queue's mailbox.
 */
final class EntrySearch {
  private static final int STEP = 5_000;

  private final MessageQueue queue;
  private final String messageId;
  private final Consumer<@Nullable Entry> then;
  private final List<Entry> notReady;
  private int next;
  private int priority = Envelope.MAX_PRIORITY;
  private long sequence = Long.MIN_VALUE;

  /**
   * A search that has to be begun by {@link #step}.
   *
   * @param then is given the message in the mailbox, or null when it is not there
   */
  EntrySearch(MessageQueue queue, String messageId, Consumer<@Nullable Entry> then) {
    this.queue = queue;
    this.messageId = messageId;
    this.then = then;
    this.notReady = new QueueView(queue, 0).notReady();
  }

  /** Looks through some of the queue, and posts the rest. */
  void step() {
    for (int i = 0; i < STEP; i++) {
      Entry entry = nextEntry();
      if (entry == null || messageId.equals(entry.envelope.id())) {
        then.accept(entry);
        return;
      }
    }
    queue.mailbox().post(this::step);
  }

  private @Nullable Entry nextEntry() {
    if (next < notReady.size()) {
      return notReady.get(next++);
    }
    Entry entry = queue.dispatch().ready().atOrAfter(priority, sequence);
    if (entry != null) {
      priority = entry.key.priority();
      sequence = entry.key.sequence() + 1;
    }
    return entry;
  }
}
