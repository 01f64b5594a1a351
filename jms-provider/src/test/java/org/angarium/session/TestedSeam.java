package org.angarium.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** A broker, a connection and a session for the contracts of the seam, and how to speak to them. */
interface TestedSeam {
  Duration LIMIT = Inbox.LIMIT;
  Address QUEUE = Address.queue("orders");
  Address TOPIC = Address.topic("prices");

  /** The anonymous connection of the test. */
  BrokerConnection connection();

  /** Its session, which settles at once. */
  BrokerSession session();

  /** What connections were told when the broker closed them. */
  List<SessionException> closings();

  /** Connects as a client that says who it is. */
  BrokerConnection connect(String mechanism, byte[] response);

  /** Stops the broker. */
  void stop();

  /** Stops the broker and starts it on the same data, with a new connection and session. */
  void startAgain();

  default BrokerConnection newConnection() {
    return connect(ConnectRequest.ANONYMOUS, new byte[0]);
  }

  default byte[] plain(String user, String password) {
    return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
  }

  default SessionRequest atOnce() {
    return new SessionRequest(SessionRequest.Mode.AT_ONCE);
  }

  default SessionRequest transacted() {
    return new SessionRequest(SessionRequest.Mode.TRANSACTED);
  }

  default SessionRequest xaMode() {
    return new SessionRequest(SessionRequest.Mode.XA);
  }

  default BranchId newBranch() {
    return new BranchId(
        1, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8), new byte[] {1});
  }

  default <R> R manage(ManagementCall<R> call) {
    return connection().manage(call).await(LIMIT);
  }

  default long messagesIn(Address queue) {
    return manage(new ManagementCall.DescribeDestination(queue)).stream()
        .mapToLong(QueueSnapshot::messages)
        .sum();
  }

  default Inbox consume(BrokerSession in, long id, Address queue, int credit) {
    return consume(in, id, queue, credit, null);
  }

  default Inbox consume(
      BrokerSession in, long id, Address queue, int credit, @Nullable String selector) {
    Inbox inbox = new Inbox();
    ConsumerRequest.Queue source = new ConsumerRequest.Queue(queue);
    in.openConsumer(new ConsumerRequest(id, source, selector, false, credit), inbox).await(LIMIT);
    return inbox;
  }

  default Inbox subscribe(BrokerSession in, long id, ConsumerRequest.Subscription subscription) {
    return subscribe(in, id, subscription, null, false);
  }

  default Inbox subscribe(
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

  default Envelope message(Address to, String text, boolean persistent) {
    return message(to, Body.of(text.getBytes(StandardCharsets.UTF_8)), persistent, Map.of());
  }

  default Envelope coloured(String colour, String text) {
    return message(
        QUEUE, Body.of(text.getBytes(StandardCharsets.UTF_8)), true, Map.of("colour", colour));
  }

  default Envelope message(
      Address to, Body body, boolean persistent, Map<String, @Nullable Object> properties) {
    return new Envelope(
        "ID:1", to, persistent, 4, 0, 0, 0, null, null, null, properties, BodyType.TEXT, body);
  }

  default Envelope prioritised(String text, int priority) {
    return timed(text, priority, 0, 0);
  }

  default Envelope delayed(String text, long dueMs) {
    return timed(text, 4, 0, dueMs);
  }

  default Envelope expiring(String text, long expirationMs) {
    return timed(text, 4, expirationMs, 0);
  }

  default Envelope timed(String text, int priority, long expirationMs, long dueMs) {
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

  default String text(Delivery delivery) {
    return text(delivery.message());
  }

  default String text(Envelope message) {
    return Inbox.text(message);
  }

  default void assertRefused(SessionException.Kind kind, Runnable call) {
    SessionException refusal = catchThrowableOfType(SessionException.class, call::run);
    assertThat(refusal).as("a refusal of kind %s", kind).isNotNull();
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    assertThat(requireNonNull(refusal.getMessage())).doesNotContain("\n", "\r");
  }

  default void assertXaRefused(int code, Runnable call) {
    SessionException refusal = catchThrowableOfType(SessionException.class, call::run);
    assertThat(refusal).as("a refusal with XA code %d", code).isNotNull();
    assertThat(refusal.xaCode()).as(refusal.getMessage()).isEqualTo(code);
  }
}
