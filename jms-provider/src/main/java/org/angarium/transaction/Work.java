package org.angarium.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction sends and accepts, by queue. Filled by its session's thread, or by those of
 * several sessions that joined one branch, under {@code workLock}; read once it is being committed
 * or rolled back, when no one fills it any more.
 */
public final class Work {

  /** One sent message, the queues it goes to and, once given, its place in each of them. */
  private record Sent(Envelope message, List<Participant> queues, @Nullable MessageKey[] places) {}

  /** What concerns one queue; touched in the queue's mailbox once the commit has begun. */
  static final class QueueWork {
    private record Target(Sent sent, int index) {}

    final Participant queue;
    private final Work holder;
    final List<Attempt> accepted = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private List<Operation.Delete> deletes = List.of();

    QueueWork(Participant queue, Work holder) {
      this.queue = queue;
      this.holder = holder;
    }

    /**
     * Runs a step in the queue's mailbox. What a recovered branch has accepted must be known there,
     * while nothing that is only sent waits for a queue to recover.
     */
    void post(Runnable step) {
      queue.mailbox().post(accepted.isEmpty() ? step : () -> queue.onceRecovered(step));
    }

    /**
     * Finds what removes from the store what was accepted and, when asked, places what was sent.
     */
    void gather(boolean place) {
      deletes = queue.deletes(accepted, holder);
      if (place) {
        giveUpPlaces();
        for (Target target : targets) {
          target.sent.places[target.index] = queue.place(target.sent.message);
        }
      }
    }

    void apply() {
      if (!accepted.isEmpty()) {
        queue.remove(accepted, holder);
      }
      for (Target target : targets) {
        queue.show(placeOf(target), target.sent.message);
      }
    }

    /** Drops the places, which leaves gaps that mean nothing, and gives back what was accepted. */
    void undo() {
      giveUpPlaces();
      queue.giveBack(accepted, holder);
    }

    private void giveUpPlaces() {
      for (Target target : targets) {
        if (target.sent.places[target.index] != null) {
          target.sent.places[target.index] = null;
          queue.giveUpPlace();
        }
      }
    }

    private static MessageKey placeOf(Target target) {
      MessageKey place = target.sent.places[target.index];
      if (place == null) {
        throw new IllegalStateException("a message became visible before it had its place");
      }
      return place;
    }
  }

  /** The reason of a rollback of which no more is known. */
  public static final String ROLLED_BACK = "rolled back by the client";

  /** The same of a branch whose transaction manager has it rolled back. */
  static final String ROLLED_BACK_BY_MANAGER = "rolled back by the transaction manager";

  private final ReentrantLock workLock = new ReentrantLock();
  private final Map<Long, QueueWork> queues = new LinkedHashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private volatile @Nullable String rollbackReason;
  private volatile @Nullable String thrown;
  private volatile String failure = ROLLED_BACK;

  /** Adds a message; the queues are those that it goes to at the time of the send. */
  public void send(Envelope message, List<? extends Participant> targets) {
    workLock.lock();
    try {
      Sent added = new Sent(message, List.copyOf(targets), new MessageKey[targets.size()]);
      sent.add(added);
      for (int i = 0; i < targets.size(); i++) {
        workFor(targets.get(i)).targets.add(new QueueWork.Target(added, i));
      }
    } finally {
      workLock.unlock();
    }
  }

  /** Adds accepted deliveries of one queue, which the caller posts to be held there. */
  public void accept(Participant queue, List<Attempt> accepted) {
    workLock.lock();
    try {
      workFor(queue).accepted.addAll(accepted);
    } finally {
      workLock.unlock();
    }
  }

  /** Says why the transaction can only be rolled back; the first reason stays. */
  public void markRollbackOnly(String why) {
    if (rollbackReason == null) {
      rollbackReason = why;
    }
  }

  /** Why the transaction can only be rolled back; null when it may be committed. */
  public @Nullable String rollbackReason() {
    return rollbackReason;
  }

  /** Notes what the application threw at what it accepted here; the last exception stays. */
  public void failed(String exception) {
    thrown = exception;
  }

  /** Why it is rolled back: what was thrown, why it could not be committed, or what is given. */
  String reasonOr(String otherwise) {
    String exception = thrown;
    String doomed = rollbackReason;
    return exception != null ? exception : doomed != null ? doomed : otherwise;
  }

  /** Why it was rolled back; of use once it was. */
  public String failure() {
    return failure;
  }

  /** How many messages are sent. */
  public int sentCount() {
    workLock.lock();
    try {
      return sent.size();
    } finally {
      workLock.unlock();
    }
  }

  /** How many deliveries are accepted. */
  public int acceptedCount() {
    workLock.lock();
    try {
      return queues.values().stream().mapToInt(work -> work.accepted.size()).sum();
    } finally {
      workLock.unlock();
    }
  }

  /** Whether there is nothing to commit. */
  public boolean isEmpty() {
    workLock.lock();
    try {
      return queues.isEmpty();
    } finally {
      workLock.unlock();
    }
  }

  /** Gives back what was accepted and drops what was sent. Returns when the queues were told. */
  public void rollBack() {
    rollBack(reasonOr(ROLLED_BACK));
  }

  /**
   * Rolls back for a reason that the history of the messages keeps.
   *
   * @param reason such as the exception of the application
   */
  public void rollBack(String reason) {
    failure = reason;
    for (QueueWork work : queues()) {
      work.post(work::undo);
    }
  }

  Collection<QueueWork> queues() {
    workLock.lock();
    try {
      return List.copyOf(queues.values());
    } finally {
      workLock.unlock();
    }
  }

  /** What the store has to do; messages without a place yet have the sequence 0. */
  List<Operation.BranchWork> storedOperations() {
    List<Operation.BranchWork> operations = new ArrayList<>();
    for (Sent message : sent) {
      List<MessageKey> keys = storedKeys(message);
      if (!keys.isEmpty()) {
        operations.add(
            new Operation.Insert(keys, message.message.deliveryTimeMs(), message.message));
      }
    }
    for (QueueWork work : queues.values()) {
      operations.addAll(work.deletes);
    }
    return operations;
  }

  private static List<MessageKey> storedKeys(Sent sent) {
    List<MessageKey> keys = new ArrayList<>(sent.queues.size());
    for (int i = 0; i < sent.queues.size(); i++) {
      Participant queue = sent.queues.get(i);
      if (queue.stores(sent.message)) {
        MessageKey place = sent.places[i];
        keys.add(
            place != null ? place : new MessageKey(queue.queueId(), sent.message.priority(), 0));
      }
    }
    return keys;
  }

  private QueueWork workFor(Participant queue) {
    return queues.computeIfAbsent(queue.queueId(), id -> new QueueWork(queue, this));
  }
}
