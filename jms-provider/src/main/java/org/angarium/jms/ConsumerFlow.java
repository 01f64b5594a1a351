package org.angarium.jms;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.Settlement;

/**
 * Lets deliveries flow to a session's consumers, and halts them.
 *
 * <p>While the flow is on, each consumer with a listener has a window of credit that is filled up
 * again when half of it is used; one without has credit for one message while a receive asks. To
 * halt it, all credit is taken back, and when that is answered nothing more comes; what lies unseen
 * in the buffers is then released, so that others can have it. Stop, recover and rollback halt the
 * flow, and the latter two let it on again afterwards, so that a message that comes again comes
 * before those that were not shown yet (JMS 3.1, 6.2.9).
 *
 * <p>State is guarded by the session's lock. Halting is done by a thread that has the session's
 * {@link Turn}, so no message is on its way to the application meanwhile.
 */
final class ConsumerFlow {

  /** What happens while the flow is halted. */
  @FunctionalInterface
  interface Halted {
    void run() throws JMSException;
  }

  private enum State {
    OFF,
    ON,
    HALTING
  }

  private final BrokerSession session;
  private final ReentrantLock sessionLock;
  private final Turn turn;
  private final Map<Long, AngariumConsumer> consumers = new LinkedHashMap<>();
  private State state = State.OFF;
  private final BooleanSupplier isStarted;
  private volatile boolean ended;
  private volatile boolean broken;

  /**
   * A flow that is off.
   *
   * @param isStarted whether the connection is started
   */
  ConsumerFlow(
      BrokerSession session, ReentrantLock sessionLock, Turn turn, BooleanSupplier isStarted) {
    this.session = session;
    this.sessionLock = sessionLock;
    this.turn = turn;
    this.isStarted = isStarted;
  }

  /** Whether messages may be handed out: the connection is started and the session not closing. */
  boolean isOpen() {
    return isStarted.getAsBoolean() && !ended;
  }

  /** Whether the session is being closed or is closed. */
  boolean hasEnded() {
    return ended;
  }

  /** The consumers, in the order in which they were made. */
  List<AngariumConsumer> consumers() {
    sessionLock.lock();
    try {
      return new ArrayList<>(consumers.values());
    } finally {
      sessionLock.unlock();
    }
  }

  /** Opens a consumer, with credit when the flow is on. */
  void open(AngariumConsumer consumer, ConsumerRequest request) throws JMSException {
    Reply<Void> reply;
    sessionLock.lock();
    try {
      int credit = state == State.ON ? consumer.wanted() : 0;
      reply =
          session.openConsumer(
              new ConsumerRequest(
                  request.consumerId(),
                  request.source(),
                  request.selector(),
                  request.noLocal(),
                  credit,
                  request.limits()),
              consumer.buffer());
      consumers.put(consumer.id(), consumer);
    } finally {
      sessionLock.unlock();
    }
    try {
      JmsErrors.await(reply);
    } catch (JMSException e) {
      forget(consumer);
      throw e;
    }
  }

  /** Closes a consumer and releases what it has not shown. */
  void close(AngariumConsumer consumer) throws JMSException {
    Reply<Void> reply;
    sessionLock.lock();
    try {
      if (consumers.remove(consumer.id()) == null) {
        return;
      }
      reply = session.closeConsumer(consumer.id());
    } finally {
      sessionLock.unlock();
    }
    JmsErrors.await(reply);
    release(consumer.buffer().drain());
  }

  /** Closes every consumer and releases what they have not shown. The caller has the turn. */
  void closeAll() throws JMSException {
    List<AngariumConsumer> closing;
    List<Reply<Void>> replies = new ArrayList<>();
    sessionLock.lock();
    try {
      state = State.OFF;
      closing = new ArrayList<>(consumers.values());
      consumers.clear();
      for (AngariumConsumer consumer : closing) {
        replies.add(session.closeConsumer(consumer.id()));
      }
    } finally {
      sessionLock.unlock();
    }
    for (Reply<Void> reply : replies) {
      JmsErrors.await(reply);
    }
    releaseUnseen(closing);
  }

  private void forget(AngariumConsumer consumer) {
    sessionLock.lock();
    try {
      consumers.remove(consumer.id());
    } finally {
      sessionLock.unlock();
    }
  }

  /** Lets deliveries come ahead of their use, or only when a receive asks, from now on. */
  void stream(AngariumConsumer consumer, boolean ahead) throws JMSException {
    sessionLock.lock();
    try {
      if (consumer.isStreaming() == ahead) {
        return;
      }
      consumer.setStreaming(ahead);
      if (ahead) {
        give(consumer);
        return;
      }
    } finally {
      sessionLock.unlock();
    }
    JmsErrors.await(session.revokeCredit(consumer.id()));
    release(consumer.buffer().drain());
  }

  /** Asks the broker for one message, unless that was done and nothing has come. */
  void ask(AngariumConsumer consumer) {
    sessionLock.lock();
    try {
      if (!consumer.isAsking()) {
        consumer.setAsking(true);
        give(consumer);
      }
    } finally {
      sessionLock.unlock();
    }
  }

  /** Takes a wish back that was not met, and gives back what came all the same. */
  void takeBack(AngariumConsumer consumer) throws JMSException {
    if (!consumer.isAsking() || consumer.isStreaming()) {
      return;
    }
    consumer.setAsking(false);
    if (!ended && !consumer.isClosed()) {
      JmsErrors.await(session.revokeCredit(consumer.id()));
      release(consumer.buffer().drain());
    }
  }

  /** Gives a consumer what it wants while the flow is on. The lock is held. */
  private void give(AngariumConsumer consumer) {
    if (state == State.ON && consumers.containsKey(consumer.id()) && consumer.wanted() > 0) {
      session.credit(consumer.id(), consumer.wanted());
    }
  }

  /** Fills a consumer's window up again, unless the flow is not on. */
  void refill(AngariumConsumer consumer, int deliveries) {
    sessionLock.lock();
    try {
      if (state == State.ON && consumers.containsKey(consumer.id())) {
        session.credit(consumer.id(), deliveries);
      }
    } finally {
      sessionLock.unlock();
    }
  }

  /**
   * Lets messages flow when the connection is started. While they are just being halted, that is
   * done when they are.
   */
  void start() {
    sessionLock.lock();
    try {
      if (state == State.OFF && isOpen()) {
        letOn();
      }
    } finally {
      sessionLock.unlock();
    }
    wakeConsumers();
  }

  /**
   * Halts the flow when the connection is stopped, and waits until no message is on its way to the
   * application. A start that comes before this has the turn takes it back.
   *
   * @param halted is run while the flow is halted
   */
  void stop(Halted halted) throws JMSException {
    turn.take();
    try {
      if (!isOpen()) {
        halt(halted);
      }
    } finally {
      turn.give();
    }
  }

  /** Halts the flow, runs an action, and lets it on again when it is still wanted. */
  void haltFor(Halted halted) throws JMSException {
    turn.take();
    try {
      halt(halted);
    } finally {
      turn.give();
    }
  }

  private void halt(Halted halted) throws JMSException {
    List<AngariumConsumer> halting = List.of();
    List<Reply<Void>> replies = new ArrayList<>();
    sessionLock.lock();
    try {
      if (state == State.ON) {
        state = State.HALTING;
        halting = new ArrayList<>(consumers.values());
        for (AngariumConsumer consumer : halting) {
          replies.add(session.revokeCredit(consumer.id()));
        }
      }
    } finally {
      sessionLock.unlock();
    }
    try {
      for (Reply<Void> reply : replies) {
        JmsErrors.await(reply);
      }
      releaseUnseen(halting);
      halted.run();
    } finally {
      afterHalt();
    }
  }

  private void afterHalt() {
    sessionLock.lock();
    try {
      if (state == State.HALTING) {
        state = State.OFF;
      }
      if (state == State.OFF && isOpen()) {
        letOn();
      }
    } finally {
      sessionLock.unlock();
    }
  }

  /** Gives every consumer what it wants. The lock is held. */
  private void letOn() {
    state = State.ON;
    for (AngariumConsumer consumer : consumers.values()) {
      consumer.windowFilled();
      give(consumer);
    }
  }

  private void releaseUnseen(List<AngariumConsumer> from) {
    List<DeliveryToken> tokens = new ArrayList<>();
    for (AngariumConsumer consumer : from) {
      tokens.addAll(consumer.buffer().drain());
    }
    release(tokens);
  }

  /**
   * Gives back unseen deliveries. The answer is not awaited: requests take effect in their order,
   * and a delivery that is no longer ours to give back has gone back already.
   */
  void release(List<DeliveryToken> tokens) {
    if (!tokens.isEmpty()) {
      session.settle(Settlement.release(tokens));
    }
  }

  /** Hands out nothing more; blocked receives return. The session is being closed or broke. */
  void end() {
    ended = true;
    wakeConsumers();
  }

  /** Ends for good: the broker is gone. */
  void breakOff() {
    broken = true;
    end();
  }

  /** Whether the broker is gone, so that nothing comes any more. */
  boolean isBroken() {
    return broken;
  }

  /** Takes an end back: the session is not being closed after all. */
  void reopen() {
    ended = false;
    start();
  }

  private void wakeConsumers() {
    for (AngariumConsumer consumer : consumers()) {
      consumer.wake();
    }
  }
}
