package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.function.LongSupplier;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries out of a consumer's buffer and makes them messages for the application: passes
 * over what has expired, begins the attempt where the broker has to know of it first, and waits for
 * the acknowledgement of the message before. The caller has the session's {@link Turn}.
 */
final class Handout {

  /** What the application is given of a message: the message itself, or its body. */
  @FunctionalInterface
  interface View<T> {
    /** The part that is given. */
    T of(Message message) throws JMSException;
  }

  /** A delivery that the application is given, and what it is given of it. */
  record Handed<T>(Delivery delivery, T value) {}

  private final BrokerSession session;
  private final ConsumerFlow flow;
  private final Settling settling;
  private final MessageFactory messages;
  private final Acknowledger acknowledger;
  private final LongSupplier nowMs;

  Handout(
      BrokerSession session,
      ConsumerFlow flow,
      Settling settling,
      MessageFactory messages,
      Acknowledger acknowledger,
      LongSupplier nowMs) {
    this.session = session;
    this.flow = flow;
    this.settling = settling;
    this.messages = messages;
    this.acknowledger = acknowledger;
    this.nowMs = nowMs;
  }

  /**
   * The next delivery of a consumer, which counts as shown from now on.
   *
   * @return null when there is none
   * @throws JMSException when the view cannot be made: in an automatic mode the delivery then comes
   *     first the next time, as if nothing had happened; otherwise it counts as shown (JMS 3.1,
   *     8.6)
   */
  <T> @Nullable Handed<T> next(AngariumConsumer consumer, View<T> view) throws JMSException {
    try {
      while (true) {
        Delivery delivery = consumer.buffer().poll();
        if (delivery == null) {
          return null;
        }
        if (isExpired(delivery)) {
          consumer.used();
          flow.release(List.of(delivery.token()));
        } else if (!settling.isAutomatic()) {
          if (begin(consumer, delivery)) {
            consumer.used();
            return new Handed<>(delivery, view.of(message(delivery)));
          }
        } else {
          T value = viewBefore(consumer, delivery, view);
          if (begin(consumer, delivery)) {
            consumer.used();
            return new Handed<>(delivery, value);
          }
        }
      }
    } catch (SessionException e) {
      throw JmsErrors.translate(e);
    }
  }

  private boolean isExpired(Delivery delivery) {
    long expirationMs = delivery.message().expirationMs();
    return expirationMs != 0 && expirationMs <= nowMs.getAsLong();
  }

  private <T> T viewBefore(AngariumConsumer consumer, Delivery delivery, View<T> view)
      throws JMSException {
    try {
      return view.of(message(delivery));
    } catch (JMSException | RuntimeException e) {
      consumer.buffer().putBack(delivery);
      throw e;
    }
  }

  /** Begins the attempt. Says false when the delivery is no longer ours. */
  private boolean begin(AngariumConsumer consumer, Delivery delivery) {
    Reply<Void> begun = delivery.announce() ? session.begin(delivery.token()) : Reply.done();
    try {
      settling.awaitPrevious();
    } catch (SessionException e) {
      consumer.buffer().putBack(delivery);
      throw e;
    }
    try {
      begun.await();
    } catch (SessionException e) {
      if (e.kind() != Kind.STALE_DELIVERY) {
        throw e;
      }
      consumer.used();
      return false;
    }
    settling.shown(delivery.token());
    return true;
  }

  /**
   * Begins the attempt of a delivery that comes from no buffer.
   *
   * @return the message, which counts as shown; null when it has expired or is no longer ours
   */
  @Nullable Message begin(Delivery delivery) throws JMSException {
    if (isExpired(delivery)) {
      return null;
    }
    try {
      if (delivery.announce()) {
        session.begin(delivery.token()).await();
      }
      settling.awaitPrevious();
    } catch (SessionException e) {
      if (e.kind() == Kind.STALE_DELIVERY) {
        return null;
      }
      throw JmsErrors.translate(e);
    }
    settling.shown(delivery.token());
    return message(delivery);
  }

  private Message message(Delivery delivery) {
    return messages.received(
        delivery.message(),
        delivery.message().destination(),
        delivery.deliveryCount(),
        delivery.redelivered(),
        acknowledger);
  }
}
