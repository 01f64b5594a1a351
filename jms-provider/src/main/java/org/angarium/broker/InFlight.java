package org.angarium.broker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.angarium.session.DeliveryToken;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a queue that were delivered and are not settled, and those that an undecided
 * transaction holds. Owned by the queue's mailbox.
 */
final class InFlight {
  /** The attempt of an entry that was held by a prepared branch when the broker started. */
  static final long RECOVERED_ATTEMPT = 0;

  private final EntryTable bySequence = new EntryTable();
  private long attempts = RECOVERED_ATTEMPT;

  int size() {
    return bySequence.size();
  }

  List<Entry> entries() {
    return bySequence.entries();
  }

  /** Begins a new attempt for an owner. */
  void add(Entry entry, Object owner, long nowMs) {
    entry.sinceMs = nowMs;
    entry.state = Entry.State.IN_FLIGHT;
    entry.attempt = ++attempts;
    entry.begun = false;
    entry.owner = owner;
    bySequence.put(entry);
  }

  /** Takes up an entry that is held by a recovered branch, or moves to the dead letters. */
  void addHeld(Entry entry, Work holder) {
    entry.owner = holder;
    entry.state = Entry.State.HELD;
    entry.attempt = RECOVERED_ATTEMPT;
    bySequence.put(entry);
  }

  void remove(Entry entry) {
    bySequence.remove(entry.sequence);
    entry.state = Entry.State.GONE;
    entry.owner = null;
    entry.moving = false;
    entry.body = Entry.BodyState.HERE;
  }

  /** The entry that a token names, if the attempt is the session's and still under way. */
  @Nullable Entry current(DeliveryToken token, long epoch, Object session) {
    Entry entry = token.epoch() == epoch ? bySequence.get(token.sequence()) : null;
    boolean current =
        entry != null
            && entry.attempt == token.attempt()
            && entry.state == Entry.State.IN_FLIGHT
            && entry.owner == session;
    return current ? entry : null;
  }

  boolean hold(List<Attempt> accepted, Object session, Work holder) {
    boolean all = true;
    for (Attempt attempt : accepted) {
      Entry entry = find(attempt, Entry.State.IN_FLIGHT);
      if (entry == null || entry.owner != session) {
        all = false;
      } else {
        entry.state = Entry.State.HELD;
        entry.owner = holder;
      }
    }
    return all;
  }

  /** Of these attempts' entries, those that this work holds; each once, however often named. */
  List<Entry> held(List<Attempt> accepted, Work holder) {
    Set<Entry> entries = new LinkedHashSet<>();
    for (Attempt attempt : accepted) {
      Entry entry = find(attempt, Entry.State.HELD);
      if (entry != null && entry.owner == holder) {
        entries.add(entry);
      }
    }
    return new ArrayList<>(entries);
  }

  List<Entry> ownedBy(Object session) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : bySequence.entries()) {
      if (entry.owner == session) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private @Nullable Entry find(Attempt attempt, Entry.State state) {
    Entry entry = bySequence.get(attempt.sequence());
    return entry != null && entry.attempt == attempt.attempt() && entry.state == state
        ? entry
        : null;
  }
}
