package org.angarium.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.DeliveryToken;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.store.StoreException;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.LocalTransaction;
import org.angarium.transaction.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages that end without being consumed to the queue that their policy names, each in one
 * store batch with its removal. The queue is made when it does not exist.
 */
final class DeadLetters {
  /** The queue of the dead letters for which no policy names another. */
  static final String DEFAULT = "DLQ";

  /** The same as an address: it is made when it is first used, whatever the broker creates else. */
  static final Address QUEUE = Address.queue(DEFAULT);

  private final Catalog catalog;

  DeadLetters(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Moves what a session rejects, and answers when that is durable, also when a part of it was
   * refused. Any thread may call.
   */
  void reject(
      MessageQueue from,
      List<DeliveryToken> tokens,
      Object session,
      @Nullable String reason,
      Reply<Void> reply) {
    from.mailbox().post(() -> hold(from, tokens, session, reason, reply));
  }

  /** Takes the deliveries from the session at once, so that its closing does not return them. */
  private void hold(
      MessageQueue from,
      List<DeliveryToken> tokens,
      Object session,
      @Nullable String reason,
      Reply<Void> reply) {
    LocalTransaction transaction = new LocalTransaction(catalog.engine().store());
    List<Attempt> attempts = new ArrayList<>(tokens.size());
    List<Envelope> letters = new ArrayList<>(tokens.size());
    SessionException refusal = null;
    for (DeliveryToken token : new LinkedHashSet<>(tokens)) {
      Entry entry = from.settlements().current(token, session);
      if (entry == null) {
        refusal = refusal == null ? Refusals.stale(from.address(), token) : refusal;
      } else {
        attempts.add(new Attempt(token.sequence(), token.attempt()));
        letters.add(rejected(entry, from, reason));
      }
    }
    if (attempts.isEmpty() && refusal != null) {
      reply.fail(refusal);
      return;
    }
    from.inFlight().hold(attempts, session, transaction.work());
    from.inFlight().held(attempts, transaction.work()).forEach(entry -> entry.moving = true);
    transaction.work().accept(from, attempts);
    move(transaction, letters, deadLetters(from), OutcomeReplies.atOnce(reply, refusal));
  }

  private Envelope rejected(Entry entry, MessageQueue from, @Nullable String reason) {
    if (!entry.begun) {
      entry.attempts++;
      entry.begun = true;
    }
    String before = entry.history == null ? null : entry.history.lastReason();
    String why = reason != null ? reason : before != null ? before : "rejected by the client";
    from.retries().failed(entry, why, false);
    return letter(entry, from, new Ending(Ending.Cause.REJECTED, why));
  }

  /**
   * Moves entries that have an ending and are in no collection of their queue; runs in its mailbox.
   * Until that is durable they are in flight, held by nobody's session; when the store refuses it
   * they come back by {@link MessageQueue#giveBack}, to be moved later.
   */
  void end(MessageQueue from, List<Entry> entries) {
    Map<String, List<Entry>> byQueue = new LinkedHashMap<>();
    for (Entry entry : entries) {
      byQueue.computeIfAbsent(queueFor(entry, from), name -> new ArrayList<>()).add(entry);
    }
    byQueue.forEach((queue, some) -> end(from, some, queue));
  }

  private void end(MessageQueue from, List<Entry> entries, String queue) {
    LocalTransaction transaction = new LocalTransaction(catalog.engine().store());
    List<Attempt> attempts = new ArrayList<>(entries.size());
    List<Envelope> letters = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Ending ending = entry.ending;
      if (ending != null) {
        letters.add(letter(entry, from, ending));
        from.inFlight().addHeld(entry, transaction.work());
        attempts.add(new Attempt(entry.key.sequence(), entry.attempt));
      }
    }
    transaction.work().accept(from, attempts);
    move(transaction, letters, queue, NOBODY);
  }

  private Envelope letter(Entry entry, MessageQueue from, Ending ending) {
    return DeadLetter.of(entry, from, ending, catalog.engine().clock().millis());
  }

  private static String queueFor(Entry entry, MessageQueue from) {
    RedeliveryPolicy policy = from.retries().policy();
    String expired = policy.expired();
    Ending ending = entry.ending;
    boolean hasExpired = ending != null && ending.cause() == Ending.Cause.EXPIRED;
    return hasExpired && expired != null ? expired : deadLetters(from);
  }

  private static String deadLetters(MessageQueue from) {
    String queue = from.retries().policy().deadLetters();
    return queue == null ? from.address().name() : queue;
  }

  private void move(
      LocalTransaction transaction, List<Envelope> letters, String name, Outcome outcome) {
    catalog.change(
        over ->
            catalog.ensure(
                Address.queue(name),
                true,
                (destination, failure) -> {
                  MessageQueue queue = failure == null ? destination.queue() : null;
                  if (failure != null
                      && failure.getCause() instanceof StoreException why
                      && !why.storeGoesOn()) {
                    outcome.failed(why); // as when the commit fails: the broker ends
                  } else if (failure != null || queue == null) {
                    transaction.rollBack();
                    outcome.rolledBack(
                        "there is no queue %s for it: %s".formatted(name, String.valueOf(failure)));
                  } else {
                    letters.forEach(letter -> transaction.work().send(letter, List.of(queue)));
                    transaction.commit(outcome);
                  }
                  over.run();
                }));
  }

  /** For moves that nobody waits for; a failed store is noticed by the broker itself. */
  private static final Outcome NOBODY =
      new Outcome() {
        @Override
        public void committed() {}

        @Override
        public void rolledBack(String why) {}

        @Override
        public void failed(StoreException why) {}
      };
}
