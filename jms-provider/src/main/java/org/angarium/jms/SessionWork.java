package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a session does behind its API, in an orderly way: it opens consumers and has their messages
 * flow, stops and closes. {@link Serving} brings messages to the application, {@link Unsettled}
 * settles them by its word.
 *
 * <p><b>Threads.</b> A session belongs to one thread at a time: the one that uses it, or its own,
 * which is started with the first listener and ends with the session. Others may only close it,
 * start and stop its connection, and acknowledge its messages. Where they meet,
 *
 * <ul>
 *   <li>{@link Turn} is the right to bring a message to the application; stop, recover, rollback
 *       and close take it, and so wait for a running listener or receive;
 *   <li>the session's lock is held for the moment of a call to the broker ({@link SerialSession})
 *       and for a change to the flow of deliveries ({@link ConsumerFlow}), never while an answer is
 *       awaited and never while application code runs. It is taken inside the lock of {@link
 *       Settling}, and no lock is taken inside it.
 * </ul>
 *
 * <p>CompletionListeners run on one more thread, that of {@link AsyncSends}, because a listener
 * that commits waits for them.
 */
abstract class SessionWork {
  private final AngariumConnection connection;
  private final int acknowledgeMode;
  private final SerialSession broker;
  private final ReentrantLock sessionLock = new ReentrantLock();
  private final Turn turn = new Turn();
  private final ConsumerFlow flow;
  private final Settling settling;
  private final Unsettled unsettled;
  private final Handout handout;
  private final Serving serving;
  private final ListenerLoop listeners;
  private final AsyncSends asyncSends;
  private final Sender sender;
  private final Closing closing = new Closing();
  private final AtomicLong consumerIds = new AtomicLong();
  private volatile boolean closed;

  SessionWork(AngariumConnection connection, int acknowledgeMode, SessionRequest.Mode mode) {
    this.connection = connection;
    this.acknowledgeMode = acknowledgeMode;
    SessionNames names = connection.names();
    long number = names.next();
    String name = names.threads(number);
    broker =
        new SerialSession(connection.broker().openSession(new SessionRequest(mode)), sessionLock);
    flow = new ConsumerFlow(broker, sessionLock, turn, connection::isStarted);
    asyncSends = new AsyncSends(name + "-completions");
    settling = Settling.of(mode, acknowledgeMode, connection.settings(), broker);
    unsettled = new Unsettled(broker, flow, settling, asyncSends);
    handout =
        new Handout(
            broker,
            flow,
            settling,
            connection.messages(),
            this::acknowledgeAll,
            connection.broker()::nowMs);
    serving = new Serving(turn, flow, settling, unsettled, handout, connection::report);
    listeners = new ListenerLoop(name + "-listeners", serving::serve, flow, this::settleLate);
    sender =
        new Sender(
            broker,
            connection.messages(),
            asyncSends,
            names.messageIds(number)::next,
            connection.broker()::nowMs);
  }

  // --- what belongs to the session

  final AngariumConnection connection() {
    return connection;
  }

  final int acknowledgeMode() {
    return acknowledgeMode;
  }

  final BrokerSession broker() {
    return broker;
  }

  final Turn turn() {
    return turn;
  }

  final ConsumerFlow flow() {
    return flow;
  }

  final Settling settling() {
    return settling;
  }

  final Unsettled unsettled() {
    return unsettled;
  }

  final Serving serving() {
    return serving;
  }

  final Handout handout() {
    return handout;
  }

  final Sender sender() {
    return sender;
  }

  final AsyncSends asyncSends() {
    return asyncSends;
  }

  final boolean isClosed() {
    return closed;
  }

  final void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  /** Refuses the use of consumers while the session is one of a server's pool. */
  abstract void checkNoListenerOfItsOwn() throws IllegalStateException;

  // --- consumers

  /** Opens a consumer; it is given messages at once when the connection is started. */
  final AngariumConsumer open(
      AngariumDestination destination,
      ConsumerRequest.Source source,
      @Nullable String selector,
      boolean noLocal)
      throws JMSException {
    checkNoListenerOfItsOwn();
    long id = consumerIds.incrementAndGet();
    AngariumConsumer consumer =
        new AngariumConsumer(
            this, id, destination, selector, noLocal, connection.settings().prefetch());
    flow.open(
        consumer,
        new ConsumerRequest(id, source, selector, noLocal, 0, connection.settings().limits()));
    return consumer;
  }

  /** Closes a consumer that hands out nothing any more. */
  final void closeConsumer(AngariumConsumer consumer) throws JMSException {
    try {
      turn.awaitNotServing(consumer);
    } catch (IllegalStateException e) {
      consumer.closeRefused();
      throw e;
    }
    settleLate();
    if (!closed) {
      flow.close(consumer);
    }
  }

  // --- bringing messages to the application

  /** Settles what was put off, because there is nothing else to do. */
  final void settleLate() {
    try {
      settling.flush();
    } catch (SessionException e) {
      connection.report(JmsErrors.translate(e));
    }
  }

  /** Has the session's thread call this consumer's listener from now on. */
  final void listen(AngariumConsumer consumer) {
    listeners.add(consumer);
  }

  /** Has the session's thread look for messages of a consumer; never blocks. */
  final void arrived(AngariumConsumer consumer) {
    listeners.arrived(consumer);
  }

  /** What a message's {@code acknowledge()} does (JMS 3.1, 6.2.10). */
  final void acknowledgeAll() throws JMSException {
    checkOpen();
    unsettled.acknowledge();
  }

  // --- starting, stopping, closing

  /** Lets messages flow when the connection is started. */
  final void start() {
    flow.start();
    listeners.wake();
  }

  /** Waits for what is on its way to the application and halts the rest. */
  final void stop() throws JMSException {
    flow.stop(this::settleLate);
  }

  /** Refuses a call that waits for this session's callbacks when it comes from one of them. */
  final void refuseInCallbacks(String call) throws IllegalStateException {
    refuseInListener(call);
    asyncSends.refuseInCallback(call);
  }

  final void refuseInListener(String call) throws IllegalStateException {
    if (turn.isMine()) {
      throw new IllegalStateException(
          call + " was called by a MessageListener of the same session; call it elsewhere");
    }
  }

  /**
   * Closes the session; the steps are apart so that a connection can take them for all sessions.
   */
  final void closeInOrder() throws JMSException {
    refuseInCallbacks("close");
    if (!beginClose()) {
      return;
    }
    try {
      awaitCallbacks();
    } catch (JMSException e) {
      abandonClose();
      throw e;
    }
    finishClose();
  }

  /** Begins to close, unless that is done; then nothing is handed out any more. */
  final boolean beginClose() {
    if (!closing.begin()) {
      return false;
    }
    flow.end();
    return true;
  }

  /** Waits for listeners and receives, which have the session to themselves until they return. */
  final void awaitCallbacks() throws JMSException {
    turn.take();
    turn.give();
    asyncSends.awaitNone();
  }

  /** Goes on as before {@link #beginClose}. */
  final void abandonClose() {
    closing.abandon();
    flow.reopen();
    listeners.wake();
  }

  /** Closes what {@link #beginClose} began to close. */
  final void finishClose() throws JMSException {
    try {
      turn.take();
      try {
        closed = true;
        for (AngariumConsumer consumer : flow.consumers()) {
          consumer.closedWithSession();
        }
        if (!connection.isBroken()) {
          closeAtBroker();
        }
      } finally {
        turn.give();
      }
    } finally {
      asyncSends.close();
      listeners.end();
      connection.forget(this);
      closing.done();
    }
  }

  /** Settles and releases what can be, and closes the broker's session. The turn is taken. */
  private void closeAtBroker() throws JMSException {
    flow.closeAll();
    closeLoaded();
    try {
      settling.finish();
    } catch (SessionException e) {
      connection.report(JmsErrors.translate(e));
    }
    closeBrokerSession();
  }

  /** Gives back what a connection consumer has loaded and nobody has seen, and takes no more. */
  abstract void closeLoaded();

  /** Closes the broker's end of the session. */
  void closeBrokerSession() throws JMSException {
    JmsErrors.await(broker.close());
  }
}
