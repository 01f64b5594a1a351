package org.angarium.tck.ending;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection with one session and one consumer, used by one thread or by listeners and ended from
 * anywhere. It tells a {@link Tally} what becomes of each message.
 */
abstract class Subject {

  /** Application code that runs in a listener. */
  @FunctionalInterface
  interface Reaction {
    void to(String id) throws Exception;
  }

  final Kind kind;
  final Tally tally;
  private final List<String> unsettled = new ArrayList<>();
  private volatile Thread user;

  Subject(Kind kind, Tally tally) {
    this.kind = kind;
    this.tally = tally;
  }

  // --- what its kind decides

  /** Another subject that shares the connection. */
  abstract Subject peer(String name) throws JMSException;

  abstract void onException(ExceptionListener listener) throws JMSException;

  abstract Destination destination();

  abstract void start() throws JMSException;

  abstract void stop() throws JMSException;

  abstract void closeConsumer() throws JMSException;

  abstract void closeSession() throws JMSException;

  abstract void closeConnection() throws JMSException;

  abstract Message receiveNext(long timeoutMs) throws JMSException;

  abstract void listenWith(MessageListener listener) throws JMSException;

  abstract void sendText(String text, CompletionListener listener) throws JMSException;

  abstract void commit() throws JMSException;

  abstract void rollback() throws JMSException;

  abstract void acknowledge(Message message) throws JMSException;

  /** Browses all that the destination holds. */
  abstract int browse() throws JMSException;

  /** Ends what goes beyond the connection. The connection is closed. */
  void afterwards() throws JMSException {}

  // --- using it

  final void interrupt() {
    Thread thread = user;
    (thread == null ? Thread.currentThread() : thread).interrupt();
  }

  /** Says which thread {@link #interrupt} means; null for the one that calls it. */
  final void usedBy(Thread thread) {
    user = thread;
  }

  final void send() throws JMSException {
    String id = tally.next();
    try {
      sendText(id, null);
    } catch (JMSException e) {
      tally.doubt(List.of(id));
      throw e;
    }
    sentOrInTransaction(id);
  }

  private void sentOrInTransaction(String id) {
    if (kind.isTransacted()) {
      tally.doubt(List.of(id));
    } else {
      tally.sent(id);
    }
  }

  /** Sends a message whose CompletionListener runs this code. */
  final void send(Reaction onCompletion) throws JMSException {
    String id = tally.next();
    tally.doubt(List.of(id));
    sendText(
        id,
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            react(onCompletion, id);
          }

          @Override
          public void onException(Message message, Exception exception) {
            react(onCompletion, id);
          }
        });
  }

  private void react(Reaction reaction, String id) {
    try {
      reaction.to(id);
    } catch (Exception e) {
      tally.unexpected(e);
    }
  }

  /** Has a listener run this code for each message, then settle. */
  final void listen(Reaction reaction) throws JMSException {
    listenWith(message -> heard(message, reaction));
  }

  private void heard(Message message, Reaction reaction) {
    try {
      String id = ((TextMessage) message).getText();
      if (kind.isAutomatic()) {
        tally.settled(List.of(id));
      } else {
        unsettled.add(id);
      }
      tally.shown(id);
      reaction.to(id);
      settle(message);
    } catch (Exception e) {
      tally.unexpected(e);
    }
  }

  /** Receives one message and settles; says whether there was one. */
  final boolean receive(long timeoutMs) throws JMSException {
    Message message = receiveNext(timeoutMs);
    if (message == null) {
      return false;
    }
    String id = ((TextMessage) message).getText();
    if (kind.isAutomatic()) {
      tally.settled(List.of(id));
    } else {
      unsettled.add(id);
    }
    tally.shown(id);
    settle(message);
    return true;
  }

  /** After every second message of those that are not settled by themselves. */
  private void settle(Message message) throws JMSException {
    if (kind == Kind.BRANCH || unsettled.size() < 2) {
      return;
    }
    List<String> settling = List.copyOf(unsettled);
    unsettled.clear();
    try {
      if (kind.isTransacted()) {
        commit();
      } else {
        acknowledge(message);
      }
    } catch (JMSException e) {
      tally.doubt(settling);
      throw e;
    }
    tally.settled(settling);
  }
}
