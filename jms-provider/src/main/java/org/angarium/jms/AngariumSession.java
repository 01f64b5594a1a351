package org.angarium.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import jakarta.jms.TransactionRolledBackException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.message.Address;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of any acknowledgement mode (JMS 3.1, 6.2).
 *
 * <p><b>Threads.</b> A session belongs to one thread at a time: the one that uses it, or its own,
 * which is started with the first listener and ends with the session. Others may only close it,
 * start and stop its connection, and acknowledge its messages. Where they meet,
 *
 * <ul>
 *   <li>{@link Turn} is the right to bring a message to the application; stop, recover, rollback
 *       and close take it, and so wait for a running listener or receive;
 *   <li>the session's lock is held for the moment of a call to the broker ({@link SerialSession})
 *       and for changes to the flow of deliveries ({@link ConsumerFlow}), never while an answer is
 *       awaited and never while application code runs. Whoever has it takes no other lock but
 *       {@link Settling}'s, inside which it is taken, too: so those are never held when it is asked
 *       for elsewhere.
 * </ul>
 *
 * <p>CompletionListeners run on one more thread, that of {@link AsyncSends}, because a listener
 * that commits waits for them.
 */
class AngariumSession implements QueueSession, TopicSession {
  private static final Logger LOG = LoggerFactory.getLogger(AngariumSession.class);
  private static final int LAZY_BATCH = 64;

  private final AngariumConnection connection;
  private final Domain domain;
  private final int acknowledgeMode;
  private final SerialSession broker;
  private final MessageFactory messages;
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
  private volatile @Nullable MessageListener distinguishedListener;

  AngariumSession(AngariumConnection connection, Domain domain, int acknowledgeMode) {
    this(connection, domain, acknowledgeMode, modeOf(acknowledgeMode));
  }

  AngariumSession(
      AngariumConnection connection, Domain domain, int acknowledgeMode, SessionRequest.Mode mode) {
    this.connection = connection;
    this.domain = domain;
    this.acknowledgeMode = acknowledgeMode;
    this.messages = connection.messages();
    String name = connection.nextSessionName();
    broker =
        new SerialSession(connection.broker().openSession(new SessionRequest(mode)), sessionLock);
    flow = new ConsumerFlow(broker, sessionLock, turn, connection::isStarted);
    settling = settling(mode);
    handout =
        new Handout(
            broker, flow, settling, messages, this::acknowledgeAll, connection.broker()::nowMs);
    listeners = new ListenerLoop(name + "-listeners", this::serve, flow, this::idle);
    asyncSends = new AsyncSends(name + "-completions");
    sender =
        new Sender(
            broker, messages, asyncSends, connection::nextMessageId, connection.broker()::nowMs);
  }

  private static SessionRequest.Mode modeOf(int acknowledgeMode) {
    return acknowledgeMode == SESSION_TRANSACTED
        ? SessionRequest.Mode.TRANSACTED
        : SessionRequest.Mode.AT_ONCE;
  }

  /** How this session settles what it has shown. */
  private Settling settling(SessionRequest.Mode mode) {
    Settlement.Answer answer =
        connection.settings().autoAckSync() ? Settlement.Answer.DURABLE : Settlement.Answer.WRITTEN;
    if (mode == SessionRequest.Mode.XA) {
      return new BranchSettling(
          new AutoSettling(broker, 1, answer), new TransactedSettling(broker));
    }
    return switch (acknowledgeMode) {
      case SESSION_TRANSACTED -> new TransactedSettling(broker);
      case CLIENT_ACKNOWLEDGE -> new ClientSettling(broker);
      case DUPS_OK_ACKNOWLEDGE ->
          new AutoSettling(
              broker,
              Math.min(LAZY_BATCH, Math.max(1, connection.settings().prefetch() / 2)),
              Settlement.Answer.WRITTEN);
      default -> new AutoSettling(broker, 1, answer);
    };
  }

  // --- what belongs to the session

  BrokerSession broker() {
    return broker;
  }

  ConsumerFlow flow() {
    return flow;
  }

  Settling settling() {
    return settling;
  }

  Sender sender() {
    return sender;
  }

  AsyncSends asyncSends() {
    return asyncSends;
  }

  AngariumConnection connection() {
    return connection;
  }

  void report(JMSException problem) {
    connection.report(problem);
  }

  final void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  void checkNoDistinguishedListener() throws IllegalStateException {
    if (distinguishedListener != null) {
      throw new IllegalStateException(
          "the session has a message listener of its own, so its consumers cannot be used");
    }
  }

  void throwIfBroken() throws JMSException {
    connection.throwIfBroken();
  }

  // --- bringing messages to the application

  /** Takes a consumer's next message for a receive; null when it has none or may not have one. */
  <T> Handout.@Nullable Handed<T> handOut(AngariumConsumer consumer, Handout.View<T> view)
      throws JMSException {
    if (!flow.isOpen() || consumer.buffer().isEmpty()) {
      return null;
    }
    turn.take();
    try {
      Object before = turn.serve(consumer);
      try {
        if (!flow.isOpen() || consumer.isClosed()) {
          return null;
        }
        Handout.Handed<T> handed = handout.next(consumer, view);
        if (handed != null) {
          settleTaken(handed.delivery().token());
        }
        return handed;
      } finally {
        turn.serve(before);
      }
    } finally {
      turn.give();
    }
  }

  private void settleTaken(DeliveryToken token) throws JMSException {
    try {
      settling.taken(token);
    } catch (SessionException e) {
      throw JmsErrors.translate(e);
    }
  }

  /** Asks the broker to hand out what it has for a consumer, and waits until it has. */
  void askForMore(AngariumConsumer consumer) throws JMSException {
    JmsErrors.await(broker.flush(consumer.id()));
  }

  /** The session's thread, or one that receives, has nothing to do: settles what was put off. */
  void idle() {
    try {
      settling.flush();
    } catch (SessionException e) {
      report(JmsErrors.translate(e));
    }
  }

  /** Has the session's thread call this consumer's listener from now on. */
  void listen(AngariumConsumer consumer) {
    listeners.add(consumer);
  }

  void wakeListeners() {
    listeners.wake();
  }

  /** Gives one message to a consumer's listener; called by the session's thread. */
  private boolean serve(AngariumConsumer consumer) {
    try {
      turn.take();
      try {
        Object before = turn.serve(consumer);
        try {
          return serveNext(consumer);
        } finally {
          turn.serve(before);
        }
      } finally {
        turn.give();
      }
    } catch (JMSException e) {
      report(e);
      return true;
    }
  }

  private boolean serveNext(AngariumConsumer consumer) throws JMSException {
    MessageListener listener = consumer.listenerToCall();
    if (listener == null || !flow.isOpen()) {
      return false;
    }
    Handout.Handed<Message> handed = handout.next(consumer, message -> message);
    if (handed == null) {
      return false;
    }
    call(listener, handed.delivery(), handed.value());
    return true;
  }

  /**
   * Calls a listener. When it throws, a mode that acknowledges by itself has the message delivered
   * again at once; the others go on to the next message (JMS 3.1, 8.7).
   */
  private void call(MessageListener listener, Delivery delivery, Message message)
      throws JMSException {
    try {
      listener.onMessage(message);
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "a MessageListener threw at delivery {} of message {}",
          delivery.deliveryCount(),
          delivery.message().id(),
          e);
      if (settling.isAutomatic()) {
        redeliverUnsettled(e.toString());
      }
      return;
    }
    settleTaken(delivery.token());
  }

  /** Has the broker deliver what was shown and not settled once more, before anything else. */
  private void redeliverUnsettled(String reason) throws JMSException {
    flow.haltFor(
        () -> {
          List<DeliveryToken> tokens = settling.takeUnsettled();
          if (!tokens.isEmpty()) {
            JmsErrors.await(broker.settle(Settlement.requeue(tokens, reason)));
          }
        });
  }

  // --- acknowledgement and transactions

  @Override
  public boolean getTransacted() throws JMSException {
    checkOpen();
    return acknowledgeMode == SESSION_TRANSACTED;
  }

  @Override
  public int getAcknowledgeMode() throws JMSException {
    checkOpen();
    return acknowledgeMode;
  }

  /** What a message's {@code acknowledge()} does (JMS 3.1, 6.2.10). */
  void acknowledgeAll() throws JMSException {
    checkOpen();
    try {
      settling.acknowledge();
    } catch (SessionException e) {
      throw JmsErrors.translate(e);
    }
  }

  /**
   * Delivers again what was delivered and not acknowledged, marked as redelivered. In the modes
   * that acknowledge by themselves there is nothing of the kind, except for the message whose
   * listener calls this (JMS 3.1, 6.2.10).
   */
  @Override
  public void recover() throws JMSException {
    checkOpen();
    if (getTransacted()) {
      throw new IllegalStateException("a transacted session does not recover; call rollback");
    }
    if (!settling.isAutomatic() || turn.isMine()) {
      redeliverUnsettled("recovered by the client");
    }
  }

  @Override
  public void commit() throws JMSException {
    requireLocalTransaction("commit");
    asyncSends.awaitNone();
    try {
      settling.finish();
      broker.commit().await();
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
        rollBack();
        return JmsErrors.causedBy(
            new TransactionRolledBackException(refusal.getMessage(), refusal.kind().name()),
            refusal);
      }
    }
  }

  @Override
  public void rollback() throws JMSException {
    requireLocalTransaction("rollback");
    asyncSends.awaitNone();
    rollBack();
  }

  private void rollBack() throws JMSException {
    flow.haltFor(
        () -> {
          settling.flush();
          JmsErrors.await(broker.rollback());
          settling.takeUnsettled();
        });
  }

  private void requireLocalTransaction(String call) throws JMSException {
    checkOpen();
    if (!getTransacted()) {
      throw new IllegalStateException(
          call + " needs a transacted session; this one was made with another session mode");
    }
    asyncSends.refuseInCallback(call);
  }

  // --- messages

  @Override
  public BytesMessage createBytesMessage() throws JMSException {
    return (BytesMessage) create(BodyType.BYTES);
  }

  @Override
  public MapMessage createMapMessage() throws JMSException {
    return (MapMessage) create(BodyType.MAP);
  }

  @Override
  public Message createMessage() throws JMSException {
    return create(BodyType.MESSAGE);
  }

  @Override
  public ObjectMessage createObjectMessage() throws JMSException {
    return (ObjectMessage) create(BodyType.OBJECT);
  }

  @Override
  public ObjectMessage createObjectMessage(@Nullable Serializable object) throws JMSException {
    ObjectMessage message = createObjectMessage();
    message.setObject(object);
    return message;
  }

  @Override
  public StreamMessage createStreamMessage() throws JMSException {
    return (StreamMessage) create(BodyType.STREAM);
  }

  @Override
  public TextMessage createTextMessage() throws JMSException {
    return (TextMessage) create(BodyType.TEXT);
  }

  @Override
  public TextMessage createTextMessage(@Nullable String text) throws JMSException {
    TextMessage message = createTextMessage();
    message.setText(text);
    return message;
  }

  private AngariumMessage create(BodyType type) throws JMSException {
    checkOpen();
    return messages.create(type);
  }

  /** A message that a browser shows; it was not delivered and cannot be acknowledged. */
  Message browsed(Envelope envelope) {
    return messages.received(envelope, envelope.destination(), 0, false, null);
  }

  // --- destinations

  @Override
  public Queue createQueue(String queueName) throws JMSException {
    checkOpen();
    domain.requireQueues("createQueue");
    return NamedQueue.of(queueName);
  }

  @Override
  public Topic createTopic(String topicName) throws JMSException {
    checkOpen();
    domain.requireTopics("createTopic");
    return NamedTopic.of(topicName);
  }

  @Override
  public TemporaryQueue createTemporaryQueue() throws JMSException {
    checkOpen();
    domain.requireQueues("createTemporaryQueue");
    return connection.createTemporaryQueue();
  }

  @Override
  public TemporaryTopic createTemporaryTopic() throws JMSException {
    checkOpen();
    domain.requireTopics("createTemporaryTopic");
    return connection.createTemporaryTopic();
  }

  // --- producers

  @Override
  public MessageProducer createProducer(@Nullable Destination destination) throws JMSException {
    return produce(destination);
  }

  @Override
  public QueueSender createSender(@Nullable Queue queue) throws JMSException {
    return produce(queue);
  }

  @Override
  public TopicPublisher createPublisher(@Nullable Topic topic) throws JMSException {
    return produce(topic);
  }

  private AngariumProducer produce(@Nullable Destination destination) throws JMSException {
    checkOpen();
    if (destination == null) {
      return new AngariumProducer(this, null);
    }
    AngariumDestination to = AngariumDestination.from(destination);
    JmsErrors.await(broker.declare(to.address()));
    return new AngariumProducer(this, to);
  }

  // --- consumers

  @Override
  public MessageConsumer createConsumer(Destination destination) throws JMSException {
    return createConsumer(destination, null, false);
  }

  @Override
  public MessageConsumer createConsumer(Destination destination, @Nullable String selector)
      throws JMSException {
    return createConsumer(destination, selector, false);
  }

  @Override
  public MessageConsumer createConsumer(
      Destination destination, @Nullable String selector, boolean noLocal) throws JMSException {
    return consume(destination, selector, noLocal);
  }

  @Override
  public QueueReceiver createReceiver(Queue queue) throws JMSException {
    return consume(queue, null, false);
  }

  @Override
  public QueueReceiver createReceiver(Queue queue, @Nullable String selector) throws JMSException {
    return consume(queue, selector, false);
  }

  @Override
  public TopicSubscriber createSubscriber(Topic topic) throws JMSException {
    return consume(topic, null, false);
  }

  @Override
  public TopicSubscriber createSubscriber(Topic topic, @Nullable String selector, boolean noLocal)
      throws JMSException {
    return consume(topic, selector, noLocal);
  }

  @Override
  public MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
    return createSharedConsumer(topic, name, null);
  }

  @Override
  public MessageConsumer createSharedConsumer(Topic topic, String name, @Nullable String selector)
      throws JMSException {
    checkOpen();
    domain.requireTopics("createSharedConsumer");
    return open(topic, Sources.shared(topic, name), selector, false);
  }

  @Override
  public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
    return createDurableSubscriber(topic, name, null, false);
  }

  @Override
  public TopicSubscriber createDurableSubscriber(
      Topic topic, String name, @Nullable String selector, boolean noLocal) throws JMSException {
    checkOpen();
    domain.requireTopics("createDurableSubscriber");
    return durable(topic, name, selector, noLocal);
  }

  @Override
  public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
    return createDurableConsumer(topic, name, null, false);
  }

  @Override
  public MessageConsumer createDurableConsumer(
      Topic topic, String name, @Nullable String selector, boolean noLocal) throws JMSException {
    checkOpen();
    domain.requireTopics("createDurableConsumer");
    return durable(topic, name, selector, noLocal);
  }

  private AngariumConsumer durable(
      Topic topic, String name, @Nullable String selector, boolean noLocal) throws JMSException {
    return open(topic, Sources.durable(topic, name, connection), selector, noLocal);
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
    return createSharedDurableConsumer(topic, name, null);
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(
      Topic topic, String name, @Nullable String selector) throws JMSException {
    checkOpen();
    domain.requireTopics("createSharedDurableConsumer");
    return open(topic, Sources.sharedDurable(topic, name), selector, false);
  }

  private AngariumConsumer consume(
      Destination destination, @Nullable String selector, boolean noLocal) throws JMSException {
    checkOpen();
    return open(
        destination,
        Sources.plain(destination),
        selector,
        noLocal && AngariumDestination.addressOf(destination).kind().isTopic());
  }

  private AngariumConsumer open(
      Destination destination,
      ConsumerRequest.Source source,
      @Nullable String selector,
      boolean noLocal)
      throws JMSException {
    checkNoDistinguishedListener();
    long id = consumerIds.incrementAndGet();
    AngariumConsumer consumer =
        new AngariumConsumer(
            this, id, destination, selector, noLocal, connection.settings().prefetch());
    flow.open(consumer, new ConsumerRequest(id, source, selector, noLocal, 0));
    return consumer;
  }

  /** Closes a consumer that hands out nothing any more. */
  void closeConsumer(AngariumConsumer consumer) throws JMSException {
    listeners.remove(consumer);
    turn.awaitNotServing(consumer);
    idle();
    if (!closed) {
      flow.close(consumer);
    }
  }

  @Override
  public QueueBrowser createBrowser(Queue queue) throws JMSException {
    return createBrowser(queue, null);
  }

  @Override
  public QueueBrowser createBrowser(Queue queue, @Nullable String selector) throws JMSException {
    checkOpen();
    domain.requireQueues("createBrowser");
    checkNoDistinguishedListener();
    Address address = AngariumDestination.addressOf(queue);
    JmsErrors.await(broker.declare(address));
    AngariumQueueBrowser browser = new AngariumQueueBrowser(this, queue, address, selector);
    browser.check();
    return browser;
  }

  @Override
  public void unsubscribe(String name) throws JMSException {
    checkOpen();
    domain.requireTopics("unsubscribe");
    if (name == null || name.isEmpty()) {
      throw new InvalidDestinationException("a subscription has a name; none was given");
    }
    idle();
    JmsErrors.await(connection.broker().unsubscribe(name));
  }

  // --- use by an application server's pool (JMS 3.1, 11)

  @Override
  public @Nullable MessageListener getMessageListener() throws JMSException {
    checkOpen();
    return distinguishedListener;
  }

  @Override
  public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
    checkOpen();
    distinguishedListener = listener;
  }

  @Override
  public void run() {}

  // --- starting, stopping, closing

  /** Lets messages flow when the connection is started. */
  void start() {
    flow.start();
    listeners.wake();
  }

  /** Waits for what is on its way to the application and halts the rest. */
  void stop() throws JMSException {
    flow.stop(settling::flush);
  }

  /** Refuses a call that waits for this session's callbacks when it comes from one of them. */
  void refuseInCallbacks(String call) throws IllegalStateException {
    refuseInListener(call);
    asyncSends.refuseInCallback(call);
  }

  void refuseInListener(String call) throws IllegalStateException {
    if (turn.isMine()) {
      throw new IllegalStateException(
          call + " was called by a MessageListener of the same session; call it elsewhere");
    }
  }

  /**
   * Closes the session (JMS 3.1, 6.2.15): waits for its listener or receive in progress and for its
   * CompletionListeners, then rolls an open transaction back and gives back what was not
   * acknowledged. A blocked receive returns null. Idempotent.
   *
   * @throws IllegalStateException when a listener of the session itself calls it
   */
  @Override
  public void close() throws JMSException {
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
  boolean beginClose() {
    if (!closing.begin()) {
      return false;
    }
    flow.end();
    return true;
  }

  /** Waits for listeners and receives, which have the session to themselves until they return. */
  void awaitCallbacks() throws JMSException {
    turn.take();
    turn.give();
    asyncSends.awaitNone();
  }

  void abandonClose() {
    closing.abandon();
    flow.reopen();
    listeners.wake();
  }

  /** Closes what {@link #beginClose} began to close. */
  void finishClose() throws JMSException {
    try {
      turn.take();
      try {
        closed = true;
        for (AngariumConsumer consumer : flow.consumers()) {
          consumer.closedWithSession();
        }
        closeAtBroker();
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
    if (connection.isBroken()) {
      return;
    }
    flow.closeAll();
    try {
      settling.finish();
    } catch (SessionException e) {
      report(JmsErrors.translate(e));
    }
    JmsErrors.await(closeBrokerSession());
  }

  /** Closes the broker's end of the session. */
  Reply<Void> closeBrokerSession() {
    return broker.close();
  }
}
