package org.angarium.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.angarium.message.Body;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a {@link MemoryStore.Medium}, guarded by its lock. A batch is applied operation by
 * operation, each noting how it is undone; when one breaks an invariant, all are undone.
 */
final class MemoryContents {
  /** Larger bodies are handed out as chunks, as a store on disk would do it. */
  static final int LARGE_BODY = 256 * 1024;

  private static final Comparator<MessageKey> DELIVERY_ORDER =
      Comparator.comparingInt(MessageKey::priority)
          .reversed()
          .thenComparingLong(MessageKey::sequence);

  private record SharedBody(Body.Bytes bytes, int uses) {}

  private final Map<Long, StoredDestination> destinations = new LinkedHashMap<>();
  private final Map<Long, StoredSubscription> subscriptions = new LinkedHashMap<>();
  private final Map<BranchId, StoredBranch> branches = new LinkedHashMap<>();
  private final Map<String, Long> producerMarks = new HashMap<>();
  private final Map<String, String> settings = new HashMap<>();
  private final Map<Long, NavigableMap<MessageKey, StoredMessage>> queues = new HashMap<>();
  private final Map<Long, SharedBody> bodies = new HashMap<>();
  private final Set<Long> unusedBodies = new HashSet<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private long lastBodyKey;

  /** Drops messages of unknown queues and says what is left. */
  Recovered recover() {
    for (Long queueId : List.copyOf(queues.keySet())) {
      if (!isKnown(queueId)) {
        removeMessages(queueId);
      }
    }
    dropUnusedBodies();
    undo.clear();
    Map<Long, Long> counts = new HashMap<>();
    queues.values().removeIf(Map::isEmpty);
    queues.forEach((id, messages) -> counts.put(id, (long) messages.size()));
    return new Recovered(
        List.copyOf(destinations.values()),
        List.copyOf(subscriptions.values()),
        List.copyOf(branches.values()),
        producerMarks,
        counts,
        settings);
  }

  /**
   * Applies all or nothing.
   *
   * @throws IllegalStateException when an operation breaks an invariant
   */
  void apply(Batch batch) {
    boolean whole = false;
    try {
      batch.operations().forEach(this::apply);
      dropUnusedBodies();
      whole = true;
    } finally {
      while (!whole && !undo.isEmpty()) {
        undo.pop().run();
      }
      undo.clear();
      unusedBodies.clear();
    }
  }

  private void apply(Operation operation) {
    if (operation instanceof Operation.Insert insert) {
      insert(insert);
    } else if (operation instanceof Operation.Delete delete) {
      delete(delete);
    } else if (operation instanceof Operation.DeliveryState state) {
      change(state.key(), found -> found.withState(state.attempts(), state.notBeforeMs()));
    } else if (operation instanceof Operation.FailedAttempts failed) {
      change(failed.key(), found -> found.withFailures(failed.failures()));
    } else if (operation instanceof Operation.ProducerMark mark) {
      put(producerMarks, mark.producerId(), mark.sequence());
    } else if (operation instanceof Operation.PutDestination added) {
      put(destinations, added.destination().id(), added.destination());
    } else if (operation instanceof Operation.PutSubscription added) {
      put(subscriptions, added.subscription().queueId(), added.subscription());
    } else if (operation instanceof Operation.RemoveQueue removed) {
      put(destinations, removed.queueId(), null);
      put(subscriptions, removed.queueId(), null);
      removeMessages(removed.queueId());
    } else if (operation instanceof Operation.PutSetting setting) {
      put(settings, setting.key(), setting.value());
    } else if (operation instanceof Operation.Prepare prepare) {
      prepare(prepare.branch());
    } else if (operation instanceof Operation.Decide decide) {
      decide(decide);
    } else if (operation instanceof Operation.Forget forget) {
      StoredBranch branch = branch(forget.branch());
      require(branch.heuristic(), "branch %s was not decided heuristically", forget.branch());
      put(branches, forget.branch(), null);
    }
  }

  List<StoredMessage> page(long queueId, @Nullable MessageKey after, int limit) {
    NavigableMap<MessageKey, StoredMessage> messages = queues.get(queueId);
    if (messages == null) {
      return List.of();
    }
    if (after != null) {
      messages = messages.tailMap(after, false);
    }
    return messages.values().stream().limit(limit).toList();
  }

  Body.@Nullable Bytes body(long key) {
    SharedBody body = bodies.get(key);
    return body == null ? null : body.bytes();
  }

  private void insert(Operation.Insert insert) {
    Envelope envelope = retain(insert.envelope(), insert.keys().size());
    for (MessageKey key : insert.keys()) {
      NavigableMap<MessageKey, StoredMessage> messages =
          queues.computeIfAbsent(key.queueId(), id -> new TreeMap<>(DELIVERY_ORDER));
      require(!messages.containsKey(key), "%s is there already", key);
      put(messages, key, new StoredMessage(key, 0, insert.notBeforeMs(), null, envelope));
    }
  }

  /** A message may be missing when its queue was removed after the delete was decided. */
  private void delete(Operation.Delete delete) {
    MessageKey key = delete.key();
    NavigableMap<MessageKey, StoredMessage> messages = queues.get(key.queueId());
    StoredMessage message = messages == null ? null : messages.get(key);
    if (messages != null && message != null) {
      put(messages, key, null);
      release(message.envelope().body());
    } else {
      boolean mayBeMissing = delete.mayBeMissing() || !isKnown(key.queueId());
      require(mayBeMissing, "%s is to be deleted and is not there", key);
    }
  }

  private boolean isKnown(long queueId) {
    return destinations.containsKey(queueId) || subscriptions.containsKey(queueId);
  }

  private void change(MessageKey key, UnaryOperator<StoredMessage> how) {
    NavigableMap<MessageKey, StoredMessage> messages = queues.get(key.queueId());
    StoredMessage message = messages == null ? null : messages.get(key);
    if (messages != null && message != null) {
      put(messages, key, how.apply(message));
    }
  }

  private void removeMessages(long queueId) {
    NavigableMap<MessageKey, StoredMessage> messages = queues.get(queueId);
    if (messages != null) {
      messages.values().forEach(message -> release(message.envelope().body()));
      put(queues, queueId, null);
    }
  }

  private void prepare(StoredBranch branch) {
    require(!branches.containsKey(branch.id()), "branch %s is there already", branch.id());
    List<Operation.BranchWork> work = new ArrayList<>();
    for (Operation.BranchWork operation : branch.work()) {
      if (operation instanceof Operation.Insert insert) {
        work.add(
            new Operation.Insert(
                insert.keys(), insert.notBeforeMs(), retain(insert.envelope(), 1)));
      } else {
        work.add(operation);
      }
    }
    put(
        branches,
        branch.id(),
        new StoredBranch(branch.id(), branch.owner(), branch.heuristic(), work));
  }

  private void decide(Operation.Decide decide) {
    StoredBranch branch = branch(decide.branch());
    require(!branch.heuristic(), "branch %s is decided already", branch.id());
    for (Operation.BranchWork operation : branch.work()) {
      if (operation instanceof Operation.Insert insert) {
        release(insert.envelope().body());
      }
    }
    StoredBranch left =
        decide.heuristic() ? new StoredBranch(branch.id(), branch.owner(), true, List.of()) : null;
    put(branches, branch.id(), left);
  }

  private StoredBranch branch(BranchId id) {
    return present(branches.get(id), "branch %s is to be ended and is not there", id);
  }

  /** The envelope as it is kept: a large body stands apart, with the count of its uses. */
  private Envelope retain(Envelope envelope, int uses) {
    if (envelope.body() instanceof Body.Chunks chunks) {
      use(chunks.key(), uses);
      return envelope;
    }
    if (envelope.body() instanceof Body.Bytes bytes && bytes.length() > LARGE_BODY) {
      long key = ++lastBodyKey;
      put(bodies, key, new SharedBody(bytes, uses));
      return envelope.withBody(new Body.Chunks(key, bytes.length()));
    }
    return envelope;
  }

  private void release(Body body) {
    if (body instanceof Body.Chunks chunks) {
      use(chunks.key(), -1);
    }
  }

  private void use(long key, int more) {
    SharedBody body = present(bodies.get(key), "body %s is to be used and is not there", key);
    int uses = body.uses() + more;
    put(bodies, key, new SharedBody(body.bytes(), uses));
    if (uses == 0) {
      unusedBodies.add(key);
    }
  }

  /** Only at the end of a batch: an operation after the last release may use the body again. */
  private void dropUnusedBodies() {
    for (Long key : unusedBodies) {
      SharedBody body = bodies.get(key);
      if (body != null && body.uses() == 0) {
        put(bodies, key, null);
      }
    }
    unusedBodies.clear();
  }

  /** Changes a table, null for removing, and notes how that is undone. */
  private <K, V> void put(Map<K, V> table, K key, @Nullable V value) {
    V before = value == null ? table.remove(key) : table.put(key, value);
    undo.push(before == null ? () -> table.remove(key) : () -> table.put(key, before));
  }

  private static <T> T present(@Nullable T value, String what, Object about) {
    require(value != null, what, about);
    return Objects.requireNonNull(value);
  }

  private static void require(boolean holds, String what, Object about) {
    if (!holds) {
      throw new IllegalStateException(what.formatted(about));
    }
  }
}
