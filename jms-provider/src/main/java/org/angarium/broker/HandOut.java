package org.angarium.broker;

import java.util.List;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.store.Store;
import org.angarium.store.StoreException;

/**
 * Hands entries in flight to their consumers; a body that the store keeps apart is read before,
 * while the queue's other deliveries wait, so that the order holds. Owned by the queue's mailbox.
 */
final class HandOut {
  private final MessageQueue queue;
  private final Engine engine;
  private final long epoch;
  private final boolean announces;

  HandOut(MessageQueue queue, Engine engine) {
    this.queue = queue;
    this.engine = engine;
    this.epoch = engine.store().epoch();
    this.announces = engine.store().outlivesProcess();
  }

  /** Hands over an entry that is in flight to this consumer, now or when its body is read. */
  void hand(Entry entry, QueueConsumer consumer) {
    if (entry.envelope.body() instanceof Body.Chunks chunks) {
      entry.body = Entry.BodyState.LOADING;
      queue.dispatch().pause();
      engine.store().readBody(chunks, new Loading(entry, consumer));
    } else {
      hand(entry, entry.envelope, consumer);
    }
  }

  private void hand(Entry entry, Envelope message, QueueConsumer consumer) {
    consumer.handler.deliver(delivery(entry, message, consumer));
  }

  private Delivery delivery(Entry entry, Envelope message, QueueConsumer consumer) {
    return new Delivery(
        consumer.id,
        new DeliveryToken(queue.queueId(), entry.sequence, entry.attempt, epoch),
        message,
        entry.attempts + 1,
        entry.attempts > 0,
        entry.stored && announces);
  }

  /** Waits for a body. */
  private final class Loading implements Store.Receiver<Body.Bytes> {
    private final Entry entry;
    private final long attempt;
    private final QueueConsumer consumer;
    private final int revocations;

    Loading(Entry entry, QueueConsumer consumer) {
      this.entry = entry;
      this.attempt = entry.attempt;
      this.consumer = consumer;
      this.revocations = consumer.revocations;
    }

    private boolean isWaiting() {
      return entry.attempt == attempt && entry.state == Entry.State.IN_FLIGHT;
    }

    @Override
    public void received(Body.Bytes body) {
      queue.mailbox().post(() -> take(body));
    }

    private void take(Body.Bytes body) {
      if (isWaiting()) {
        entry.body = Entry.BodyState.HERE;
        if (consumer.closed || consumer.revocations != revocations) {
          queue.returns().comeBack(List.of(entry), null, false);
        } else {
          hand(entry, entry.envelope.withBody(body), consumer);
        }
      }
      queue.dispatch().resume();
    }

    /** The message stays in flight, where operators find it, and the others go on. */
    @Override
    public void failed(StoreException why) {
      engine.onFault().accept(why);
      queue
          .mailbox()
          .post(
              () -> {
                if (isWaiting()) {
                  tell(why);
                }
                queue.dispatch().resume();
              });
    }

    private void tell(StoreException why) {
      entry.body = Entry.BodyState.UNREADABLE;
      if (!consumer.closed && consumer.revocations == revocations) {
        Delivery delivery = delivery(entry, entry.envelope, consumer);
        if (!consumer.handler.unreadable(delivery, Refusals.of(why))) {
          consumer.credit++;
        }
      }
    }
  }
}
