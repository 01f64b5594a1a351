package org.angarium.jms;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.ConsumerRequest.Source;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a broker (JMS 3.1, 6.1). Safe for use by any number of threads.
 *
 * <p>What changes is held by {@link OpenSessions}, {@link ClientId} and {@link BrokerEnd}. It has
 * no thread, but for a moment one that tells the ExceptionListener.
 */
public class AngariumConnection implements QueueConnection, TopicConnection {
  private final BrokerConnection broker;
  private final ConnectionSettings settings;
  private final Domain domain;
  private final MessageFactory messages;
  private final ExceptionReports reports;
  private final ClientId clientId;
  private final OpenSessions sessions = new OpenSessions();
  private final BrokerEnd brokerEnd;
  private final SessionNames names;
  private final TemporaryDestinations temporaries;
  private final Closing closing = new Closing();
  private final AtomicInteger contexts = new AtomicInteger();
  private volatile @Nullable SessionException brokenBecause;

  AngariumConnection(
      BrokerConnection broker, ConnectionSettings settings, Domain domain, Runnable onClosed) {
    this.broker = broker;
    this.settings = settings;
    this.domain = domain;
    this.clientId = new ClientId(broker);
    this.brokerEnd = new BrokerEnd(broker, onClosed);
    this.temporaries = new TemporaryDestinations(broker, sessions);
    this.messages = new MessageFactory(settings.trustedClasses());
    String connectionId = broker.info().connectionId();
    this.names = new SessionNames(connectionId);
    this.reports = new ExceptionReports("angarium-" + connectionId + "-exceptions");
  }

  /**
   * Connects.
   *
   * @param domain which part of the API the factory is for
   * @param onClosed is run once when the connection has been closed, not when opening fails
   * @throws JMSException when the client is not admitted or the client id is in use
   */
  public static AngariumConnection open(
      BrokerEndpoint endpoint, ConnectionSettings settings, Domain domain, Runnable onClosed)
      throws JMSException {
    return open(
        endpoint, settings, broker -> new AngariumConnection(broker, settings, domain, onClosed));
  }

  /** Connects, and makes the connection object of what the broker gave. */
  static <C extends AngariumConnection> C open(
      BrokerEndpoint endpoint, ConnectionSettings settings, Function<BrokerConnection, C> make)
      throws JMSException {
    BrokerEvents events = new BrokerEvents();
    BrokerConnection broker = Handshake.connect(endpoint, settings, events);
    C connection = make.apply(broker);
    String id = settings.clientId();
    if (id != null) {
      try {
        connection.claim(id);
      } catch (JMSException e) {
        broker.close();
        throw e;
      }
    }
    events.attach(connection);
    return connection;
  }

  // --- what belongs to the connection

  BrokerConnection broker() {
    return broker;
  }

  ConnectionSettings settings() {
    return settings;
  }

  MessageFactory messages() {
    return messages;
  }

  boolean isStarted() {
    return sessions.areStarted();
  }

  SessionNames names() {
    return names;
  }

  TemporaryDestinations temporaries() {
    return temporaries;
  }

  void report(JMSException problem) {
    reports.report(problem);
  }

  /** Notes that the connection is used, so that it is too late to give it a client id. */
  void use() throws IllegalStateException {
    checkOpen();
    clientId.keep();
  }

  final void checkOpen() throws IllegalStateException {
    sessions.checkOpen();
  }

  /** The broker closed the connection, or it broke. Called once, by the broker's executor. */
  void lost(SessionException why) {
    if (sessions.areClosed()) {
      return;
    }
    brokenBecause = why;
    sessions.breakOff();
    report(JmsErrors.translate(why));
  }

  boolean isBroken() {
    return brokenBecause != null;
  }

  void throwIfBroken() throws JMSException {
    SessionException why = brokenBecause;
    if (why != null && !sessions.areClosed()) {
      throw JmsErrors.translate(why);
    }
  }

  void forget(SessionWork session) {
    sessions.remove(session);
  }

  // --- client id

  @Override
  public @Nullable String getClientID() throws JMSException {
    checkOpen();
    return clientId();
  }

  @Nullable String clientId() {
    return clientId.value();
  }

  /**
   * Gives the connection a client id: as the first thing that is done with it, and only when its
   * factory did not (JMS 3.1, 6.1.2).
   */
  @Override
  public void setClientID(@Nullable String id) throws JMSException {
    checkOpen();
    clientId.set(id);
  }

  final void claim(String id) throws JMSException {
    clientId.claim(id);
  }

  // --- about the connection

  @Override
  public ConnectionMetaData getMetaData() throws JMSException {
    use();
    return AngariumMetaData.INSTANCE;
  }

  @Override
  public @Nullable ExceptionListener getExceptionListener() throws JMSException {
    use();
    return reports.listener();
  }

  @Override
  public void setExceptionListener(@Nullable ExceptionListener listener) throws JMSException {
    use();
    reports.listener(listener);
  }

  // --- starting and stopping

  @Override
  public void start() throws JMSException {
    use();
    sessions.start();
  }

  /**
   * Stops the delivery of messages: waits for receives and listeners in progress; what was
   * delivered ahead of them goes back (JMS 3.1, 6.1.5). Receive time-outs go on.
   *
   * @throws IllegalStateException when a listener of the connection calls it
   */
  @Override
  public void stop() throws JMSException {
    use();
    sessions.stop();
  }

  // --- sessions

  @Override
  public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
    return createSession(Domain.ANY, SessionModes.of(transacted, acknowledgeMode));
  }

  @Override
  public Session createSession(int sessionMode) throws JMSException {
    return createSession(Domain.ANY, sessionMode);
  }

  @Override
  public Session createSession() throws JMSException {
    return createSession(Domain.ANY, Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  public QueueSession createQueueSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    domain.requireQueues("createQueueSession");
    return createSession(Domain.QUEUE, SessionModes.of(transacted, acknowledgeMode));
  }

  @Override
  public TopicSession createTopicSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    domain.requireTopics("createTopicSession");
    return createSession(Domain.TOPIC, SessionModes.of(transacted, acknowledgeMode));
  }

  private AngariumSession createSession(Domain sessionDomain, int mode) throws JMSException {
    use();
    return newSession(sessionDomain, mode);
  }

  /** A session, without counting as use of the connection. */
  AngariumSession newSession(Domain sessionDomain, int mode) throws JMSException {
    SessionModes.check(mode);
    return opened(new AngariumSession(this, sessionDomain, mode));
  }

  /** Takes up a session that was made. */
  <S extends AngariumSession> S opened(S session) throws JMSException {
    return sessions.add(session);
  }

  Domain domain() {
    return domain;
  }

  // --- connection consumers

  @Override
  public ConnectionConsumer createConnectionConsumer(
      Destination destination,
      @Nullable String selector,
      ServerSessionPool sessionPool,
      int maxMessages)
      throws JMSException {
    AngariumDestination from = AngariumDestination.from(destination);
    return consume(from, Sources.plain(from), selector, sessionPool, maxMessages);
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      Queue queue, @Nullable String selector, ServerSessionPool sessionPool, int maxMessages)
      throws JMSException {
    return createConnectionConsumer((Destination) queue, selector, sessionPool, maxMessages);
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      Topic topic, @Nullable String selector, ServerSessionPool sessionPool, int maxMessages)
      throws JMSException {
    return createConnectionConsumer((Destination) topic, selector, sessionPool, maxMessages);
  }

  @Override
  public ConnectionConsumer createSharedConnectionConsumer(
      Topic topic,
      String subscriptionName,
      @Nullable String selector,
      ServerSessionPool sessionPool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createSharedConnectionConsumer");
    Source source = Sources.shared(topic, subscriptionName);
    return consume(AngariumDestination.from(topic), source, selector, sessionPool, maxMessages);
  }

  @Override
  public ConnectionConsumer createDurableConnectionConsumer(
      Topic topic,
      String subscriptionName,
      @Nullable String selector,
      ServerSessionPool sessionPool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createDurableConnectionConsumer");
    Source source = Sources.durable(topic, subscriptionName, this);
    return consume(AngariumDestination.from(topic), source, selector, sessionPool, maxMessages);
  }

  @Override
  public ConnectionConsumer createSharedDurableConnectionConsumer(
      Topic topic,
      String subscriptionName,
      @Nullable String selector,
      ServerSessionPool sessionPool,
      int maxMessages)
      throws JMSException {
    domain.requireTopics("createSharedDurableConnectionConsumer");
    Source source = Sources.sharedDurable(topic, subscriptionName);
    return consume(AngariumDestination.from(topic), source, selector, sessionPool, maxMessages);
  }

  private ConnectionConsumer consume(
      AngariumDestination destination,
      Source source,
      @Nullable String selector,
      @Nullable ServerSessionPool sessionPool,
      int maxMessages)
      throws JMSException {
    use();
    return AngariumConnectionConsumer.open(
        this, own -> own.open(destination, source, selector, false), sessionPool, maxMessages);
  }

  // --- closing

  /** One more context uses the connection. */
  void enterContext() {
    contexts.incrementAndGet();
  }

  /** A context uses the connection no longer; says whether it was the last. */
  boolean leaveContext() {
    return contexts.decrementAndGet() == 0;
  }

  /**
   * Closes the connection with everything that belongs to it (JMS 3.1, 6.1.8): waits for listeners,
   * receives and CompletionListeners, which may use all of it until they return. Idempotent.
   *
   * @throws IllegalStateException when a listener of the connection itself calls it
   */
  @Override
  public void close() throws JMSException {
    sessions.refuseInCallbacks();
    if (!closing.begin()) {
      return;
    }
    List<AngariumSession> quiet;
    try {
      quiet = sessions.quieten();
    } catch (JMSException e) {
      closing.abandon();
      throw e;
    }
    finishClose(quiet);
  }

  private void finishClose(List<AngariumSession> quiet) throws JMSException {
    Failures failures = new Failures();
    try {
      sessions.close(quiet, failures);
      failures.collect(brokerEnd::close);
    } finally {
      closing.done();
    }
    if (!isBroken()) {
      failures.throwFirst();
    }
  }

  /** Keeps the broker's end of the connection while an XA session has open branches. */
  void linger(OpenBranches branches) {
    brokerEnd.linger(branches);
  }

  @Override
  public String toString() {
    return "AngariumConnection[%s, broker %s, user %s]"
        .formatted(broker.info().connectionId(), broker.info().brokerName(), broker.info().user());
  }
}
