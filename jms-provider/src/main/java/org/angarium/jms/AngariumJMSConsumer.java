package org.angarium.jms;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import jakarta.jms.StreamMessage;
import org.jspecify.annotations.Nullable;

/** A consumer of the simplified API (JMS 3.1, 8.6). */
final class AngariumJMSConsumer implements JMSConsumer {
  private final AngariumConsumer consumer;

  AngariumJMSConsumer(AngariumConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public @Nullable String getMessageSelector() {
    return Unchecked.ask(consumer::getMessageSelector);
  }

  @Override
  public @Nullable MessageListener getMessageListener() {
    return Unchecked.ask(consumer::getMessageListener);
  }

  @Override
  public void setMessageListener(@Nullable MessageListener listener) {
    Unchecked.run(() -> consumer.setMessageListener(listener));
  }

  @Override
  public @Nullable Message receive() {
    return Unchecked.ask(consumer::receive);
  }

  @Override
  public @Nullable Message receive(long timeout) {
    return Unchecked.ask(() -> consumer.receive(timeout));
  }

  @Override
  public @Nullable Message receiveNoWait() {
    return Unchecked.ask(consumer::receiveNoWait);
  }

  @Override
  public <T> @Nullable T receiveBody(Class<T> type) {
    return Unchecked.ask(() -> consumer.receive(WakePoint.NEVER, message -> body(message, type)));
  }

  @Override
  public <T> @Nullable T receiveBody(Class<T> type, long timeout) {
    return Unchecked.ask(
        () -> consumer.receive(AngariumConsumer.deadline(timeout), message -> body(message, type)));
  }

  @Override
  public <T> @Nullable T receiveBodyNoWait(Class<T> type) {
    return Unchecked.ask(() -> consumer.receive(System.nanoTime(), message -> body(message, type)));
  }

  /** A message's body, which has to be there. */
  private static <T> T body(Message message, Class<T> type) throws JMSException {
    if (message instanceof StreamMessage) {
      throw new MessageFormatException("a StreamMessage has no body that can be received as one");
    }
    T body = message.getBody(type);
    if (body == null) {
      throw new MessageFormatException(
          "message %s has no body; receive the message itself"
              .formatted(message.getJMSMessageID()));
    }
    return body;
  }

  @Override
  public void close() {
    Unchecked.run(consumer::close);
  }
}
