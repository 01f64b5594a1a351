package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.routing.Origin;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConnectionEvents;
import org.angarium.session.ConnectionInfo;
import org.angarium.session.ConnectionSnapshot;
import org.angarium.session.ManagementCall;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.SessionRequest;
import org.angarium.session.TransactionSnapshot;
import org.jspecify.annotations.Nullable;

/** One admitted client, inside the broker. Safe for use by any number of threads. */
final class ClientConnection implements BrokerConnection {
  private static final String USER_ID = "JMSXUserID";

  private final BrokerCore broker;
  private final ConnectionInfo info;
  private final ConnectionEvents events;
  private final String description;
  private final long sinceMs;
  private final Temporaries temporaries;
  private final Set<ClientSession> sessions =
      new ConcurrentSkipListSet<>(Comparator.comparingLong(ClientSession::number));
  private final AtomicLong sessionNumbers = new AtomicLong();
  private final AtomicLong temporaryNumbers = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable String clientId;
  private volatile Origin origin;

  ClientConnection(
      BrokerCore broker,
      String connectionId,
      @Nullable String user,
      String description,
      ConnectionEvents events) {
    this.broker = broker;
    this.description = description;
    this.sinceMs = broker.engine().clock().millis();
    this.events = events;
    this.temporaries = new Temporaries(broker.catalog(), this);
    this.info =
        new ConnectionInfo(
            broker.engine().store().brokerId(), broker.settings().name(), connectionId, user);
    this.origin = new Origin(connectionId, null);
  }

  @Override
  public ConnectionInfo info() {
    return info;
  }

  @Override
  public long nowMs() {
    return broker.engine().clock().millis();
  }

  /** Where this connection's messages come from. */
  Origin origin() {
    return origin;
  }

  /** The message with its sender's name as JMSXUserID, whatever it came with (JMS 3.1, 3.5.9). */
  Envelope stamped(Envelope message) {
    String user = info.user();
    if (Objects.equals(message.properties().get(USER_ID), user)) {
      return message;
    }
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(message.properties());
    properties.remove(USER_ID);
    if (user != null) {
      properties.put(USER_ID, user);
    }
    return message.withProperties(properties);
  }

  @Nullable String clientId() {
    return clientId;
  }

  @Override
  public Reply<Void> claimClientId(String wanted) {
    if (closed.get()) {
      return Reply.failed(Refusals.closed("the connection"));
    }
    String held = clientId;
    if (wanted.isEmpty() || held != null && !held.equals(wanted)) {
      return Reply.failed(
          new SessionException(
              Kind.INVALID_CLIENT_ID,
              "the connection cannot take the client id '%s'; it has %s".formatted(wanted, held)));
    }
    if (!broker.claim(wanted, this)) {
      return Reply.failed(
          new SessionException(
              Kind.INVALID_CLIENT_ID,
              "the client id '%s' is in use by another connection; close that one first"
                  .formatted(wanted)));
    }
    clientId = wanted;
    origin = new Origin(info.connectionId(), wanted);
    return Reply.done();
  }

  @Override
  public BrokerSession openSession(SessionRequest request) {
    ClientSession session =
        new ClientSession(broker, this, sessionNumbers.incrementAndGet(), request.mode());
    sessions.add(session);
    if (closed.get()) {
      session.close();
    }
    return session;
  }

  void gone(ClientSession session) {
    sessions.remove(session);
  }

  @Override
  public Reply<Address> createTemporary(Address.Kind kind) {
    if (closed.get()) {
      return Reply.failed(Refusals.closed("the connection"));
    }
    if (!kind.isTemporary()) {
      throw new IllegalArgumentException("the kind is TEMPORARY_QUEUE or TEMPORARY_TOPIC");
    }
    String name = info.connectionId() + "." + temporaryNumbers.incrementAndGet();
    return temporaries.create(new Address(kind, name));
  }

  @Override
  public Reply<Void> deleteTemporary(Address address) {
    return temporaries.delete(address);
  }

  @Override
  public Reply<Void> unsubscribe(String subscriptionName) {
    Reply<Void> reply = new Reply<>(broker.engine().completions());
    broker
        .subscriptions()
        .unsubscribe(new Subscription.Key(clientId, subscriptionName, true), reply);
    return reply;
  }

  @Override
  public <R> Reply<R> manage(ManagementCall<R> call) {
    if (closed.get()) {
      return Reply.failed(Refusals.closed("the connection"));
    }
    if (!broker.settings().mayManage(info.user())) {
      return Reply.failed(Refusals.notPermitted(info.user(), broker.settings().name()));
    }
    return new Management(broker).answer(call);
  }

  // --- for operators

  ConnectionSnapshot snapshot() {
    int consumers = sessions.stream().mapToInt(ClientSession::consumerCount).sum();
    return new ConnectionSnapshot(
        info.connectionId(),
        info.user(),
        clientId,
        description,
        sinceMs,
        sessions.size(),
        consumers);
  }

  /** The sessions that it has. */
  List<ClientSession> sessions() {
    return List.copyOf(sessions);
  }

  /** Adds what its transacted sessions have not decided. */
  void addTransactions(List<TransactionSnapshot> found) {
    for (ClientSession session : sessions) {
      TransactionSnapshot transaction = session.transaction();
      if (transaction != null) {
        found.add(transaction);
      }
    }
  }

  /** The consumer that has this name; null when it has none. */
  @Nullable OpenConsumer consumer(String name) {
    for (ClientSession session : sessions) {
      OpenConsumer consumer = session.consumer(name);
      if (consumer != null) {
        return consumer;
      }
    }
    return null;
  }

  @Override
  public Reply<Void> close() {
    if (!closed.compareAndSet(false, true)) {
      return Reply.done();
    }
    List<Reply<Void>> parts = new ArrayList<>();
    for (ClientSession session : List.copyOf(sessions)) {
      parts.add(session.close());
    }
    parts.add(temporaries.deleteAll());
    Reply<Void> reply = Join.all(parts, broker.engine().completions());
    reply.whenDone((nothing, failure) -> broker.gone(this));
    Reply<Void> after = new Reply<>(broker.engine().completions());
    reply.whenDone((nothing, failure) -> after.complete(null));
    return after;
  }

  /** Ends the connection from the broker's side; runs on the completion executor. */
  void end(SessionException why) {
    if (!closed.get()) {
      close();
      events.closed(why);
    }
  }
}
