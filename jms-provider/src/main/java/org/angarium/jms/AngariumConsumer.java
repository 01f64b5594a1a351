package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a queue or of a topic's subscription (JMS 3.1, 8.2).
 *
 * <p>It belongs to its session's thread, but {@link #close()} may come from any. For a listener the
 * broker fills its buffer ahead, up to the window that the option {@code prefetch} gives. For a
 * receive the broker is asked for one message, and the wish is taken back when the time is over, so
 * that a consumer that nobody reads keeps no message from others.
 */
final class AngariumConsumer implements MessageConsumer, QueueReceiver, TopicSubscriber {
  private final SessionWork session;
  private final long id;
  private final AngariumDestination destination;
  private final @Nullable String selector;
  private final boolean noLocal;
  private final int window;
  private final DeliveryBuffer buffer = new DeliveryBuffer(this::wake, this::closedByBroker);
  private final WakePoint receivers = new WakePoint();
  private volatile @Nullable MessageListener listener;
  private volatile boolean closed;
  private final AtomicBoolean due = new AtomicBoolean();

  /** How much of the window was used since it was last filled; the session's turn guards it. */
  private int used;

  /** Whether deliveries come ahead of their use; the session's lock guards the change. */
  private volatile boolean streaming;

  /** Whether a receive has asked for a message that has not left the buffer. */
  private volatile boolean asking;

  AngariumConsumer(
      SessionWork session,
      long id,
      AngariumDestination destination,
      @Nullable String selector,
      boolean noLocal,
      int window) {
    this.session = session;
    this.id = id;
    this.destination = destination;
    this.selector = selector == null || selector.isEmpty() ? null : selector;
    this.noLocal = noLocal;
    this.window = window;
  }

  long id() {
    return id;
  }

  /** How much credit the consumer needs to begin with; 0 for none. */
  int wanted() {
    return streaming ? window : asking ? 1 : 0;
  }

  boolean isStreaming() {
    return streaming;
  }

  void setStreaming(boolean ahead) {
    streaming = ahead;
    used = 0;
  }

  boolean isAsking() {
    return asking;
  }

  void setAsking(boolean asks) {
    asking = asks;
  }

  DeliveryBuffer buffer() {
    return buffer;
  }

  /** Whether its listener could be given something now. */
  boolean isListenerDue() {
    return listener != null && !closed && !buffer.isEmpty();
  }

  boolean isClosed() {
    return closed;
  }

  /** Wakes whoever waits for a delivery, to look again. */
  void wake() {
    receivers.wake();
    if (listener != null) {
      session.arrived(this);
    }
  }

  /** Says that its listener may be due; whether nobody has said so since {@link #isLookedAt}. */
  boolean becomesDue() {
    return !due.get() && due.compareAndSet(false, true);
  }

  /** Its listener is looked at now; what comes from now on makes it due again. */
  void isLookedAt() {
    due.set(false);
  }

  /** A receive throws the reason itself; a listener has nobody else to hear it from. */
  private void closedByBroker(SessionException why) {
    if (listener != null) {
      session.connection().report(JmsErrors.translate(why));
    }
    wake();
  }

  /** Notes that the broker was given credit for a full window. */
  void windowFilled() {
    used = 0;
  }

  /**
   * Notes that a delivery left the buffer for good; fills the window up when half of it is used.
   */
  void used() {
    asking = false;
    if (!streaming) {
      return;
    }
    used++;
    if (used * 2 >= window) {
      session.flow().refill(this, used);
      used = 0;
    }
  }

  @Override
  public @Nullable String getMessageSelector() throws JMSException {
    checkOpen();
    return selector;
  }

  @Override
  public @Nullable MessageListener getMessageListener() throws JMSException {
    checkOpen();
    return listener;
  }

  /**
   * Sets or, with null, removes the listener (JMS 3.1, 8.7). The session's thread calls it, from
   * now on if the connection is started. Safe while messages arrive and while other listeners run.
   */
  @Override
  public void setMessageListener(@Nullable MessageListener newListener) throws JMSException {
    checkOpen();
    session.checkNoListenerOfItsOwn();
    listener = newListener;
    if (newListener != null) {
      session.listen(this);
    }
    session.flow().stream(this, newListener != null);
  }

  @Override
  public @Nullable Message receive() throws JMSException {
    return receive(WakePoint.NEVER, message -> message);
  }

  /**
   * Waits for the next message.
   *
   * @param timeout in milliseconds; 0 waits for ever
   * @return null when the time is over or the consumer is closed meanwhile
   */
  @Override
  public @Nullable Message receive(long timeout) throws JMSException {
    return receive(deadline(timeout), message -> message);
  }

  @Override
  public @Nullable Message receiveNoWait() throws JMSException {
    return receive(System.nanoTime(), message -> message);
  }

  /** The time until which a receive waits, by {@link System#nanoTime}. */
  static long deadline(long timeoutMs) throws JMSException {
    if (timeoutMs < 0) {
      throw new JMSException("a receive waits 0 ms (for ever) or more, not " + timeoutMs);
    }
    long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    return timeoutMs == 0 || nanos == Long.MAX_VALUE ? WakePoint.NEVER : System.nanoTime() + nanos;
  }

  /**
   * Receives a message, or a part of it.
   *
   * @param deadlineNanos by {@link System#nanoTime}, or {@link WakePoint#NEVER}
   * @return null when the deadline has passed or the consumer is closed
   */
  <T> @Nullable T receive(long deadlineNanos, Handout.View<T> view) throws JMSException {
    checkOpen();
    if (listener != null) {
      throw new IllegalStateException(
          "this consumer has a message listener, so it cannot receive; remove the listener first");
    }
    session.checkNoListenerOfItsOwn();
    try {
      while (true) {
        Handout.Handed<T> handed = session.serving().handOut(this, view);
        if (handed != null) {
          return handed.value();
        }
        if (isOver()) {
          return null;
        }
        session.flow().ask(this);
        if (deadlineNanos == WakePoint.NEVER || deadlineNanos - System.nanoTime() > 0) {
          sleep(deadlineNanos);
        } else {
          return last(view);
        }
      }
    } finally {
      session.flow().takeBack(this);
    }
  }

  /** What there is when the time is over: the broker has looked, and was told to look no more. */
  private <T> @Nullable T last(Handout.View<T> view) throws JMSException {
    if (session.flow().isOpen()) {
      JmsErrors.await(session.broker().flush(id));
      JmsErrors.await(session.broker().revokeCredit(id));
    }
    Handout.Handed<T> handed = session.serving().handOut(this, view);
    return handed == null ? null : handed.value();
  }

  /** Whether nothing will come any more; throws when the broker is why. */
  private boolean isOver() throws JMSException {
    if (closed || session.flow().hasEnded()) {
      session.connection().throwIfBroken();
      return true;
    }
    SessionException why = buffer.closedBecause();
    if (why != null && buffer.isEmpty()) {
      throw JmsErrors.translate(why);
    }
    return false;
  }

  /** Sleeps until there may be a delivery to take, or nothing will come any more. */
  void awaitDelivery(long deadlineNanos) throws InterruptedException {
    receivers.sleepUntil(this::isWorthALook, deadlineNanos);
  }

  private void sleep(long deadlineNanos) throws JMSException {
    session.settleLate();
    try {
      awaitDelivery(deadlineNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JmsErrors.causedBy(new JMSException("the thread was interrupted in a receive"), e);
    }
  }

  private boolean isWorthALook() {
    return closed
        || session.flow().hasEnded()
        || buffer.closedBecause() != null
        || session.flow().isOpen() && !buffer.isEmpty();
  }

  /** The listener, when it may be called now. */
  @Nullable MessageListener listenerToCall() {
    return closed ? null : listener;
  }

  @Override
  public Queue getQueue() throws JMSException {
    checkOpen();
    if (destination instanceof Queue queue) {
      return queue;
    }
    throw new InvalidDestinationException("the consumer is on " + destination + ", not on a queue");
  }

  @Override
  public Topic getTopic() throws JMSException {
    checkOpen();
    if (destination instanceof Topic topic) {
      return topic;
    }
    throw new InvalidDestinationException("the consumer is on " + destination + ", not on a topic");
  }

  @Override
  public boolean getNoLocal() throws JMSException {
    checkOpen();
    return noLocal;
  }

  /**
   * Closes the consumer: waits for a receive or listener of its own that is in progress, unless it
   * is called by that listener; what the application has not seen goes back (JMS 3.1, 8.8).
   * Idempotent.
   */
  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    closed = true;
    wake();
    session.closeConsumer(this);
  }

  /** Goes on as before a close that was refused, which may be tried again. */
  void closeRefused() {
    closed = false;
    if (listener != null) {
      session.listen(this);
    }
  }

  /** Closes the object with its session, without a word to the broker. */
  void closedWithSession() {
    closed = true;
    receivers.wake();
  }

  private void checkOpen() throws IllegalStateException {
    session.checkOpen();
    if (closed) {
      throw new IllegalStateException("the consumer of " + destination + " is closed");
    }
  }
}
