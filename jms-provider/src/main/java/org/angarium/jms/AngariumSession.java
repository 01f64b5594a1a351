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
import java.io.Serializable;
import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.jspecify.annotations.Nullable;

/**
 * A session of any acknowledgement mode, for queues, topics or both (JMS 3.1, 6.2). {@link
 * SessionWork} says which thread does what.
 */
class AngariumSession extends SessionWork implements QueueSession, TopicSession {
  private final Domain domain;
  private final Loaded loaded = new Loaded();
  private volatile @Nullable MessageListener ownListener;

  /**
   * A session.
   *
   * @param domain which part of the API it was made for
   * @param acknowledgeMode one of the four session modes
   */
  AngariumSession(AngariumConnection connection, Domain domain, int acknowledgeMode) {
    this(
        connection,
        domain,
        acknowledgeMode,
        acknowledgeMode == SESSION_TRANSACTED
            ? SessionRequest.Mode.TRANSACTED
            : SessionRequest.Mode.AT_ONCE);
  }

  AngariumSession(
      AngariumConnection connection, Domain domain, int acknowledgeMode, SessionRequest.Mode mode) {
    super(connection, acknowledgeMode, mode);
    this.domain = domain;
  }

  // --- acknowledgement and transactions

  @Override
  public boolean getTransacted() throws JMSException {
    checkOpen();
    return acknowledgeMode() == SESSION_TRANSACTED;
  }

  @Override
  public int getAcknowledgeMode() throws JMSException {
    checkOpen();
    return acknowledgeMode();
  }

  /**
   * Delivers again what was delivered and not acknowledged, marked as redelivered. In the modes
   * that acknowledge by themselves there is nothing of the kind, except for the message whose
   * listener calls this (JMS 3.1, 6.2.10).
   */
  @Override
  public void recover() throws JMSException {
    if (getTransacted()) {
      throw new IllegalStateException("a transacted session does not recover; call rollback");
    }
    if (!settling().isAutomatic() || turn().isMine()) {
      unsettled().redeliver("recovered by the client");
    }
  }

  @Override
  public void commit() throws JMSException {
    requireLocalTransaction("commit");
    unsettled().commit();
  }

  @Override
  public void rollback() throws JMSException {
    requireLocalTransaction("rollback");
    unsettled().rollBack("rolled back by the client");
  }

  private void requireLocalTransaction(String call) throws JMSException {
    if (!getTransacted()) {
      throw new IllegalStateException(
          call + " needs a transacted session; this one was made with another session mode");
    }
    asyncSends().refuseInCallback(call);
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
    return connection().messages().create(type);
  }

  /** A message that a browser shows; it was not delivered and cannot be acknowledged. */
  Message browsed(Envelope envelope) {
    return connection().messages().received(envelope, envelope.destination(), 0, false, null);
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
    return connection().temporaries().queue();
  }

  @Override
  public TemporaryTopic createTemporaryTopic() throws JMSException {
    checkOpen();
    domain.requireTopics("createTemporaryTopic");
    return connection().temporaries().topic();
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
    JmsErrors.await(broker().declare(to.address()));
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
    return open(AngariumDestination.from(topic), Sources.shared(topic, name), selector, false);
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
    return open(
        AngariumDestination.from(topic),
        Sources.durable(topic, name, connection()),
        selector,
        noLocal);
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
    return open(
        AngariumDestination.from(topic), Sources.sharedDurable(topic, name), selector, false);
  }

  private AngariumConsumer consume(
      Destination destination, @Nullable String selector, boolean noLocal) throws JMSException {
    checkOpen();
    AngariumDestination from = AngariumDestination.from(destination);
    return open(from, Sources.plain(from), selector, noLocal && from.address().kind().isTopic());
  }

  @Override
  public QueueBrowser createBrowser(Queue queue) throws JMSException {
    return createBrowser(queue, null);
  }

  @Override
  public QueueBrowser createBrowser(Queue queue, @Nullable String selector) throws JMSException {
    checkOpen();
    domain.requireQueues("createBrowser");
    checkNoListenerOfItsOwn();
    Address address = AngariumDestination.addressOf(queue);
    JmsErrors.await(broker().declare(address));
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
    settleLate();
    JmsErrors.await(connection().broker().unsubscribe(name));
  }

  // --- use by a server's pool of sessions (JMS 3.1, 11)

  @Override
  public @Nullable MessageListener getMessageListener() throws JMSException {
    checkOpen();
    return ownListener;
  }

  /** Sets the listener that {@link #run} calls; the session's consumers cannot be used then. */
  @Override
  public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
    checkOpen();
    ownListener = listener;
  }

  @Override
  final void checkNoListenerOfItsOwn() throws IllegalStateException {
    if (ownListener != null) {
      throw new IllegalStateException(
          "the session has a message listener of its own, so it can have no consumers");
    }
  }

  /**
   * Makes deliveries of another session this one's, for {@link #run} to show.
   *
   * @throws SessionException when the session is closed; then they stay the other's
   */
  final void load(List<Delivery> deliveries, BrokerSession from) {
    loaded.adopt(deliveries, from, broker());
  }

  @Override
  final void closeLoaded() {
    flow().release(loaded.close());
  }

  /**
   * Shows the session's own listener what a connection consumer has loaded, on the caller's thread;
   * what cannot be shown because the connection is stopped goes back.
   */
  @Override
  public void run() {
    Delivery delivery = loaded.poll();
    while (delivery != null) {
      try {
        show(delivery);
      } catch (JMSException e) {
        flow().release(loaded.drain());
        throw JmsErrors.unchecked(e);
      }
      delivery = loaded.poll();
    }
  }

  private void show(Delivery delivery) throws JMSException {
    MessageListener listener = ownListener;
    if (listener == null) {
      flow().release(List.of(delivery.token()));
      throw new IllegalStateException(
          "the session has no message listener; set one before its ServerSession is started");
    }
    turn().take();
    try {
      Message message = flow().isOpen() ? handout().begin(delivery) : null;
      if (message == null) {
        flow().release(List.of(delivery.token()));
      } else {
        serving().callOnce(listener, delivery, message);
      }
    } finally {
      turn().give();
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
    closeInOrder();
  }
}
