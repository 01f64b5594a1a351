package org.angarium.persistence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.persistence.journal.BodyUse;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that stand apart and of which the journal knows more than the tables: where they are,
 * and by how much the number of messages that use them differs from what the tables say. Guarded by
 * the lock of {@link Undrained}.
 */
final class UndrainedBodies {
  /**
   * One body.
   *
   * @param length its size, -1 when it is not known
   * @param inFile whether a chunk file has it and not yet the tables
   * @param more uses that the tables do not count, less those that they should no longer count
   */
  record State(long length, boolean inFile, int more) {}

  private final Map<Long, State> states = new HashMap<>();
  private final Set<Long> touched = new HashSet<>();
  private final List<Long> dead = new ArrayList<>();

  @Nullable State state(long key) {
    return states.get(key);
  }

  /** A file that was there at opening. */
  void found(long key) {
    states.put(key, new State(-1, true, 0));
  }

  /**
   * Counts uses of an insert; false when it has to be looked up first whether the body is there.
   */
  boolean use(BodyUse use, int count, Facts facts, Undo undo) {
    State state = states.get(use.key());
    if (use.added()) {
      undo.put(states, use.key(), new State(use.length(), true, count));
      touched.add(use.key());
      return true;
    }
    if (state == null || !state.inFile()) {
      Integer uses = facts.bodyUses(use.key());
      if (uses == null) {
        return false;
      }
      if (uses == 0) {
        throw new IllegalStateException(
            "body %d is to be used and is not there".formatted(use.key()));
      }
    }
    change(use.key(), count, undo);
    return true;
  }

  /** Counts that uses have come or gone. */
  void change(long key, int more, Undo undo) {
    if (key == UndrainedMessage.NO_BODY || more == 0) {
      return;
    }
    State state = states.get(key);
    State changed =
        state == null
            ? new State(-1, false, more)
            : new State(state.length(), state.inFile(), state.more() + more);
    undo.put(states, key, changed);
    touched.add(key);
  }

  /** At the end of a batch: what nobody uses any more is forgotten, and its file to be deleted. */
  void settle() {
    for (Long key : touched) {
      State state = states.get(key);
      if (state != null && state.more() == 0) {
        states.remove(key);
        if (state.inFile()) {
          dead.add(key);
        }
      }
    }
    touched.clear();
  }

  /** A batch was taken back. */
  void unsettle() {
    touched.clear();
  }

  /** What the tables now count themselves. */
  void drained(Map<Long, Integer> changes, Set<Long> brought) {
    Undo kept = new Undo();
    for (Long key : brought) {
      State state = states.get(key);
      if (state != null) {
        states.put(key, new State(state.length(), false, state.more()));
      }
    }
    changes.forEach((key, change) -> change(key, -change, kept));
    settle();
  }

  /** After the scan: the files that no message uses. */
  void collectOrphans() {
    touched.addAll(states.keySet());
    settle();
  }

  /** The bodies whose files can be deleted once this is durable. */
  List<Long> takeDead() {
    if (dead.isEmpty()) {
      return List.of();
    }
    List<Long> taken = List.copyOf(dead);
    dead.clear();
    return taken;
  }
}
