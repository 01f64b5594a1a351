package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.routing.Binding;
import org.angarium.routing.Origin;
import org.angarium.session.Reply;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * One session's sends to destinations that exist: each goes to the queues that are bound, in the
 * order of the calls. Used by one thread at a time.
 */
final class Sends {
  private final ClientConnection connection;
  private final Engine engine;
  private final SendOrder order = new SendOrder();

  Sends(ClientConnection connection, Engine engine) {
    this.connection = connection;
    this.engine = engine;
  }

  /**
   * Gives a message to the queues that take it now.
   *
   * @param work where the send is collected; null when it takes effect at once
   */
  Reply<Void> send(Envelope message, List<Binding<MessageQueue>> bindings, @Nullable Work work) {
    List<MessageQueue> targets = targets(message, bindings);
    if (work != null) {
      work.send(message, targets);
      return Reply.done();
    }
    return sendAtOnce(message, targets);
  }

  private List<MessageQueue> targets(Envelope message, List<Binding<MessageQueue>> bindings) {
    Origin origin = connection.origin();
    if (bindings.size() == 1) {
      Binding<MessageQueue> only = bindings.get(0);
      return only.takes(message, origin) ? List.of(only.queue()) : List.of();
    }
    List<MessageQueue> targets = new ArrayList<>(bindings.size());
    for (Binding<MessageQueue> binding : bindings) {
      if (binding.takes(message, origin)) {
        targets.add(binding.queue());
      }
    }
    return targets;
  }

  private Reply<Void> sendAtOnce(Envelope message, List<MessageQueue> targets) {
    if (!message.persistent() || targets.stream().noneMatch(queue -> queue.stores(message))) {
      return showInOrder(message, targets);
    }
    Reply<Void> reply = new Reply<>(engine.completions());
    order.send(SendOrder.Behind.SUBMITTED, () -> store(message, targets, reply));
    return reply;
  }

  private Reply<Void> showInOrder(Envelope message, List<MessageQueue> targets) {
    if (order.isFree()) {
      showAtOnce(message, targets);
      return Reply.done();
    }
    Reply<Void> reply = new Reply<>(engine.completions());
    order.send(
        message.persistent() ? SendOrder.Behind.DONE : SendOrder.Behind.BEGUN,
        () -> {
          showAtOnce(message, targets);
          reply.complete(null);
        });
    return reply;
  }

  private static void showAtOnce(Envelope message, List<MessageQueue> targets) {
    for (MessageQueue queue : targets) {
      queue.mailbox().post(() -> queue.arrivals().accept(message, null));
    }
  }

  private void store(Envelope message, List<MessageQueue> targets, Reply<Void> reply) {
    if (targets.size() == 1) {
      MessageQueue queue = targets.get(0);
      queue.mailbox().post(() -> queue.arrivals().accept(message, reply));
    } else {
      new SpreadSend(message, targets, engine, order.spread(), reply).begin();
    }
  }
}
