package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session does behind its API: it brings messages to the application, settles them, and
 * stops and closes in an orderly way.
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
  private static final Logger LOG = LoggerFactory.getLogger(SessionWork.class);
  private static final int LAZY_BATCH = 64;
  private static final int SERVED_IN_ONE_TURN = 16;

  private final AngariumConnection connection;
  private final int acknowledgeMode;
  private final SerialSession broker;
  private final ReentrantLock sessionLock = new ReentrantLock();
  private final Turn turn = new Turn();
  private final ConsumerFlow flow;
  private final Settling settling;
  private final Handout handout;
  private final ListenerLoop listeners;
  private final AsyncSends asyncSends;
  private final Sender sender;
  private final Closing closing = new Closing();
  private final AtomicLong consumerIds = new AtomicLong();
  private volatile boolean closed;

  /** What a listener threw at a message that is not settled yet; null for nothing. */
  private volatile @Nullable String failure;

  SessionWork(AngariumConnection connection, int acknowledgeMode, SessionRequest.Mode mode) {
    this.connection = connection;
    this.acknowledgeMode = acknowledgeMode;
    long number = connection.nextSessionNumber();
    String name = connection.nameOf(number);
    broker =
        new SerialSession(connection.broker().openSession(new SessionRequest(mode)), sessionLock);
    flow = new ConsumerFlow(broker, sessionLock, turn, connection::isStarted);
    settling = settling(mode);
    handout =
        new Handout(
            broker,
            flow,
            settling,
            connection.messages(),
            this::acknowledgeAll,
            connection.broker()::nowMs);
    listeners = new ListenerLoop(name + "-listeners", this::serve, flow, this::settleLate);
    asyncSends = new AsyncSends(name + "-completions");
    sender =
        new Sender(
            broker,
            connection.messages(),
            asyncSends,
            connection.messageIds(number)::next,
            connection.broker()::nowMs);
  }

  /** How this session settles what it has shown. */
  private Settling settling(SessionRequest.Mode mode) {
    ConnectionSettings settings = connection.settings();
    Settlement.Answer answer =
        settings.autoAckSync() ? Settlement.Answer.DURABLE : Settlement.Answer.WRITTEN;
    if (mode == SessionRequest.Mode.XA) {
      return new BranchSettling(
          new AutoSettling(broker, 1, answer), new TransactedSettling(broker));
    }
    int lazily = Math.min(LAZY_BATCH, Math.max(1, settings.prefetch() / 2));
    return switch (acknowledgeMode) {
      case Session.SESSION_TRANSACTED -> new TransactedSettling(broker);
      case Session.CLIENT_ACKNOWLEDGE -> new ClientSettling(broker);
      case Session.DUPS_OK_ACKNOWLEDGE ->
          new AutoSettling(broker, lazily, Settlement.Answer.WRITTEN);
      default -> new AutoSettling(broker, 1, answer);
    };
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

  /** Takes a consumer's next message for a receive; null when it has none or may not have one. */
  final <T> Handout.@Nullable Handed<T> handOut(AngariumConsumer consumer, Handout.View<T> view)
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

  private void settleTaken(Delivery delivery, boolean moreFollow) throws JMSException {
    try {
      settling.taken(delivery, moreFollow);
    } catch (SessionException e) {
      throw JmsErrors.translate(e);
    }
  }

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

  /** Gives some messages to a consumer's listener; called by the session's thread. */
  private void serve(AngariumConsumer consumer) {
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
      connection.report(e);
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
      failure = FailureText.of(e);
      if (settling.isAutomatic()) {
        redeliverUnsettled("");
      }
      return false;
    }
    return true;
  }

  /** Calls a listener that is given deliveries from elsewhere. The caller has the turn. */
  final void callOnce(MessageListener listener, Delivery delivery, Message message)
      throws JMSException {
    if (call(listener, delivery, message)) {
      settleTaken(delivery, false);
    }
  }

  // --- acknowledgement and transactions

  /** What a message's {@code acknowledge()} does (JMS 3.1, 6.2.10). */
  final void acknowledgeAll() throws JMSException {
    checkOpen();
    try {
      settling.acknowledge();
      failure = null;
    } catch (SessionException e) {
      throw JmsErrors.translate(e);
    }
  }

  /**
   * Has the broker deliver what was shown and not settled once more, before anything else.
   *
   * @param otherwise why, when no listener has thrown anything
   */
  final void redeliverUnsettled(String otherwise) throws JMSException {
    flow.haltFor(
        () -> {
          String reason = takeFailure(otherwise);
          List<DeliveryToken> tokens = settling.takeUnsettled();
          if (!tokens.isEmpty()) {
            JmsErrors.await(broker.settle(Settlement.requeue(tokens, reason)));
          }
        });
  }

  private String takeFailure(String otherwise) {
    String thrown = takeThrown();
    return thrown == null ? otherwise : thrown;
  }

  /** What the last listener threw at what is not settled yet, which is forgotten; or null. */
  final @Nullable String takeThrown() {
    String thrown = failure;
    failure = null;
    return thrown;
  }

  final void commitLocal() throws JMSException {
    asyncSends.awaitNone();
    try {
      settling.finish();
      broker.commit().await();
      failure = null;
    } catch (SessionException e) {
      throw notCommitted(e);
    }
  }

  /** Rolls back what could not be committed, unless its outcome is not known. */
  private JMSException notCommitted(SessionException refusal) throws JMSException {
    switch (refusal.kind()) {
      case OUTCOME_UNKNOWN, STORE_FAILED, CLOSED, TIMEOUT -> {
        return JmsErrors.translate(refusal);
      }
      default -> {
        rollBackLocal("the commit failed: " + refusal.getMessage());
        return JmsErrors.causedBy(
            new TransactionRolledBackException(refusal.getMessage(), refusal.kind().name()),
            refusal);
      }
    }
  }

  /**
   * Rolls the transaction back.
   *
   * @param otherwise why, when no listener has thrown anything
   */
  final void rollBackLocal(String otherwise) throws JMSException {
    asyncSends.awaitNone();
    flow.haltFor(
        () -> {
          settling.flush();
          JmsErrors.await(broker.rollback(takeFailure(otherwise)));
          settling.takeUnsettled();
        });
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
    releaseLoaded();
    try {
      settling.finish();
    } catch (SessionException e) {
      connection.report(JmsErrors.translate(e));
    }
    closeBrokerSession();
  }

  /** Gives back what a connection consumer has loaded and nobody has seen. */
  abstract void releaseLoaded();

  /** Closes the broker's end of the session. */
  void closeBrokerSession() throws JMSException {
    JmsErrors.await(broker.close());
  }
}
