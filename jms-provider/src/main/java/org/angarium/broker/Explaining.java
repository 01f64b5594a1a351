package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.angarium.message.Address;
import org.angarium.session.DeliveryReason;
import org.angarium.session.Explanation;
import org.angarium.session.Reply;

/**
 * Finds what an operator wants explained, and has it explained in its queue's mailbox by {@link
 * Standing}. Any thread may call.
 */
final class Explaining {

  /** Explains something of one queue, in its mailbox. */
  private interface Look {
    void at(MessageQueue queue, Undecided undecided, Consumer<Explanation> then);
  }

  private final BrokerCore broker;
  private final Catalog catalog;

  Explaining(BrokerCore broker) {
    this.broker = broker;
    this.catalog = broker.catalog();
  }

  /** A message in a queue, or in each subscription on a topic. */
  Reply<List<Explanation>> message(Address address, String messageId) {
    return inQueues(
        address,
        (queue, undecided, then) ->
            new EntrySearch(
                    queue,
                    messageId,
                    entry -> {
                      Standing now = standing(queue, undecided);
                      then.accept(entry == null ? now.missing(messageId) : now.of(entry));
                    })
                .step());
  }

  /** A queue, or each subscription on a topic. */
  Reply<List<Explanation>> destination(Address address) {
    return inQueues(
        address, (queue, undecided, then) -> then.accept(standing(queue, undecided).whole()));
  }

  /** A consumer, by the name that its snapshot has. */
  Reply<Explanation> consumer(String name) {
    for (ClientConnection connection : broker.connections()) {
      OpenConsumer open = connection.consumer(name);
      if (open != null) {
        Reply<Explanation> reply = newReply();
        MessageQueue queue = open.queue();
        withUndecided(
            undecided ->
                queue
                    .mailbox()
                    .post(() -> reply.complete(standing(queue, undecided).of(open.consumer()))));
        return reply;
      }
    }
    return Reply.of(DeliveryReason.NO_SUCH_CONSUMER.of("consumer " + name));
  }

  private Reply<List<Explanation>> inQueues(Address address, Look look) {
    List<MessageQueue> queues =
        catalog.queues().stream().filter(queue -> queue.address().equals(address)).toList();
    if (queues.isEmpty()) {
      DeliveryReason reason =
          catalog.bindings(address) == null
              ? DeliveryReason.NO_DESTINATION
              : DeliveryReason.NO_SUBSCRIPTION;
      return Reply.of(List.of(reason.of(address.toString())));
    }
    Reply<List<Explanation>> reply = newReply();
    ConcurrentLinkedQueue<Explanation> found = new ConcurrentLinkedQueue<>();
    AtomicInteger left = new AtomicInteger(queues.size());
    Consumer<Explanation> then =
        explanation -> {
          found.add(explanation);
          if (left.decrementAndGet() == 0) {
            List<Explanation> sorted = new ArrayList<>(found);
            sorted.sort(Comparator.comparing(Explanation::subject));
            reply.complete(List.copyOf(sorted));
          }
        };
    withUndecided(
        undecided -> {
          for (MessageQueue queue : queues) {
            queue.mailbox().post(() -> look.at(queue, undecided, then));
          }
        });
    return reply;
  }

  private void withUndecided(Consumer<Undecided> then) {
    broker.branches().list(branches -> then.accept(new Undecided(branches, broker.connections())));
  }

  private Standing standing(MessageQueue queue, Undecided undecided) {
    return new Standing(queue, undecided, broker.engine().clock().millis());
  }

  private <T> Reply<T> newReply() {
    return new Reply<>(broker.engine().completions());
  }
}
