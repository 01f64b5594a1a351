package org.angarium.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A broker, a connection and a session for the contracts of the seam, and how to speak to them. */
public abstract class SeamContract {
  static final Duration LIMIT = Inbox.LIMIT;
  static final Address QUEUE = Address.queue("orders");
  static final Address TOPIC = Address.topic("prices");

  BrokerConnection connection;
  BrokerSession session;
  final List<SessionException> closings = new CopyOnWriteArrayList<>();

  /** Starts a broker that admits anonymous clients and the user {@code ada} with {@code lace}. */
  protected abstract BrokerEndpoint start();

  /** Stops the broker and starts it again on the same data; null when there is no data. */
  protected abstract @Nullable BrokerEndpoint restart();

  /** Stops the broker. */
  protected abstract void stop();

  BrokerEndpoint endpoint;

  @BeforeEach
  void connect() {
    endpoint = start();
    connection = newConnection();
    session = connection.openSession(new SessionRequest(SessionRequest.Mode.AT_ONCE));
  }

  @AfterEach
  void disconnect() {
    stop();
  }

  BrokerConnection newConnection() {
    return connect(ConnectRequest.ANONYMOUS, new byte[0]);
  }

  BrokerConnection connect(String mechanism, byte[] response) {
    Authentication exchange =
        endpoint.connect(new ConnectRequest(mechanism, List.of(), "test"), closings::add);
    Authentication.Step step = exchange.respond(response).await(LIMIT);
    return ((Authentication.Admitted) step).connection();
  }

  static byte[] plain(String user, String password) {
    return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
  }

  // --- helpers

  static SessionRequest atOnce() {
    return new SessionRequest(SessionRequest.Mode.AT_ONCE);
  }

  static SessionRequest transacted() {
    return new SessionRequest(SessionRequest.Mode.TRANSACTED);
  }

  static SessionRequest xaMode() {
    return new SessionRequest(SessionRequest.Mode.XA);
  }

  static BranchId newBranch() {
    return new BranchId(
        1, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8), new byte[] {1});
  }

  <R> R manage(ManagementCall<R> call) {
    return connection.manage(call).await(LIMIT);
  }

  long messagesIn(Address queue) {
    return manage(new ManagementCall.DescribeDestination(queue)).stream()
        .mapToLong(QueueSnapshot::messages)
        .sum();
  }

  static Inbox consume(BrokerSession in, long id, Address queue, int credit) {
    return consume(in, id, queue, credit, null);
  }

  static Inbox consume(
      BrokerSession in, long id, Address queue, int credit, @Nullable String selector) {
    Inbox inbox = new Inbox();
    ConsumerRequest.Queue source = new ConsumerRequest.Queue(queue);
    in.openConsumer(new ConsumerRequest(id, source, selector, false, credit), inbox).await(LIMIT);
    return inbox;
  }

  static Inbox subscribe(BrokerSession in, long id, ConsumerRequest.Subscription subscription) {
    return subscribe(in, id, subscription, null, false);
  }

  static Inbox subscribe(
      BrokerSession in,
      long id,
      ConsumerRequest.Subscription subscription,
      @Nullable String selector,
      boolean noLocal) {
    Inbox inbox = new Inbox();
    in.openConsumer(new ConsumerRequest(id, subscription, selector, noLocal, 100), inbox)
        .await(LIMIT);
    return inbox;
  }

  static Envelope message(Address to, String text, boolean persistent) {
    return message(to, Body.of(text.getBytes(StandardCharsets.UTF_8)), persistent, Map.of());
  }

  static Envelope coloured(String colour, String text) {
    return message(
        QUEUE, Body.of(text.getBytes(StandardCharsets.UTF_8)), true, Map.of("colour", colour));
  }

  static Envelope message(
      Address to, Body body, boolean persistent, Map<String, @Nullable Object> properties) {
    return new Envelope(
        "ID:1", to, persistent, 4, 0, 0, 0, null, null, null, properties, BodyType.TEXT, body);
  }

  static Envelope prioritised(String text, int priority) {
    return timed(text, priority, 0, 0);
  }

  static Envelope delayed(String text, long dueMs) {
    return timed(text, 4, 0, dueMs);
  }

  static Envelope expiring(String text, long expirationMs) {
    return timed(text, 4, expirationMs, 0);
  }

  static Envelope timed(String text, int priority, long expirationMs, long dueMs) {
    Body body = Body.of(text.getBytes(StandardCharsets.UTF_8));
    return new Envelope(
        "ID:1",
        QUEUE,
        true,
        priority,
        0,
        expirationMs,
        dueMs,
        null,
        null,
        null,
        Map.of(),
        BodyType.TEXT,
        body);
  }

  static String text(Delivery delivery) {
    return text(delivery.message());
  }

  static String text(Envelope message) {
    return new String(((Body.Bytes) message.body()).bytes(), StandardCharsets.UTF_8);
  }

  static void assertRefused(SessionException.Kind kind, Runnable call) {
    SessionException refusal = catchThrowableOfType(SessionException.class, call::run);
    assertThat(refusal).as("a refusal of kind %s", kind).isNotNull();
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    assertThat(requireNonNull(refusal.getMessage())).doesNotContain("\n", "\r");
  }

  static void assertXaRefused(int code, Runnable call) {
    SessionException refusal = catchThrowableOfType(SessionException.class, call::run);
    assertThat(refusal).as("a refusal with XA code %d", code).isNotNull();
    assertThat(refusal.xaCode()).as(refusal.getMessage()).isEqualTo(code);
  }
}
