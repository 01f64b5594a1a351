package org.angarium.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.angarium.message.Address;
import org.angarium.routing.Binding;
import org.angarium.routing.RoutingTable;
import org.angarium.runtime.Mailbox;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.SessionException;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredDestination;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations exist, and the routing table. Senders read the table without a lock; changes
 * are made one after the other in the catalog's mailbox, each durable before it can be seen.
 *
 * <p>Methods run in the mailbox unless they say that any thread may call.
 */
final class Catalog {

  /** One change; it says when it is over, at once or when the store has answered. */
  interface Change {
    /** Runs in the mailbox; the next change waits until {@code over} has run there. */
    void run(Runnable over);
  }

  private final Engine engine;
  private final boolean autoCreate;
  private final Mailbox mailbox;
  private final Map<Address, Destination> destinations = new HashMap<>();
  private final Map<Long, MessageQueue> queues = new ConcurrentHashMap<>();
  private final RedeliveryPolicies policies;
  private final Pauses pauses = new Pauses();
  private final DeadLetters deadLetters = new DeadLetters(this);
  private final Queue<Change> changes = new ArrayDeque<>();
  private volatile RoutingTable<MessageQueue> table = RoutingTable.empty();
  private boolean changing;
  private long lastId;

  Catalog(Engine engine, boolean autoCreate, RedeliveryPolicy redelivery) {
    this.engine = engine;
    this.autoCreate = autoCreate;
    this.policies = new RedeliveryPolicies(redelivery);
    this.mailbox = engine.mailbox();
  }

  Engine engine() {
    return engine;
  }

  /** The redelivery policies; in the mailbox. */
  RedeliveryPolicies policies() {
    return policies;
  }

  /** What an operator has paused; in the mailbox. */
  Pauses pauses() {
    return pauses;
  }

  /** Where messages go that cannot be consumed; any thread may call. */
  DeadLetters deadLetters() {
    return deadLetters;
  }

  /** Whether unknown queues and topics are created on first use. */
  boolean autoCreate() {
    return autoCreate;
  }

  // --- any thread

  /** A destination's bindings; null when it does not exist. Any thread may call. */
  @Nullable List<Binding<MessageQueue>> bindings(Address address) {
    return table.bindings(address);
  }

  /** A queue by its id; null when it is gone. Any thread may call. */
  @Nullable MessageQueue queue(long id) {
    return queues.get(id);
  }

  /** Every queue, also behind subscriptions. Any thread may call. */
  List<MessageQueue> queues() {
    return List.copyOf(queues.values());
  }

  /** Adds a change; it runs after all that were added before. Any thread may call. */
  void change(Change change) {
    mailbox.post(
        () -> {
          changes.add(change);
          next();
        });
  }

  /** Runs a task in the mailbox, outside the order of the changes. Any thread may call. */
  void post(Runnable task) {
    mailbox.post(task);
  }

  /**
   * Makes sure that a destination exists, and goes on in the mailbox. Any thread may call.
   *
   * @param then is given the destination, or why there is none
   */
  void declare(Address address, BiConsumer<Destination, @Nullable SessionException> then) {
    change(over -> ensure(address, autoCreate, after(then, over)));
  }

  // --- in the mailbox

  private void next() {
    if (changing) {
      return;
    }
    Change change = changes.poll();
    if (change == null) {
      return;
    }
    changing = true;
    change.run(
        () -> {
          changing = false;
          mailbox.post(this::next);
        });
  }

  /** A continuation that ends the change when it has run. */
  private static <T> BiConsumer<T, @Nullable SessionException> after(
      BiConsumer<T, @Nullable SessionException> then, Runnable over) {
    return (value, failure) -> {
      then.accept(value, failure);
      over.run();
    };
  }

  @Nullable Destination find(Address address) {
    return destinations.get(address);
  }

  /** Whether there is no queue of this name and none may be made; what is no name is not lacked. */
  boolean lacks(String queue) {
    return !autoCreate
        && !queue.equals(DeadLetters.DEFAULT)
        && destinations.keySet().stream()
            .noneMatch(one -> one.kind() == Address.Kind.QUEUE && one.name().equals(queue));
  }

  List<Destination> all() {
    return new ArrayList<>(destinations.values());
  }

  long newId() {
    return ++lastId;
  }

  /** Never gives an id to a new queue that something stored still names. */
  void reserveId(long queueId) {
    lastId = Math.max(lastId, queueId);
  }

  /** Part of a change: finds a destination or makes it. */
  @SuppressWarnings("NullAway")
  void ensure(
      Address address, boolean create, BiConsumer<Destination, @Nullable SessionException> then) {
    Destination found = destinations.get(address);
    if (found != null) {
      then.accept(found, null);
    } else if (!create && !address.equals(DeadLetters.QUEUE) || address.kind().isTemporary()) {
      then.accept(null, Refusals.noDestination(address));
    } else {
      StoredDestination stored = new StoredDestination(newId(), address);
      submit(
          Batch.of(new Operation.PutDestination(stored)),
          failure -> {
            if (failure != null) {
              then.accept(null, failure);
            } else {
              then.accept(add(stored, true, null), null);
            }
          });
    }
  }

  /** Writes a change and goes on in the mailbox when it is durable. */
  void submit(Batch batch, Consumer<@Nullable SessionException> then) {
    engine
        .store()
        .submit(
            batch,
            new Store.Completion() {
              @Override
              public void durable() {
                mailbox.post(() -> then.accept(null));
              }

              @Override
              public void failed(StoreException why) {
                mailbox.post(() -> then.accept(Refusals.of(why)));
              }
            });
  }

  /** Adds a destination that the store knows, or that it need not know. */
  Destination add(StoredDestination stored, boolean durable, @Nullable Object owner) {
    Address address = stored.address();
    MessageQueue queue = null;
    if (!address.kind().isTopic()) {
      RedeliveryTarget target =
          address.kind().isTemporary() ? RedeliveryTarget.BROKER : RedeliveryTarget.of(address);
      queue = newQueue(stored.id(), address, null, durable, target);
    }
    Destination destination = new Destination(stored.id(), address, queue, owner);
    destinations.put(address, destination);
    reserveId(stored.id());
    if (queue == null) {
      route(routes -> routes.with(address));
    } else {
      MessageQueue bound = queue;
      addQueue(bound);
      route(routes -> routes.bind(address, Binding.all(bound)));
    }
    return destination;
  }

  /** A queue that is not yet added, with the policy of its target. */
  MessageQueue newQueue(
      long id,
      Address address,
      @Nullable String subscription,
      boolean durable,
      RedeliveryTarget target) {
    Retries retries = new Retries(target, policies.of(target), engine.clock());
    return new MessageQueue(id, address, subscription, durable, engine, retries, deadLetters);
  }

  void remove(Destination destination) {
    destinations.remove(destination.address());
    route(routes -> routes.without(destination.address()));
  }

  void addQueue(MessageQueue queue) {
    queues.put(queue.queueId(), queue);
    reserveId(queue.queueId());
  }

  /** Ends a queue: what it holds is gone, what is in flight may still be settled. */
  void removeQueue(MessageQueue queue, SessionException why) {
    queue.mailbox().post(() -> queue.retire(why, () -> queues.remove(queue.queueId(), queue)));
  }

  void route(UnaryOperator<RoutingTable<MessageQueue>> change) {
    table = change.apply(table);
  }
}
