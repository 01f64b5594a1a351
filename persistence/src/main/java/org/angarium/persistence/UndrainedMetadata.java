package org.angarium.persistence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.message.Body;
import org.angarium.message.BranchId;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.store.Operation;
import org.angarium.store.Recovered;
import org.angarium.store.StoredBranch;
import org.jspecify.annotations.Nullable;

/**
 * Which queues and branches there are, tables and journal together, and which removals the tables
 * have not seen. Guarded by the lock of {@link Undrained}.
 */
final class UndrainedMetadata {
  /**
   * A branch.
   *
   * @param prepared the record that prepared it, 0 when the tables have it
   * @param bodies the bodies that its work names
   */
  record Branch(long prepared, boolean heuristic, List<Long> bodies) {}

  private final Set<Long> destinations = new HashSet<>();
  private final Set<Long> subscriptions = new HashSet<>();
  private final Map<BranchId, Branch> branches = new HashMap<>();

  /** By queue id the record that removed the queue whose rows are still there. */
  private final Map<Long, Long> removals = new HashMap<>();

  UndrainedMetadata(Recovered tables) {
    tables.destinations().forEach(destination -> destinations.add(destination.id()));
    tables.subscriptions().forEach(subscription -> subscriptions.add(subscription.queueId()));
    for (StoredBranch branch : tables.branches()) {
      branches.put(branch.id(), new Branch(0, branch.heuristic(), bodies(branch)));
    }
  }

  private static List<Long> bodies(StoredBranch branch) {
    List<Long> keys = new ArrayList<>();
    for (Operation.BranchWork work : branch.work()) {
      if (work instanceof Operation.Insert insert
          && insert.envelope().body() instanceof Body.Chunks body) {
        keys.add(body.key());
      }
    }
    return keys;
  }

  boolean isKnown(long queueId) {
    return destinations.contains(queueId) || subscriptions.contains(queueId);
  }

  /** Whether the queue's rows are still there and no longer count. */
  boolean hidesRows(long queueId) {
    return removals.containsKey(queueId);
  }

  @Nullable Branch branch(BranchId id) {
    return branches.get(id);
  }

  void putDestination(long id, Undo undo) {
    if (destinations.add(id)) {
      undo.add(() -> destinations.remove(id));
    }
  }

  void putSubscription(long id, Undo undo) {
    if (subscriptions.add(id)) {
      undo.add(() -> subscriptions.remove(id));
    }
  }

  void remove(long queueId, long sequence, Undo undo) {
    if (destinations.remove(queueId)) {
      undo.add(() -> destinations.add(queueId));
    }
    if (subscriptions.remove(queueId)) {
      undo.add(() -> subscriptions.add(queueId));
    }
    undo.put(removals, queueId, sequence);
  }

  void prepare(StoredBranch branch, long sequence, List<BodyUse> uses, Undo undo) {
    if (branches.containsKey(branch.id())) {
      throw new IllegalStateException("branch %s is there already".formatted(branch.id()));
    }
    List<Long> bodies = uses.stream().map(BodyUse::key).toList();
    undo.put(branches, branch.id(), new Branch(sequence, branch.heuristic(), bodies));
  }

  /**
   * Ends a branch and says which bodies its work no longer names.
   *
   * @param again whether it was done before, so that the tables may never have seen the branch
   */
  List<Long> decide(Operation.Decide decide, boolean again, Undo undo) {
    Branch branch = branches.get(decide.branch());
    if (branch == null || branch.heuristic()) {
      if (again) {
        return List.of();
      }
      throw notWaiting(decide.branch());
    }
    Branch left = decide.heuristic() ? new Branch(branch.prepared(), true, List.of()) : null;
    undo.put(branches, decide.branch(), left);
    return branch.bodies();
  }

  /** Forgets a branch; see {@link #decide}. */
  void forget(BranchId id, boolean again, Undo undo) {
    Branch branch = branches.get(id);
    if (branch == null && again) {
      return;
    }
    if (branch == null || !branch.heuristic()) {
      throw notWaiting(id);
    }
    undo.put(branches, id, null);
  }

  private static IllegalStateException notWaiting(BranchId id) {
    return new IllegalStateException(
        "branch %s is to be ended and does not wait for it".formatted(id));
  }

  /** The tables have seen everything up to the record. */
  void drained(long sequence) {
    removals.values().removeIf(removal -> removal <= sequence);
  }
}
