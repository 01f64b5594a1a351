package org.angarium.persistence;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.persistence.AttemptFile.Noted;
import org.angarium.persistence.SubmittedBatch.Urgency;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts to deliver messages that have begun, and those that were accepted, which the store
 * has not written yet. Noting one takes no thread and no sync, so that a consumer need not wait for
 * the writer at each message: it stands in an {@link AttemptFile} and survives the process.
 *
 * <p>What is settled within {@value #LATEST_MS} ms needs never be written; the rest is submitted
 * then, many together, and so survives a power cut, too. A slot is used again once the store has
 * written as much as it says, or the end of the message; a slot that was not used again says
 * nothing new, and whoever reads it at the next opening compares.
 *
 * <p>Any thread may call. What is submitted here stands in the queue behind everything that was
 * submitted before its attempts were noted, and before everything that is submitted later.
 */
final class AttemptRegister implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRegister.class);

  private static final long LATEST_MS = 10;
  private static final long LATEST_NANOS = LATEST_MS * 1_000_000;

  /** A store that fails has told whoever has to know. */
  static final Store.Completion NOBODY =
      new Store.Completion() {
        @Override
        public void durable() {}

        @Override
        public void failed(StoreException why) {}

        @Override
        public boolean waitsForSync() {
          return false;
        }
      };

  /** The attempts of one message. */
  private static final class Mark {
    private final int slot;
    private final int attempts;
    private final long notedNanos;

    /** Whether something newer was submitted, so that this need not be. */
    private boolean superseded;

    Mark(int slot, int attempts, long notedNanos) {
      this.slot = slot;
      this.attempts = attempts;
      this.notedNanos = notedNanos;
      superseded = attempts == AttemptFile.CONSUMED; // its delete is submitted by whoever notes it
    }
  }

  private final ReentrantLock registerLock = new ReentrantLock();
  private final BatchQueue queue;

  /** In the order in which they were noted. */
  private final Map<MessageKey, Mark> marks = new LinkedHashMap<>();

  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private final List<Noted> found;
  private @Nullable AttemptFile file;

  /** Whether the queue will remind its writer to call {@link #submitLate}. */
  private boolean reminded;

  /**
   * Opens the register of a data folder. Without its file it notes nothing.
   *
   * @param queue takes what is not settled soon
   */
  AttemptRegister(DataFolder folder, String brokerId, BatchQueue queue) {
    this.queue = queue;
    List<Noted> noted = List.of();
    try {
      file = AttemptFile.open(folder.open(AttemptFile.NAME), brokerId);
      noted = file.read();
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be used, consumers wait for the store at each message instead: {}",
          folder.path().resolve(AttemptFile.NAME),
          e.toString());
      giveUp();
    }
    found = noted;
    for (int slot = 0; slot < AttemptFile.SLOTS; slot++) {
      freeSlots.add(slot);
    }
  }

  /** What the file held when it was opened. */
  List<Noted> found() {
    return found;
  }

  /** What was found is in the store, and the file need not say it again. */
  void forgetFound() {
    registerLock.lock();
    try {
      AttemptFile open = file;
      if (open != null && !found.isEmpty()) {
        open.erase();
      }
    } catch (IOException e) {
      failed(e);
    } finally {
      registerLock.unlock();
    }
  }

  /** See {@link Store#noteAttempts}. */
  boolean note(MessageKey key, int attempts) {
    registerLock.lock();
    try {
      boolean noted = write(key, attempts);
      if (noted && !reminded) {
        reminded = true;
        queue.remindAt(System.nanoTime() + LATEST_NANOS);
      }
      return noted;
    } finally {
      registerLock.unlock();
    }
  }

  /**
   * Notes that messages were consumed; false when not all of them could be. The caller submits the
   * deletes in any case.
   */
  boolean noteDeletes(Batch deletes) {
    registerLock.lock();
    try {
      for (Operation operation : deletes.operations()) {
        if (!(operation instanceof Operation.Delete delete)
            || !write(delete.key(), AttemptFile.CONSUMED)) {
          return false;
        }
      }
      return true;
    } finally {
      registerLock.unlock();
    }
  }

  /** Writes a slot, instead of the one that the message had; called under the lock. */
  private boolean write(MessageKey key, int attempts) {
    try {
      Mark before = marks.get(key);
      if (before != null && before.attempts == attempts) {
        return true;
      }
      AttemptFile open = file;
      Integer slot = open == null ? null : freeSlots.poll();
      if (open == null || slot == null) {
        return false;
      }
      open.write(slot, key, attempts);
      if (before != null) {
        marks.remove(key);
        freeSlots.add(before.slot);
      }
      marks.put(key, new Mark(slot, attempts, System.nanoTime()));
      return true;
    } catch (IOException e) {
      failed(e);
      return false;
    }
  }

  private void failed(IOException why) {
    LOG.warn("{} failed, consumers wait for the store from now on", AttemptFile.NAME, why);
    giveUp();
  }

  /** A batch is about to be submitted: what it says about messages is newer. */
  void submitting(Batch batch) {
    registerLock.lock();
    try {
      if (!marks.isEmpty()) {
        for (Operation operation : batch.operations()) {
          Mark mark = find(operation);
          if (mark != null) {
            mark.superseded = true;
          }
        }
      }
    } finally {
      registerLock.unlock();
    }
  }

  /** Submits what was noted some time ago and is not settled. */
  void submitLate() {
    registerLock.lock();
    try {
      long now = System.nanoTime();
      reminded = false;
      List<Operation> late = new ArrayList<>();
      for (Map.Entry<MessageKey, Mark> entry : marks.entrySet()) {
        Mark mark = entry.getValue();
        if (mark.superseded) {
          continue;
        }
        if (now - mark.notedNanos < LATEST_NANOS) {
          reminded = true;
          queue.remindAt(mark.notedNanos + LATEST_NANOS);
          break;
        }
        mark.superseded = true;
        late.add(new Operation.DeliveryState(entry.getKey(), mark.attempts, 0));
      }
      if (!late.isEmpty()) {
        queue.add(new SubmittedBatch(new Batch(late), NOBODY, Urgency.AT_ONCE));
      }
    } finally {
      registerLock.unlock();
    }
  }

  /** What operations say has been written: it need not be noted any more. */
  void written(Iterable<? extends Operation> operations) {
    registerLock.lock();
    try {
      for (Operation operation : operations) {
        if (marks.isEmpty()) {
          return;
        }
        if (operation instanceof Operation.RemoveQueue removed) {
          List<MessageKey> keys = new ArrayList<>(marks.keySet());
          keys.removeIf(key -> key.queueId() != removed.queueId());
          keys.forEach(this::free);
        } else if (operation instanceof Operation.Delete delete) {
          free(delete.key());
        } else if (operation instanceof Operation.DeliveryState state) {
          Mark mark = marks.get(state.key());
          if (mark != null && mark.attempts <= state.attempts()) {
            free(state.key());
          }
        }
      }
    } finally {
      registerLock.unlock();
    }
  }

  private @Nullable Mark find(Operation operation) {
    if (operation instanceof Operation.Delete delete) {
      return marks.get(delete.key());
    }
    return operation instanceof Operation.DeliveryState state ? marks.get(state.key()) : null;
  }

  private void free(MessageKey key) {
    Mark mark = marks.remove(key);
    if (mark != null) {
      freeSlots.add(mark.slot);
    }
  }

  private void giveUp() {
    AttemptFile open = file;
    file = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOG.debug("a file that nobody needs did not close", e);
    }
  }

  /** Closes the file; what is noted stays there. */
  @Override
  public void close() {
    registerLock.lock();
    try {
      giveUp();
    } finally {
      registerLock.unlock();
    }
  }
}
