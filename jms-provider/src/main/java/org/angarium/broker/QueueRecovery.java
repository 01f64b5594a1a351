package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.session.SessionException;
import org.angarium.store.MessageKey;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * Takes up what the store holds of a queue, page by page; nothing is delivered until all of it is
 * known. Owned by the queue's mailbox.
 */
final class QueueRecovery {
  private static final int PAGE = 1_000;

  private final MessageQueue queue;
  private final Engine engine;
  private final List<Runnable> onceRecovered = new ArrayList<>(0);
  private boolean running;
  private @Nullable SessionException unreadable;

  QueueRecovery(MessageQueue queue, Engine engine) {
    this.queue = queue;
    this.engine = engine;
  }

  /** Whether what the store holds is still being read. */
  boolean isRunning() {
    return running;
  }

  /** Why the store cannot say what the queue holds; null when it could. */
  @Nullable SessionException unreadable() {
    return unreadable;
  }

  /**
   * Runs a task when all that the store holds is known, or is known to be unreadable; before
   * anything is delivered.
   */
  void onceOver(Runnable task) {
    if (running) {
      onceRecovered.add(task);
    } else {
      task.run();
    }
  }

  /**
   * Begins.
   *
   * @param holders the work of the prepared branches that have accepted messages, by sequence
   */
  void start(Map<Long, Work> holders) {
    running = true;
    queue.dispatch().pause();
    read(null, holders);
  }

  private void read(@Nullable MessageKey after, Map<Long, Work> holders) {
    engine
        .store()
        .page(
            queue.queueId(),
            after,
            PAGE,
            new Store.Receiver<>() {
              @Override
              public void received(List<StoredMessage> page) {
                queue.mailbox().post(() -> takeUp(page, holders));
              }

              @Override
              public void failed(StoreException why) {
                queue.mailbox().post(() -> fail(Refusals.of(why)));
              }
            });
  }

  private void takeUp(List<StoredMessage> page, Map<Long, Work> holders) {
    for (StoredMessage stored : page) {
      takeUp(stored, holders.get(stored.key().sequence()));
    }
    if (page.size() == PAGE) {
      read(page.get(page.size() - 1).key(), holders);
    } else {
      end();
      queue.dispatch().resume();
    }
  }

  /** Takes up a message, unless it came after the start and is known. */
  private void takeUp(StoredMessage stored, @Nullable Work holder) {
    if (queue.arrivals().hasSeen(stored.key())) {
      return;
    }
    Entry entry = new Entry(stored.key(), stored.envelope(), true, stored.notBeforeMs());
    entry.attempts = stored.attempts();
    entry.history =
        AttemptHistory.restored(
            stored.failures(), engine.clock().millis(), engine.clock().elapsedMs());
    if (holder != null) {
      entry.begun = entry.attempts > 0; // what was accepted has been shown, if anything was
      queue.inFlight().addHeld(entry, holder);
      return;
    }
    if (entry.attempts > 0 && queue.retries().endOf(entry, null) != null) {
      entry.notBeforeMs = 0; // it ends now, and nothing waits behind it
    } else if (entry.attempts > 0 && entry.notBeforeMs > engine.clock().millis()) {
      queue.strict().failed(entry, queue.retries().policy().order());
    }
    queue.arrive(entry);
  }

  /** The store cannot say what the queue holds: better nothing is delivered than some of it. */
  private void fail(SessionException why) {
    unreadable = why;
    queue.dispatch().closeConsumers(why);
    end();
  }

  private void end() {
    running = false;
    onceRecovered.forEach(Runnable::run);
    onceRecovered.clear();
  }
}
