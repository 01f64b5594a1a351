package org.angarium.jms;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A producer of messages to one destination, or to one that each send names (JMS 3.1, 7.2). It
 * belongs to its session's thread, but {@link #close()} may come from any.
 */
final class AngariumProducer implements MessageProducer, QueueSender, TopicPublisher {
  private final AngariumSession session;
  private final @Nullable AngariumDestination destination;
  private SendOptions options = SendOptions.DEFAULT;
  private volatile boolean closed;

  /** How many asynchronous sends have not ended, or have a listener that has not returned. */
  private final AtomicInteger untold = new AtomicInteger();

  /**
   * A producer.
   *
   * @param destination null when each send names one
   */
  AngariumProducer(AngariumSession session, @Nullable AngariumDestination destination) {
    this.session = session;
    this.destination = destination;
  }

  @Override
  public void setDisableMessageID(boolean value) throws JMSException {
    checkOpen();
    options = options.withoutId(value);
  }

  @Override
  public boolean getDisableMessageID() throws JMSException {
    checkOpen();
    return options.withoutId();
  }

  @Override
  public void setDisableMessageTimestamp(boolean value) throws JMSException {
    checkOpen();
    options = options.withoutTimestamp(value);
  }

  @Override
  public boolean getDisableMessageTimestamp() throws JMSException {
    checkOpen();
    return options.withoutTimestamp();
  }

  @Override
  public void setDeliveryMode(int deliveryMode) throws JMSException {
    checkOpen();
    options = options.withDeliveryMode(deliveryMode);
  }

  @Override
  public int getDeliveryMode() throws JMSException {
    checkOpen();
    return options.deliveryMode();
  }

  @Override
  public void setPriority(int defaultPriority) throws JMSException {
    checkOpen();
    options = options.withPriority(defaultPriority);
  }

  @Override
  public int getPriority() throws JMSException {
    checkOpen();
    return options.priority();
  }

  @Override
  public void setTimeToLive(long timeToLive) throws JMSException {
    checkOpen();
    options = options.withTimeToLive(timeToLive);
  }

  @Override
  public long getTimeToLive() throws JMSException {
    checkOpen();
    return options.timeToLiveMs();
  }

  @Override
  public void setDeliveryDelay(long deliveryDelay) throws JMSException {
    checkOpen();
    options = options.withDeliveryDelay(deliveryDelay);
  }

  @Override
  public long getDeliveryDelay() throws JMSException {
    checkOpen();
    return options.deliveryDelayMs();
  }

  @Override
  public @Nullable Destination getDestination() throws JMSException {
    checkOpen();
    return destination;
  }

  @Override
  public @Nullable Queue getQueue() throws JMSException {
    return getDestination() instanceof Queue queue ? queue : null;
  }

  @Override
  public @Nullable Topic getTopic() throws JMSException {
    return getDestination() instanceof Topic topic ? topic : null;
  }

  @Override
  public void send(Message message) throws JMSException {
    sendOwn(message, options, null);
  }

  @Override
  public void send(Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    sendOwn(message, options.with(deliveryMode, priority, timeToLive), null);
  }

  @Override
  public void send(Message message, CompletionListener completionListener) throws JMSException {
    sendOwn(message, options, required(completionListener));
  }

  @Override
  public void send(
      Message message,
      int deliveryMode,
      int priority,
      long timeToLive,
      CompletionListener completionListener)
      throws JMSException {
    sendOwn(
        message, options.with(deliveryMode, priority, timeToLive), required(completionListener));
  }

  @Override
  public void send(Destination to, Message message) throws JMSException {
    sendTo(to, message, options, null);
  }

  @Override
  public void send(Destination to, Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    sendTo(to, message, options.with(deliveryMode, priority, timeToLive), null);
  }

  @Override
  public void send(Destination to, Message message, CompletionListener completionListener)
      throws JMSException {
    sendTo(to, message, options, required(completionListener));
  }

  @Override
  public void send(
      Destination to,
      Message message,
      int deliveryMode,
      int priority,
      long timeToLive,
      CompletionListener completionListener)
      throws JMSException {
    sendTo(
        to,
        message,
        options.with(deliveryMode, priority, timeToLive),
        required(completionListener));
  }

  @Override
  public void send(Queue queue, Message message) throws JMSException {
    send((Destination) queue, message);
  }

  @Override
  public void send(Queue queue, Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    send((Destination) queue, message, deliveryMode, priority, timeToLive);
  }

  @Override
  public void publish(Message message) throws JMSException {
    send(message);
  }

  @Override
  public void publish(Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    send(message, deliveryMode, priority, timeToLive);
  }

  @Override
  public void publish(Topic topic, Message message) throws JMSException {
    send((Destination) topic, message);
  }

  @Override
  public void publish(Topic topic, Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    send((Destination) topic, message, deliveryMode, priority, timeToLive);
  }

  private void sendOwn(
      @Nullable Message message, SendOptions with, @Nullable CompletionListener listener)
      throws JMSException {
    checkOpen();
    if (destination == null) {
      throw new UnsupportedOperationException(
          "this producer was made without a destination; name one with each send");
    }
    dispatch(destination, message, with, listener);
  }

  private void sendTo(
      @Nullable Destination to,
      @Nullable Message message,
      SendOptions with,
      @Nullable CompletionListener listener)
      throws JMSException {
    checkOpen();
    if (destination != null) {
      throw new UnsupportedOperationException(
          "this producer was made for %s; make one without a destination to name it with each send"
              .formatted(destination));
    }
    dispatch(AngariumDestination.from(to), message, with, listener);
  }

  private void dispatch(
      AngariumDestination to,
      @Nullable Message message,
      SendOptions with,
      @Nullable CompletionListener listener)
      throws JMSException {
    if (listener == null) {
      session.sender().send(to, message, with, null);
      return;
    }
    untold.incrementAndGet();
    boolean sent = false;
    try {
      session.sender().send(to, message, with, new Telling(listener));
      sent = true;
    } finally {
      if (!sent) {
        untold.decrementAndGet();
      }
    }
  }

  /** Tells a listener of one send, and notes that it was told. */
  private final class Telling implements CompletionListener {
    private final CompletionListener listener;

    Telling(CompletionListener listener) {
      this.listener = listener;
    }

    @Override
    public void onCompletion(Message message) {
      try {
        listener.onCompletion(message);
      } finally {
        untold.decrementAndGet();
      }
    }

    @Override
    public void onException(Message message, Exception exception) {
      try {
        listener.onException(message, exception);
      } finally {
        untold.decrementAndGet();
      }
    }
  }

  private static CompletionListener required(@Nullable CompletionListener listener) {
    if (listener == null) {
      throw new IllegalArgumentException(
          "a CompletionListener was expected, not null; leave it out to wait for the send");
    }
    return listener;
  }

  /**
   * Closes the producer once its sends have ended and their listeners have returned (JMS 3.1,
   * 7.3.4). A CompletionListener may close another producer than its own, when there is nothing to
   * wait for. Idempotent.
   *
   * @throws IllegalStateException when a CompletionListener of the session calls it and has not
   *     returned from, or is still to be told of, a send of this producer
   */
  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    if (untold.get() > 0) {
      session.asyncSends().refuseInCallback("MessageProducer.close");
      session.asyncSends().awaitNone();
    }
    closed = true;
  }

  private void checkOpen() throws IllegalStateException {
    session.checkOpen();
    if (closed) {
      throw new IllegalStateException("the producer is closed");
    }
  }
}
