package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.angarium.session.ConnectionSnapshot;
import org.angarium.session.ConsumerSnapshot;
import org.angarium.session.DestinationSnapshot;
import org.angarium.session.ManagementCall.Inspection;
import org.angarium.session.MessagePage;
import org.angarium.session.MessageQuery;
import org.angarium.session.PolicySetting;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.SubscriptionSnapshot;
import org.angarium.session.TransactionSnapshot;
import org.angarium.transaction.BranchView;

/** Answers what operators ask; each thing is looked at by its owner. Any thread may call. */
final class Inspecting {
  private final BrokerCore broker;
  private final Catalog catalog;

  Inspecting(BrokerCore broker) {
    this.broker = broker;
    this.catalog = broker.catalog();
  }

  Reply<?> answer(Inspection<?> call) {
    if (call instanceof Inspection.Destinations) {
      return destinations();
    } else if (call instanceof Inspection.Subscriptions) {
      return subscriptions();
    } else if (call instanceof Inspection.Connections) {
      return connections();
    } else if (call instanceof Inspection.Consumers) {
      return consumers();
    } else if (call instanceof Inspection.Transactions) {
      return transactions();
    } else if (call instanceof Inspection.Messages messages) {
      return messages(messages.query());
    } else if (call instanceof Inspection.Policy policy) {
      return policy(policy.target());
    } else if (call instanceof Inspection.WhyMessage why) {
      return new Explaining(broker).message(why.address(), why.messageId());
    } else if (call instanceof Inspection.WhyDestination why) {
      return new Explaining(broker).destination(why.address());
    } else if (call instanceof Inspection.WhyConsumer why) {
      return new Explaining(broker).consumer(why.consumer());
    }
    throw new IllegalArgumentException("unknown management call " + call);
  }

  // --- what there is

  private Reply<List<DestinationSnapshot>> destinations() {
    Reply<List<DestinationSnapshot>> reply = newReply();
    catalog.post(
        () -> {
          List<DestinationSnapshot> found = new ArrayList<>();
          for (Destination destination : catalog.all()) {
            var bindings = catalog.bindings(destination.address());
            boolean isTopic = destination.queue() == null;
            Object owner = destination.owner();
            found.add(
                new DestinationSnapshot(
                    destination.address(),
                    isTopic && bindings != null ? bindings.size() : 0,
                    owner instanceof ClientConnection client
                        ? client.info().connectionId()
                        : null));
          }
          found.sort(Comparator.comparing(destination -> destination.address().toString()));
          reply.complete(List.copyOf(found));
        });
    return reply;
  }

  private Reply<List<SubscriptionSnapshot>> subscriptions() {
    Reply<List<SubscriptionSnapshot>> reply = newReply();
    catalog.post(() -> reply.complete(broker.subscriptions().snapshots()));
    return reply;
  }

  private Reply<List<ConnectionSnapshot>> connections() {
    List<ConnectionSnapshot> found = new ArrayList<>();
    for (ClientConnection connection : broker.connections()) {
      found.add(connection.snapshot());
    }
    found.sort(
        Comparator.comparingLong(ConnectionSnapshot::sinceMs)
            .thenComparing(ConnectionSnapshot::connectionId));
    return Reply.of(List.copyOf(found));
  }

  private Reply<List<ConsumerSnapshot>> consumers() {
    Reply<List<ConsumerSnapshot>> reply = newReply();
    inQueues(
        queue -> true,
        (queue, found) -> {
          Map<QueueConsumer, Integer> unsettled = view(queue).unsettled();
          for (QueueConsumer consumer : queue.dispatch().consumers()) {
            if (consumer.session instanceof ClientSession session) {
              int inFlight = unsettled.getOrDefault(consumer, 0);
              found.add(session.snapshot(consumer, queue, inFlight));
            }
          }
        },
        (ConcurrentLinkedQueue<ConsumerSnapshot> found) -> {
          List<ConsumerSnapshot> sorted = new ArrayList<>(found);
          sorted.sort(Comparator.comparing(ConsumerSnapshot::name));
          reply.complete(List.copyOf(sorted));
        });
    return reply;
  }

  private Reply<List<TransactionSnapshot>> transactions() {
    List<TransactionSnapshot> found = new ArrayList<>();
    for (ClientConnection connection : broker.connections()) {
      connection.addTransactions(found);
    }
    Reply<List<TransactionSnapshot>> reply = newReply();
    broker
        .branches()
        .list(
            branches -> {
              for (BranchView branch : branches) {
                found.add(
                    new TransactionSnapshot(
                        branch.id().toString(),
                        branch.state(),
                        branch.owner(),
                        branch.work().sentCount(),
                        branch.work().acceptedCount()));
              }
              reply.complete(List.copyOf(found));
            });
    return reply;
  }

  private Reply<MessagePage> messages(MessageQuery query) {
    Reply<MessagePage> reply = newReply();
    Predicate<MessageQueue> which =
        queue ->
            queue.address().equals(query.address())
                && Objects.equals(queue.subscription(), query.subscription());
    MessageQueue queue = catalog.queues().stream().filter(which).findFirst().orElse(null);
    if (queue == null) {
      String subscription = query.subscription();
      return Reply.failed(
          new SessionException(
              Kind.INVALID_DESTINATION,
              subscription == null
                  ? "there is no queue " + query.address()
                  : "there is no subscription %s on %s".formatted(subscription, query.address())));
    }
    queue.mailbox().post(() -> queue.onceRecovered(() -> reply.complete(view(queue).page(query))));
    return reply;
  }

  private Reply<List<PolicySetting>> policy(RedeliveryTarget target) {
    Reply<List<PolicySetting>> reply = newReply();
    catalog.post(() -> reply.complete(catalog.policies().sources(target)));
    return reply;
  }

  // --- whom it is asked of

  private QueueView view(MessageQueue queue) {
    return new QueueView(queue, broker.engine().clock().millis());
  }

  /** Looks at queues, each in its mailbox, whether or not it knows yet what it holds. */
  private <T> void inQueues(
      Predicate<MessageQueue> which,
      BiConsumer<MessageQueue, ConcurrentLinkedQueue<T>> look,
      Consumer<ConcurrentLinkedQueue<T>> then) {
    List<MessageQueue> queues = catalog.queues().stream().filter(which).toList();
    ConcurrentLinkedQueue<T> found = new ConcurrentLinkedQueue<>();
    if (queues.isEmpty()) {
      then.accept(found);
      return;
    }
    AtomicInteger left = new AtomicInteger(queues.size());
    for (MessageQueue queue : queues) {
      queue
          .mailbox()
          .post(
              () -> {
                if (!queue.isRetired()) {
                  look.accept(queue, found);
                }
                if (left.decrementAndGet() == 0) {
                  then.accept(found);
                }
              });
    }
  }

  private <T> Reply<T> newReply() {
    return new Reply<>(broker.engine().completions());
  }
}
