package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.Settlement;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a queue's deliveries: attempts begin, and what was accepted leaves the queue and
 * the store, at once or with its transaction. What was not accepted is left to {@link Returns}.
 * Owned by the queue's mailbox.
 */
final class Settlements {
  /** Why a message comes back that was given back without a word. */
  private static final String GIVEN_BACK = "given back by the client";

  private final MessageQueue queue;
  private final Engine engine;
  private final CircuitBreaker breaker;
  private final InFlight inFlight;
  private final long epoch;
  private final boolean announces;
  private long elided;

  Settlements(MessageQueue queue, Engine engine, CircuitBreaker breaker) {
    this.queue = queue;
    this.engine = engine;
    this.breaker = breaker;
    this.inFlight = queue.inFlight();
    this.epoch = engine.store().epoch();
    this.announces = engine.store().outlivesProcess();
  }

  /** How many messages were settled before they were written. */
  long elided() {
    return elided;
  }

  /** The entry that a session's token names; null when the attempt is over. */
  @Nullable Entry current(DeliveryToken token, Object session) {
    return inFlight.current(token, epoch, session);
  }

  /** Records that an attempt begins; the reply comes when that is written. */
  void begin(DeliveryToken token, Object session, Reply<Void> reply) {
    Entry entry = current(token, session);
    if (entry == null) {
      reply.fail(Refusals.stale(queue.address(), token));
    } else if (!entry.stored || !announces) {
      reply.complete(null);
    } else {
      if (!entry.begun) {
        entry.begun = true;
        entry.attempts++;
      }
      if (notes(entry)) {
        reply.complete(null);
        return;
      }
      // Also the second time, so that its answer, too, comes when the record is written. For a
      // message that has failed this is when all that was submitted about its failures is, too.
      Operation mark = new Operation.DeliveryState(entry.key, entry.attempts, entry.notBeforeMs);
      engine
          .store()
          .submit(Batch.of(mark), StoreReplies.when(Settlement.Answer.WRITTEN, reply, null));
    }
  }

  /** Makes an attempt part of the insert, or notes it; not while a failure may be unwritten. */
  private boolean notes(Entry entry) {
    return entry.history == null
        && (entry.early != null && entry.early.mark()
            || engine.store().noteAttempts(entry.key, entry.attempts));
  }

  /**
   * Settles deliveries outside any transaction.
   *
   * @param tokens those of the settlement that are this queue's
   * @param stale is given the tokens that are not current
   * @return the deletes that the store owes
   */
  List<Operation> settle(
      List<DeliveryToken> tokens,
      Settlement settlement,
      Object session,
      List<DeliveryToken> stale) {
    Settlement.Outcome outcome = settlement.outcome();
    String reason = settlement.reason();
    List<Operation> deletes = new ArrayList<>(tokens.size());
    List<Entry> back = new ArrayList<>(0);
    together(
        () -> {
          for (DeliveryToken token : tokens) {
            Entry entry = current(token, session);
            if (entry == null) {
              stale.add(token);
            } else if (outcome == Settlement.Outcome.ACCEPT) {
              Operation delete = take(entry);
              if (delete != null) {
                deletes.add(delete);
              }
            } else {
              inFlight.remove(entry); // the same token again in this settlement is stale
              back.add(entry);
            }
          }
        });
    boolean seen = outcome == Settlement.Outcome.REQUEUE;
    queue
        .returns()
        .comeBack(back, seen ? Objects.requireNonNullElse(reason, GIVEN_BACK) : null, true);
    queue.checkEmpty();
    return deletes;
  }

  /** Removes what a session has consumed; what is no longer its own is passed over. */
  void consumed(DeliveryToken token, Object session) {
    Entry entry = current(token, session);
    if (entry != null) {
      Operation delete = take(entry);
      if (delete != null) {
        engine.store().submit(Batch.of(delete), StoreReplies.NOBODY);
      }
      queue.checkEmpty();
    }
  }

  /** Takes an accepted entry out; answers the delete that the store owes, null for none. */
  private @Nullable Operation take(Entry entry) {
    inFlight.remove(entry);
    consumed(entry);
    if (entry.early != null && entry.early.elide()) {
      elided++;
      return null;
    }
    return entry.isInStore() && !queue.isRetired() ? entry.delete() : null;
  }

  /** An entry was consumed. */
  private void consumed(Entry entry) {
    queue.gone(entry);
    if (breaker.succeeded(entry)) {
      queue.dispatch().scanAll();
    }
  }

  /** Makes deliveries of one session another's. */
  void adopt(List<DeliveryToken> tokens, Object from, Object to, Reply<Void> reply) {
    for (DeliveryToken token : tokens) {
      Entry entry = current(token, from);
      if (entry == null) {
        reply.fail(Refusals.stale(queue.address(), token));
      } else {
        entry.owner = to;
        queue.strict().adopted(entry, to);
      }
    }
    if (!queue.strict().isIdle()) {
      queue.later(queue.dispatch()::scanAll); // what follows an adopted head goes to its new owner
    }
    reply.complete(null);
  }

  /** What removes from the store what a transaction has accepted. */
  List<Operation.Delete> deletes(List<Attempt> held, Work holder) {
    List<Operation.Delete> deletes = new ArrayList<>(held.size());
    for (Entry entry : inFlight.held(held, holder)) {
      if (entry.isInStore() && !queue.isRetired()) {
        deletes.add(entry.delete());
      }
    }
    return deletes;
  }

  /** Removes what a transaction has accepted, which is committed. */
  void remove(List<Attempt> held, Work holder) {
    together(
        () -> {
          for (Entry entry : inFlight.held(held, holder)) {
            inFlight.remove(entry);
            if (entry.ending == null) {
              consumed(entry);
            } else {
              queue.gone(entry);
            }
          }
        });
    queue.checkEmpty();
  }

  /** Lets what waited behind several entries go on when all of them have left, in its order. */
  private void together(Runnable leaving) {
    if (queue.strict().isIdle()) {
      leaving.run();
      return;
    }
    queue.dispatch().pause();
    leaving.run();
    queue.dispatch().resume();
  }
}
