package org.angarium.tck.ending;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Collections;
import java.util.Enumeration;

/** A subject made of a context that another one has made, and its consumer. */
final class ContextSubject extends Subject {
  private final JMSContext first;
  private final JMSContext context;
  private final Queue queue;
  private final JMSConsumer consumer;

  /** A call to a context. */
  @FunctionalInterface
  private interface Call<T> {
    T made() throws JMSException;
  }

  ContextSubject(Kind kind, Tally tally, JMSContext first, String name) {
    super(kind, tally);
    this.first = first;
    this.context = first.createContext(kind.mode);
    this.context.setAutoStart(false);
    this.queue = context.createQueue(name);
    this.consumer = context.createConsumer(queue);
  }

  @Override
  Subject peer(String name) {
    return new ContextSubject(Kind.CONTEXT, new Tally(), first, name);
  }

  @Override
  void onException(ExceptionListener listener) throws JMSException {
    check(() -> context.setExceptionListener(listener));
  }

  /** What a context throws is what a session throws, unchecked. */
  private static <T> T checked(Call<T> call) throws JMSException {
    try {
      return call.made();
    } catch (IllegalStateRuntimeException e) {
      IllegalStateException same = new IllegalStateException(e.getMessage());
      same.initCause(e);
      throw same;
    } catch (JMSRuntimeException e) {
      JMSException same = new JMSException(e.getMessage());
      same.initCause(e);
      throw same;
    }
  }

  private static void check(Runnable call) throws JMSException {
    checked(
        () -> {
          call.run();
          return true;
        });
  }

  @Override
  Destination destination() {
    return queue;
  }

  @Override
  void start() throws JMSException {
    check(context::start);
  }

  @Override
  void stop() throws JMSException {
    check(context::stop);
  }

  @Override
  void closeConsumer() throws JMSException {
    check(consumer::close);
  }

  @Override
  void closeSession() throws JMSException {
    check(context::close);
  }

  /** Closes the connection: the contexts that use it, the last of which closes it. */
  @Override
  void closeConnection() throws JMSException {
    check(context::close);
    check(first::close);
  }

  @Override
  Message receiveNext(long timeoutMs) throws JMSException {
    return checked(() -> consumer.receive(timeoutMs));
  }

  @Override
  void listenWith(MessageListener listener) throws JMSException {
    check(() -> consumer.setMessageListener(listener));
  }

  @Override
  void sendText(String text, CompletionListener listener) throws JMSException {
    check(() -> context.createProducer().setAsync(listener).send(queue, text));
  }

  @Override
  void commit() throws JMSException {
    check(context::commit);
  }

  @Override
  void rollback() throws JMSException {
    check(context::rollback);
  }

  @Override
  void acknowledge(Message message) throws JMSException {
    message.acknowledge();
  }

  @Override
  int browse() throws JMSException {
    return checked(
        () -> {
          try (QueueBrowser browser = context.createBrowser(queue)) {
            Enumeration<?> messages = browser.getEnumeration();
            return Collections.list(messages).size();
          }
        });
  }
}
