package org.angarium.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.session.BrokerSession;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.Settlement;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * What one session says of its deliveries: each token goes to the mailbox of the queue that it came
 * from, whose {@link Settlements} decide. Called by one thread at a time.
 */
final class SessionDeliveries {
  private final ClientSession session;
  private final Catalog catalog;
  private final Engine engine;
  private final SessionQueues queues;

  SessionDeliveries(ClientSession session, BrokerCore broker, SessionQueues queues) {
    this.session = session;
    this.catalog = broker.catalog();
    this.engine = broker.engine();
    this.queues = queues;
  }

  Reply<Void> begin(DeliveryToken token) {
    MessageQueue queue = catalog.queue(token.queueId());
    if (queue == null) {
      return Reply.failed(Refusals.stale(null, token));
    }
    Reply<Void> reply = newReply();
    queue.mailbox().post(() -> queue.settlements().begin(token, session, reply));
    return reply;
  }

  /**
   * Settles deliveries.
   *
   * @param work what accepted ones become part of; null to settle at once
   */
  Reply<Void> settle(Settlement settlement, @Nullable Work work) {
    List<Reply<Void>> parts = new ArrayList<>(1);
    for (List<DeliveryToken> tokens : byQueue(settlement.tokens())) {
      MessageQueue queue = catalog.queue(tokens.get(0).queueId());
      if (queue == null) {
        if (work != null) {
          work.markRollbackOnly("a message that was accepted is gone: its queue was deleted");
        }
        parts.add(Reply.failed(Refusals.stale(null, tokens.get(0))));
      } else if (work != null) {
        hold(queue, tokens, work);
      } else {
        parts.add(settleAtOnce(queue, tokens, settlement));
      }
    }
    return parts.isEmpty() ? Reply.done() : Join.all(parts, engine.completions());
  }

  private static Iterable<List<DeliveryToken>> byQueue(List<DeliveryToken> tokens) {
    if (tokens.size() == 1) {
      return List.of(tokens);
    }
    Map<Long, List<DeliveryToken>> byQueue = new LinkedHashMap<>();
    for (DeliveryToken token : tokens) {
      byQueue.computeIfAbsent(token.queueId(), id -> new ArrayList<>()).add(token);
    }
    return byQueue.values();
  }

  private void hold(MessageQueue queue, List<DeliveryToken> tokens, Work work) {
    List<Attempt> attempts = new ArrayList<>(tokens.size());
    for (DeliveryToken token : tokens) {
      attempts.add(new Attempt(token.sequence(), token.attempt()));
    }
    work.accept(queue, attempts);
    queue
        .mailbox()
        .post(
            () -> {
              if (!queue.inFlight().hold(attempts, session, work)) {
                work.markRollbackOnly(
                    "a delivery of %s that was accepted is not this session's any more"
                        .formatted(queue.address()));
              }
            });
  }

  private Reply<Void> settleAtOnce(
      MessageQueue queue, List<DeliveryToken> tokens, Settlement settlement) {
    Reply<Void> reply = newReply();
    if (settlement.outcome() == Settlement.Outcome.REJECT) {
      catalog.deadLetters().reject(queue, tokens, session, settlement.reason(), reply);
      return reply;
    }
    queue
        .mailbox()
        .post(
            () -> {
              List<DeliveryToken> stale = new ArrayList<>(0);
              List<Operation> deletes =
                  queue.settlements().settle(tokens, settlement, session, stale);
              SessionException refusal =
                  stale.isEmpty() ? null : Refusals.stale(queue.address(), stale.get(0));
              Store.Completion answer = StoreReplies.when(settlement.answer(), reply, refusal);
              if (deletes.isEmpty()) {
                answer.durable();
              } else {
                remove(new Batch(deletes), settlement.answer(), answer);
              }
            });
    return reply;
  }

  /** Has the store remove what was consumed; the answer need not wait for its writer, if it may. */
  private void remove(Batch deletes, Settlement.Answer when, Store.Completion answer) {
    if (when == Settlement.Answer.WRITTEN && engine.store().noteDeletes(deletes)) {
      answer.written();
    } else {
      engine.store().submit(deletes, answer);
    }
  }

  /** Removes what was consumed outside any transaction; nobody waits. */
  void consumed(DeliveryToken token, boolean moreFollow) {
    MessageQueue queue = catalog.queue(token.queueId());
    if (queue == null) {
      return;
    }
    if (moreFollow && !queue.othersWait()) {
      queue.mailbox().postWithNext(() -> queue.settlements().consumed(token, session));
    } else {
      queue.mailbox().post(() -> queue.settlements().consumed(token, session));
    }
  }

  Reply<Void> adopt(List<DeliveryToken> tokens, BrokerSession from) {
    List<Reply<Void>> parts = new ArrayList<>(1);
    for (List<DeliveryToken> some : byQueue(tokens)) {
      MessageQueue queue = catalog.queue(some.get(0).queueId());
      if (queue == null) {
        parts.add(Reply.failed(Refusals.stale(null, some.get(0))));
      } else {
        queues.adopted(queue);
        Reply<Void> reply = newReply();
        queue.mailbox().post(() -> queue.settlements().adopt(some, from, session, reply));
        parts.add(reply);
      }
    }
    return parts.isEmpty() ? Reply.done() : Join.all(parts, engine.completions());
  }

  /** Gives back what is left, since the session is closed. */
  Reply<Void> giveBack() {
    List<Reply<Void>> parts = new ArrayList<>();
    for (MessageQueue queue : queues.all()) {
      Reply<Void> part = newReply();
      queue
          .mailbox()
          .post(
              () -> {
                queue.returns().sessionClosed(session);
                part.complete(null);
              });
      parts.add(part);
    }
    return Join.all(parts, engine.completions());
  }

  private Reply<Void> newReply() {
    return new Reply<>(engine.completions());
  }
}
