package org.angarium.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.angarium.message.Address;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.ManagementCall;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.Batch;
import org.angarium.store.Operation;

/** Answers management calls; each figure is taken in the mailbox of its queue. */
final class Management {
  private static final long ANY = -1;

  private final BrokerCore broker;
  private final Catalog catalog;

  Management(BrokerCore broker) {
    this.broker = broker;
    this.catalog = broker.catalog();
  }

  @SuppressWarnings("unchecked")
  <R> Reply<R> answer(ManagementCall<R> call) {
    Reply<?> reply;
    if (call instanceof ManagementCall.ListQueues) {
      reply = snapshots(queue -> true);
    } else if (call instanceof ManagementCall.DescribeDestination describe) {
      reply = snapshots(queue -> queue.address().equals(describe.address()));
    } else if (call instanceof ManagementCall.CreateDestination create) {
      reply = create(create.address());
    } else if (call instanceof ManagementCall.DeleteDestination delete) {
      reply = delete(delete.address());
    } else if (call instanceof ManagementCall.PurgeQueue purge) {
      reply = purge(purge.queue(), ANY);
    } else if (call instanceof ManagementCall.PurgeExactly purge) {
      reply = purge(purge.queue(), purge.expected());
    } else if (call instanceof ManagementCall.Inspection<?> inspection) {
      reply = new Inspecting(broker).answer(inspection);
    } else if (call instanceof ManagementCall.DescribeBreakers describe) {
      reply = breakers(describe.address(), MessageQueue::breaker);
    } else if (call instanceof ManagementCall.SwitchBreakers change) {
      reply = switchBreakers(change);
    } else if (call instanceof ManagementCall.DescribeRedelivery describe) {
      reply = new RedeliveryCalls(catalog).describe(describe.target());
    } else if (call instanceof ManagementCall.ListRedelivery) {
      reply = new RedeliveryCalls(catalog).list();
    } else if (call instanceof ManagementCall.ChangeRedelivery change) {
      reply = new RedeliveryCalls(catalog).change(change.target(), change.settings());
    } else if (call instanceof ManagementCall.PutSchedule put) {
      reply = broker.schedules().put(put.schedule());
    } else if (call instanceof ManagementCall.CancelSchedule cancel) {
      reply = broker.schedules().cancel(cancel.name());
    } else if (call instanceof ManagementCall.ListSchedules) {
      reply = broker.schedules().list();
    } else {
      throw new IllegalArgumentException("unknown management call " + call);
    }
    return (Reply<R>) reply;
  }

  private Reply<List<QueueSnapshot>> snapshots(Predicate<MessageQueue> which) {
    Reply<List<QueueSnapshot>> reply = newReply();
    collect(
        which,
        queue -> new QueueView(queue, broker.engine().clock().millis()).figures(),
        found -> reply.complete(sorted(found)));
    return reply;
  }

  private Reply<List<BreakerSnapshot>> breakers(
      Address address, Function<MessageQueue, BreakerSnapshot> look) {
    Reply<List<BreakerSnapshot>> reply = newReply();
    collect(
        queue -> queue.address().equals(address),
        look,
        found -> {
          List<BreakerSnapshot> sorted = new ArrayList<>(found);
          sorted.sort(Comparator.comparing(breaker -> String.valueOf(breaker.subscription())));
          reply.complete(List.copyOf(sorted));
        });
    return reply;
  }

  private Reply<Long> switchBreakers(ManagementCall.SwitchBreakers call) {
    Reply<Long> reply = newReply();
    catalog.change(
        over -> {
          List<MessageQueue> queues =
              catalog.queues().stream()
                  .filter(queue -> queue.address().equals(call.address()))
                  .toList();
          List<Operation> kept = catalog.pauses().changes(queues, call.open());
          if (kept.isEmpty()) {
            switchBreakers(call, reply);
            over.run();
            return;
          }
          catalog.submit(
              new Batch(kept),
              failure -> {
                if (failure == null) {
                  catalog.pauses().changed(queues, call.open());
                  switchBreakers(call, reply);
                } else {
                  reply.fail(failure);
                }
                over.run();
              });
        });
    return reply;
  }

  private void switchBreakers(ManagementCall.SwitchBreakers call, Reply<Long> reply) {
    collect(
        queue -> queue.address().equals(call.address()),
        queue -> {
          queue.switchBreaker(call.open());
          return queue;
        },
        found -> reply.complete((long) found.size()));
  }

  /** Looks at queues, each in its mailbox when it knows what it holds. */
  private <T> void collect(
      Predicate<MessageQueue> which, Function<MessageQueue, T> look, Consumer<Collection<T>> then) {
    List<MessageQueue> queues = catalog.queues().stream().filter(which).toList();
    ConcurrentLinkedQueue<T> found = new ConcurrentLinkedQueue<>();
    if (queues.isEmpty()) {
      then.accept(found);
      return;
    }
    AtomicInteger left = new AtomicInteger(queues.size());
    for (MessageQueue queue : queues) {
      Runnable task =
          () -> {
            if (!queue.isRetired()) {
              found.add(look.apply(queue));
            }
            if (left.decrementAndGet() == 0) {
              then.accept(found);
            }
          };
      queue.mailbox().post(() -> queue.onceRecovered(task));
    }
  }

  private static List<QueueSnapshot> sorted(Collection<QueueSnapshot> found) {
    List<QueueSnapshot> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((QueueSnapshot snapshot) -> snapshot.address().toString())
            .thenComparing(snapshot -> String.valueOf(snapshot.subscription())));
    return List.copyOf(sorted);
  }

  private Reply<Boolean> create(Address address) {
    Reply<Boolean> reply = newReply();
    catalog.change(
        over -> {
          boolean isNew = catalog.find(address) == null;
          catalog.ensure(
              address,
              true,
              (destination, failure) -> {
                if (failure == null) {
                  reply.complete(isNew);
                } else {
                  reply.fail(failure);
                }
                over.run();
              });
        });
    return reply;
  }

  private Reply<Boolean> delete(Address address) {
    Reply<Boolean> reply = newReply();
    catalog.change(
        over -> {
          Destination destination = catalog.find(address);
          MessageQueue queue = destination == null ? null : destination.queue();
          if (destination == null) {
            reply.complete(Boolean.FALSE);
            over.run();
          } else if (queue == null) {
            var bindings = catalog.bindings(address);
            remove(destination, bindings == null ? 0 : bindings.size(), reply, over);
          } else {
            queue
                .mailbox()
                .post(
                    () -> {
                      int users = queue.dispatch().consumerCount();
                      catalog.post(() -> remove(destination, users, reply, over));
                    });
          }
        });
    return reply;
  }

  private void remove(Destination destination, int users, Reply<Boolean> reply, Runnable over) {
    Set<String> senders =
        destination.queue() == null
            ? Set.of()
            : catalog.policies().sendersTo(destination.address().name());
    if (!senders.isEmpty()) {
      reply.fail(
          Refusals.illegal(
              "%s is where the dead letters or expired messages of %s go; it is not deleted, name"
                      .formatted(destination.address(), String.join(", ", senders))
                  + " another queue for them first"));
      over.run();
      return;
    }
    if (users > 0 || destination.owner() != null) {
      reply.fail(
          Refusals.illegal(
              "%s has %d consumers or subscriptions, or is temporary; it is not deleted"
                  .formatted(destination.address(), users)));
      over.run();
      return;
    }
    catalog.remove(destination);
    MessageQueue queue = destination.queue();
    if (queue != null) {
      catalog.removeQueue(queue, Refusals.noDestination(destination.address()));
    }
    catalog.submit(
        catalog.pauses().removal(destination.id()),
        failure -> {
          if (failure == null) {
            reply.complete(Boolean.TRUE);
          } else {
            reply.fail(failure);
          }
          over.run();
        });
  }

  /** Removes what is not in flight, if that is as many messages as expected. */
  private Reply<Long> purge(Address address, long expected) {
    MessageQueue queue = broker.queue(address);
    if (queue == null || !queue.address().equals(address)) {
      return Reply.failed(
          new SessionException(Kind.INVALID_DESTINATION, "there is no queue " + address));
    }
    Reply<Long> reply = newReply();
    Runnable task =
        () -> {
          SessionException unreadable = queue.recovery().unreadable();
          if (unreadable != null) {
            reply.fail(unreadable);
            return;
          }
          if (expected == ANY) {
            queue.purge(reply);
            return;
          }
          QueueView view = new QueueView(queue, broker.engine().clock().millis());
          QueueSnapshot figures = view.figures();
          long there = figures.ready() + figures.delayed();
          if (expected == there) {
            queue.purge(reply);
          } else {
            reply.fail(
                Refusals.illegal(
                    "%s holds %d messages that are not in flight, not %d; nothing was removed"
                        .formatted(address, there, expected)));
          }
        };
    queue.mailbox().post(() -> queue.onceRecovered(task));
    return reply;
  }

  private <T> Reply<T> newReply() {
    return new Reply<>(broker.engine().completions());
  }
}
