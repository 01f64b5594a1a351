package org.angarium.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.angarium.message.Address;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ConnectionEvents;
import org.angarium.session.ManagedBroker;
import org.angarium.session.ManagementCall;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Recovered;
import org.angarium.store.StoreException;
import org.angarium.store.StoredBranch;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.BranchTable;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * A broker in this process. Safe for use by any number of threads. It runs from its construction,
 * with what its store has recovered, until {@link #close} or until the store fails; then all
 * connections end with the cause, and a new core on a newly opened store takes over.
 */
public final class BrokerCore implements BrokerEndpoint, ManagedBroker, AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final BrokerSettings settings;
  private final Engine engine;
  private final Catalog catalog;
  private final Subscriptions subscriptions;
  private final BranchTable branches;
  private final Schedules schedules;
  private final AtomicLong connectionNumbers = new AtomicLong();
  private final Set<ClientConnection> connections =
      new ConcurrentSkipListSet<>(
          Comparator.comparing(connection -> connection.info().connectionId()));
  private final Map<String, ClientConnection> clientIds = new ConcurrentHashMap<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable SessionException endReason;

  /** Starts a broker on an engine, which stays the caller's to close, after the broker. */
  public BrokerCore(BrokerSettings settings, Engine given) {
    this.settings = settings;
    this.engine = given.withStore(new WatchedStore(given.store(), this::storeFailed));
    this.catalog = new Catalog(engine, settings.autoCreate(), settings.redelivery());
    this.subscriptions = new Subscriptions(catalog);
    this.branches = new BranchTable(engine.mailbox(), engine.store());
    this.schedules = new Schedules(catalog);
    Reply<Void> takenUp = new Reply<>(engine.completions());
    catalog.post(
        () -> {
          recover(engine.store().recovered());
          takenUp.complete(null);
        });
    takenUp.await();
  }

  /** Makes the queues first, then the branches that hold messages of theirs, then reads on. */
  private void recover(Recovered recovered) {
    catalog.policies().recovered(recovered.settings());
    for (StoredDestination stored : recovered.destinations()) {
      catalog.add(stored, true, null);
    }
    for (StoredSubscription stored : recovered.subscriptions()) {
      subscriptions.recovered(stored);
    }
    Map<Long, Map<Long, Work>> heldByQueue = new HashMap<>();
    for (StoredBranch branch : recovered.branches()) {
      branches.recovered(branch, workOf(branch, heldByQueue));
    }
    catalog.pauses().recovered(recovered.settings());
    for (MessageQueue queue : catalog.queues()) {
      if (catalog.pauses().isPaused(queue)) {
        queue.mailbox().post(() -> queue.switchBreaker(true));
      }
    }
    for (Long queueId : new TreeSet<>(recovered.messageCounts().keySet())) {
      MessageQueue queue = catalog.queue(queueId);
      if (queue != null) {
        Map<Long, Work> held = heldByQueue.getOrDefault(queueId, Map.of());
        queue.mailbox().post(() -> queue.recovery().start(held));
      }
    }
    schedules.recovered(recovered.settings());
  }

  private Work workOf(StoredBranch branch, Map<Long, Map<Long, Work>> heldByQueue) {
    Work work = new Work();
    for (Operation.BranchWork operation : branch.work()) {
      if (operation instanceof Operation.Insert insert) {
        insert.keys().forEach(key -> catalog.reserveId(key.queueId()));
        List<MessageQueue> targets =
            insert.keys().stream()
                .map(key -> catalog.queue(key.queueId()))
                .filter(queue -> queue != null)
                .toList();
        work.send(insert.envelope(), targets);
      } else if (operation instanceof Operation.Delete delete) {
        MessageKey key = delete.key();
        catalog.reserveId(key.queueId());
        MessageQueue queue = catalog.queue(key.queueId());
        if (queue != null) {
          heldByQueue
              .computeIfAbsent(key.queueId(), id -> new HashMap<>())
              .put(key.sequence(), work);
          work.accept(queue, List.of(new Attempt(key.sequence(), InFlight.RECOVERED_ATTEMPT)));
        }
      }
    }
    return work;
  }

  @Override
  public List<String> mechanisms() {
    return settings.anonymous()
        ? List.of(ConnectRequest.PLAIN, ConnectRequest.ANONYMOUS)
        : List.of(ConnectRequest.PLAIN);
  }

  @Override
  public Authentication connect(ConnectRequest request, ConnectionEvents events) {
    return new SaslExchange(
        request.mechanism(), settings, engine, user -> admit(user, request.description(), events));
  }

  private ClientConnection admit(
      @Nullable String user, String description, ConnectionEvents events) {
    String connectionId =
        engine.store().brokerId()
            + "-"
            + engine.store().epoch()
            + "-"
            + connectionNumbers.incrementAndGet();
    ClientConnection connection =
        new ClientConnection(this, connectionId, user, description, events);
    connections.add(connection);
    SessionException why = endReason;
    if (why != null) {
      connections.remove(connection);
      throw why;
    }
    return connection;
  }

  // --- what connections and sessions ask

  BrokerSettings settings() {
    return settings;
  }

  Engine engine() {
    return engine;
  }

  Catalog catalog() {
    return catalog;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  BranchTable branches() {
    return branches;
  }

  /** The connections that there are. */
  List<ClientConnection> connections() {
    return List.copyOf(connections);
  }

  Schedules schedules() {
    return schedules;
  }

  /** Gives a client id to a connection; says whether it was free. */
  boolean claim(String clientId, ClientConnection connection) {
    ClientConnection holder = clientIds.putIfAbsent(clientId, connection);
    return holder == null || holder == connection;
  }

  void gone(ClientConnection connection) {
    connections.remove(connection);
    clientIds.values().remove(connection);
  }

  /** Why the broker has ended by itself or was closed; null while it runs. */
  public @Nullable SessionException failure() {
    return endReason;
  }

  /** How many connections there are. */
  public int connectionCount() {
    return connections.size();
  }

  // --- what its host asks

  /** The broker's id, which its store keeps. */
  public String id() {
    return engine.store().brokerId();
  }

  /** Answers its host, who needs no permission. */
  @Override
  public <R> Reply<R> manage(ManagementCall<R> call) {
    SessionException why = endReason;
    return why == null ? new Management(this).answer(call) : Reply.failed(why);
  }

  /** A connection for its host, who needs no credentials. */
  public BrokerConnection connectHost() {
    return admit(null, "the host of the broker", why -> {});
  }

  // --- the end

  private void storeFailed(StoreException why) {
    if (why.kind() != StoreException.Kind.CLOSED) {
      end(
          new SessionException(
              Kind.STORE_FAILED,
              "broker %s has stopped because its store failed: %s"
                  .formatted(settings.name(), why.getMessage()),
              why));
    }
  }

  private void end(SessionException why) {
    if (ended.compareAndSet(false, true)) {
      endReason = why;
      schedules.stop();
      for (ClientConnection connection : List.copyOf(connections)) {
        engine.completions().execute(() -> connection.end(why));
      }
    }
  }

  /**
   * Ends all connections and lets what they had under way finish, for at most 30 s. The store and
   * the rest of the engine are then the caller's to close.
   */
  @Override
  public void close() {
    beginClose().await(CLOSE_LIMIT);
  }

  /** Begins what {@link #close} does; answers when the queues are through with what they had. */
  public Reply<Void> beginClose() {
    end(new SessionException(Kind.CLOSED, "broker " + settings.name() + " was closed"));
    List<Reply<Void>> quiet = new ArrayList<>();
    for (MessageQueue queue : catalog.queues()) {
      Reply<Void> reply = new Reply<>(engine.completions());
      queue.mailbox().post(() -> reply.complete(null));
      quiet.add(reply);
    }
    return Join.all(quiet, engine.completions());
  }

  /** The queue of an address, for tests of this package; null when there is none. */
  @Nullable MessageQueue queue(Address address) {
    var bindings = catalog.bindings(address);
    return bindings == null || bindings.isEmpty() ? null : bindings.get(0).queue();
  }
}
