package org.angarium.persistence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.angarium.store.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * What the tables say about the things that a batch touches. Whoever applies the batch notes what
 * is missing; {@link Lookups} finds it out, outside of any lock, and the batch is tried again.
 */
final class Facts {
  /**
   * Whether a message's row is there.
   *
   * @param bodyKey the body that it names, 0 for none
   */
  record Row(boolean exists, long bodyKey) {}

  final Map<MessageKey, Row> rows = new HashMap<>();
  final Map<Long, Integer> bodyUses = new HashMap<>();
  final Map<Long, Map<Long, Integer>> queueBodies = new HashMap<>();
  final Set<MessageKey> missingRows = new HashSet<>();

  /** Rows that are said not to be there and should be: the index may be wrong. */
  final Set<MessageKey> doubted = new HashSet<>();

  final Set<Long> missingBodies = new HashSet<>();
  final Set<Long> missingQueues = new HashSet<>();

  /** The state of the tables that the counts of uses are good for; see {@link Undrained}. */
  long version = -1;

  /** The row of a message; null when it has to be looked up. */
  @Nullable Row row(MessageKey key) {
    Row row = rows.get(key);
    if (row == null) {
      missingRows.add(key);
    }
    return row;
  }

  /** Has a row that should be there looked for once more; false when that was done already. */
  boolean doubt(MessageKey key) {
    boolean first = doubted.add(key);
    if (first) {
      rows.remove(key);
      missingRows.add(key);
    }
    return first;
  }

  /** How many rows name a body; null when that has to be looked up. */
  @Nullable Integer bodyUses(long key) {
    Integer uses = bodyUses.get(key);
    if (uses == null) {
      missingBodies.add(key);
    }
    return uses;
  }

  /** The bodies that a queue's rows name, with how many do; null when that has to be looked up. */
  @Nullable Map<Long, Integer> queueBodies(long queueId) {
    Map<Long, Integer> bodies = queueBodies.get(queueId);
    if (bodies == null) {
      missingQueues.add(queueId);
    }
    return bodies;
  }

  /** Whether something has to be looked up. */
  boolean areMissing() {
    return !missingRows.isEmpty() || !missingBodies.isEmpty() || !missingQueues.isEmpty();
  }

  /** Whether what has to be looked up changes with each drain. */
  boolean needVersion() {
    return !missingBodies.isEmpty() || !missingQueues.isEmpty();
  }

  /** Forgets the counts of uses when they belong to another state of the tables. */
  void require(long tables) {
    if (version != tables) {
      bodyUses.clear();
      queueBodies.clear();
    }
  }
}
