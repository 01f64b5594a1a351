package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.function.Consumer;
import org.angarium.session.Delivery;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a session's messages to the application: one to a receive, or some to a listener, and
 * settles what the application has had. Each time it has the session's {@link Turn}.
 */
final class Serving {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
  private static final int SERVED_IN_ONE_TURN = 16;

  private final Turn turn;
  private final ConsumerFlow flow;
  private final Settling settling;
  private final Unsettled unsettled;
  private final Handout handout;
  private final Consumer<JMSException> reports;

  /**
   * Serves a session's consumers.
   *
   * @param reports is told what goes wrong on the session's thread
   */
  Serving(
      Turn turn,
      ConsumerFlow flow,
      Settling settling,
      Unsettled unsettled,
      Handout handout,
      Consumer<JMSException> reports) {
    this.turn = turn;
    this.flow = flow;
    this.settling = settling;
    this.unsettled = unsettled;
    this.handout = handout;
    this.reports = reports;
  }

  /** Takes a consumer's next message for a receive; null when it has none or may not have one. */
  <T> Handout.@Nullable Handed<T> handOut(AngariumConsumer consumer, Handout.View<T> view)
      throws JMSException {
    if (!flow.isOpen() || consumer.buffer().isEmpty()) {
      return null;
    }
    turn.take();
    Object before = turn.serve(consumer);
    try {
      if (!flow.isOpen() || consumer.isClosed()) {
        return null;
      }
      Handout.Handed<T> handed = handout.next(consumer, view);
      if (handed != null) {
        settleTaken(handed.delivery(), false);
      }
      return handed;
    } finally {
      turn.serve(before);
      turn.give();
    }
  }

  /** Gives some messages to a consumer's listener; called by the session's thread. */
  void serve(AngariumConsumer consumer) {
    try {
      turn.take();
      Object before = turn.serve(consumer);
      try {
        for (int i = 0; i < SERVED_IN_ONE_TURN && !turn.isAwaited() && serveNext(consumer); i++) {}
      } finally {
        turn.serve(before);
        turn.give();
      }
    } catch (JMSException e) {
      reports.accept(e);
    }
  }

  /** Says whether there was a message to give. */
  private boolean serveNext(AngariumConsumer consumer) throws JMSException {
    MessageListener listener = consumer.listenerToCall();
    if (listener == null || !flow.isOpen()) {
      return false;
    }
    Handout.Handed<Message> handed = handout.next(consumer, message -> message);
    if (handed == null) {
      return false;
    }
    if (call(listener, handed.delivery(), handed.value())) {
      settleTaken(handed.delivery(), !consumer.buffer().isEmpty());
    }
    return true;
  }

  /**
   * Calls a listener. When it throws, a mode that acknowledges by itself has the message delivered
   * again at once; the others go on to the next message (JMS 3.1, 8.7). The caller has the turn.
   *
   * @return whether the listener has returned, so that the delivery is to be settled
   */
  private boolean call(MessageListener listener, Delivery delivery, Message message)
      throws JMSException {
    try {
      listener.onMessage(message);
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "a MessageListener threw at delivery {} of message {}",
          delivery.deliveryCount(),
          delivery.message().id(),
          e);
      unsettled.threw(e);
      if (settling.isAutomatic()) {
        unsettled.redeliver("");
      }
      return false;
    }
    return true;
  }

  /** Calls a listener that is given deliveries from elsewhere. The caller has the turn. */
  void callOnce(MessageListener listener, Delivery delivery, Message message) throws JMSException {
    if (call(listener, delivery, message)) {
      settleTaken(delivery, false);
    }
  }

  private void settleTaken(Delivery delivery, boolean moreFollow) throws JMSException {
    try {
      settling.taken(delivery, moreFollow);
    } catch (SessionException e) {
      throw JmsErrors.translate(e);
    }
  }
}
