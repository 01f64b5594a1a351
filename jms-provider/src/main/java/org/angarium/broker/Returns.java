package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * What happens to deliveries that come back to their queue unconsumed: each goes back to its place,
 * at once or when its next delivery is due, or ends. Owned by the queue's mailbox.
 */
final class Returns {
  private static final long END_AGAIN_MS = 5_000;

  /** Why a message comes back whose session was closed. */
  static final String CLOSED = "the session was closed before it was acknowledged";

  private final MessageQueue queue;
  private final Engine engine;
  private final Retries retries;
  private final DeadLetters deadLetters;
  private final CircuitBreaker breaker;
  private final boolean announces;

  Returns(
      MessageQueue queue,
      Engine engine,
      Retries retries,
      DeadLetters deadLetters,
      CircuitBreaker breaker) {
    this.queue = queue;
    this.engine = engine;
    this.retries = retries;
    this.deadLetters = deadLetters;
    this.breaker = breaker;
    this.announces = engine.store().outlivesProcess();
  }

  /** What a session that is gone has left unsettled comes back. */
  void sessionClosed(Object session) {
    comeBack(queue.inFlight().ownedBy(session), CLOSED, false);
  }

  /** What a transaction had accepted comes back, since it is rolled back. */
  void giveBack(List<Attempt> held, Work holder) {
    comeBack(queue.inFlight().held(held, holder), holder.failure(), true);
  }

  /**
   * Puts entries back to their places before any of them is handed out again, or moves them to the
   * dead letters.
   *
   * @param failure why they were not consumed; null when no client has seen them
   * @param waits whether the next delivery waits as the policy says
   */
  void comeBack(List<Entry> entries, @Nullable String failure, boolean waits) {
    if (entries.isEmpty()) {
      return;
    }
    List<Entry> ending = new ArrayList<>(0);
    List<Entry> back = new ArrayList<>(entries.size());
    queue.dispatch().pause();
    for (Entry entry : entries) {
      queue.inFlight().remove(entry);
      if (queue.isRetired()) {
        continue;
      }
      if (entry.refused) {
        breaker.undecided(entry);
        queue.later(() -> queue.gone(entry));
        continue;
      }
      if (entry.ending != null) {
        endLater(entry);
        continue;
      }
      entry.ending = end(entry, failure, waits);
      (entry.ending == null ? back : ending).add(entry);
    }
    deadLetters.end(queue, ending);
    queue.strict().comeBack(back);
    for (Entry entry : back) {
      queue.arrive(entry);
      keepFailure(entry);
    }
    queue.dispatch().resume();
    queue.checkEmpty();
  }

  /** Counts an attempt that failed and says why the message ends, if it does. */
  private @Nullable Ending end(Entry entry, @Nullable String failure, boolean waits) {
    boolean countedAtBegin = entry.stored && announces;
    if (failure != null && !countedAtBegin) {
      entry.attempts++;
    }
    if (failure == null || countedAtBegin && !entry.begun) {
      breaker.undecided(entry);
      return null;
    }
    if (waits) {
      breaker.failed(entry, retries.policy().breaker());
    } else {
      breaker.undecided(entry);
    }
    Ending ending = retries.failed(entry, failure, waits);
    if (ending == null) {
      queue.strict().failed(entry, retries.policy().order());
    }
    return ending;
  }

  /** Keeps in the store how an attempt failed and when the next one is due. Nobody waits. */
  private void keepFailure(Entry entry) {
    AttemptHistory history = entry.history;
    if (!entry.stored || !announces || history == null || history.isKept()) {
      return;
    }
    List<Operation> failed = new ArrayList<>(2);
    failed.add(new Operation.FailedAttempts(entry.key, history.keep()));
    if (entry.notBeforeMs > engine.clock().millis()) {
      failed.add(new Operation.DeliveryState(entry.key, entry.attempts, entry.notBeforeMs));
    }
    engine.store().submit(new Batch(failed), StoreReplies.NOBODY);
  }

  /** The store would not take the dead letter, as when its disk is full; tries again by and by. */
  private void endLater(Entry entry) {
    queue.delayed().addFor(entry, END_AGAIN_MS);
  }

  /** Ends what waited for that; what has expired is removed if the policy moves it no more. */
  void endAgain(List<Entry> entries) {
    boolean moves = retries.policy().expired() != null;
    List<Entry> moving = new ArrayList<>(entries.size());
    List<Entry> removed = new ArrayList<>(0);
    for (Entry entry : entries) {
      boolean hasExpired = entry.ending != null && entry.ending.cause() == Ending.Cause.EXPIRED;
      (moves || !hasExpired ? moving : removed).add(entry);
    }
    queue.delete(removed, StoreReplies.NOBODY);
    for (Entry entry : removed) {
      entry.state = Entry.State.GONE;
      queue.later(() -> queue.gone(entry));
    }
    deadLetters.end(queue, moving);
  }

  /** Has another redelivery policy hold, also for what waits for its next delivery. */
  void change(RedeliveryPolicy policy) {
    if (policy.equals(retries.policy())) {
      return;
    }
    retries.change(policy);
    breaker.change(policy.breaker());
    List<Entry> ending = new ArrayList<>(0);
    List<Entry> back = new ArrayList<>(queue.strict().dissolve());
    queue.dispatch().pause();
    for (Entry entry : queue.delayed().removeAll()) {
      if (entry.ending == null && entry.attempts > 0) {
        entry.ending = retries.endOf(entry, null);
        retries.reckon(entry);
      }
      if (entry.ending != null) {
        ending.add(entry);
        continue;
      }
      if (entry.attempts > 0) {
        queue.strict().failed(entry, policy.order());
      }
      back.add(entry);
    }
    endAgain(ending);
    back.forEach(queue::arrive);
    queue.dispatch().resume();
  }
}
