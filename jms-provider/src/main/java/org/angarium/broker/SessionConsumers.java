package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of one session: what is asked of one goes to the mailbox of its queue, behind its
 * opening if that is still under way. Any thread may call.
 */
final class SessionConsumers {
  private final ClientSession session;
  private final Engine engine;
  private final Subscriptions subscriptions;
  private final CatalogOrder order;
  private final SessionQueues queues;
  private final Map<Long, OpenConsumer> consumers = new ConcurrentHashMap<>();

  SessionConsumers(
      ClientSession session, BrokerCore broker, CatalogOrder order, SessionQueues queues) {
    this.session = session;
    this.engine = broker.engine();
    this.subscriptions = broker.subscriptions();
    this.order = order;
    this.queues = queues;
  }

  /** Takes up a consumer that was opened; runs in the catalog's mailbox. */
  void opened(OpenConsumer open, int credit, Reply<Void> reply) {
    QueueConsumer consumer = open.consumer();
    if (session.isClosed() || consumers.putIfAbsent(consumer.id, open) != null) {
      release(open);
      reply.fail(
          session.isClosed()
              ? Refusals.closed("the session")
              : Refusals.illegal("the session has a consumer " + consumer.id + " already"));
      return;
    }
    queues.opened(open.queue());
    open.queue()
        .mailbox()
        .post(
            () -> {
              consumer.credit = credit;
              SessionException unreadable = open.queue().recovery().unreadable();
              if (unreadable != null) {
                close(consumer.id);
                reply.fail(unreadable);
                return;
              }
              open.queue().dispatch().addConsumer(consumer);
              reply.complete(null);
            });
    if (session.isClosed()) {
      close(consumer.id);
    }
  }

  private void release(OpenConsumer open) {
    Subscription subscription = open.subscription();
    if (subscription != null) {
      subscriptions.close(subscription, () -> {});
    }
  }

  void credit(long consumerId, int deliveries) {
    find(
        consumerId,
        open ->
            open.queue()
                .mailbox()
                .post(() -> open.queue().dispatch().credit(open.consumer(), deliveries)),
        () -> {});
  }

  Reply<Void> flush(long consumerId) {
    Reply<Void> reply = new Reply<>(engine.completions());
    find(
        consumerId,
        open ->
            open.queue()
                .mailbox()
                .post(() -> open.queue().dispatch().flush(open.consumer(), reply)),
        () -> reply.complete(null));
    return reply;
  }

  Reply<Void> revokeCredit(long consumerId) {
    Reply<Void> reply = new Reply<>(engine.completions());
    find(
        consumerId,
        open ->
            open.queue()
                .mailbox()
                .post(
                    () -> {
                      open.queue().dispatch().revokeCredit(open.consumer());
                      reply.complete(null);
                    }),
        () -> reply.complete(null));
    return reply;
  }

  Reply<Void> close(long consumerId) {
    Reply<Void> reply = new Reply<>(engine.completions());
    find(consumerId, open -> close(open, reply), () -> reply.complete(null));
    return reply;
  }

  /** Closes all that there are. */
  List<Reply<Void>> closeAll() {
    List<Reply<Void>> parts = new ArrayList<>();
    for (Long consumerId : List.copyOf(consumers.keySet())) {
      parts.add(close(consumerId));
    }
    return parts;
  }

  /** Finds a consumer, after those that are on their way through the catalog if need be. */
  private void find(long consumerId, Consumer<OpenConsumer> then, Runnable otherwise) {
    OpenConsumer known = consumers.get(consumerId);
    if (known != null) {
      then.accept(known);
      return;
    }
    order.run(
        () -> {
          OpenConsumer open = consumers.get(consumerId);
          if (open != null) {
            then.accept(open);
          } else {
            otherwise.run();
          }
        });
  }

  private void close(OpenConsumer open, Reply<Void> reply) {
    if (!consumers.remove(open.consumer().id, open)) {
      reply.complete(null);
      return;
    }
    MessageQueue queue = open.queue();
    queue
        .mailbox()
        .post(
            () -> {
              queue.dispatch().removeConsumer(open.consumer());
              if (queue.inFlight().ownedBy(session).isEmpty()) {
                queues.closed(queue);
              }
              Subscription subscription = open.subscription();
              if (subscription == null) {
                reply.complete(null);
              } else {
                subscriptions.close(subscription, () -> reply.complete(null));
              }
            });
  }

  /** How many there are. */
  int count() {
    return consumers.size();
  }

  /** The one that operators know by this name; null when there is none. */
  @Nullable OpenConsumer named(String name) {
    for (OpenConsumer open : consumers.values()) {
      if (open.consumer().toString().equals(name)) {
        return open;
      }
    }
    return null;
  }
}
