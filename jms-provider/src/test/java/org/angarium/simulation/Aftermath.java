package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.message.BranchId;
import org.angarium.runtime.Clock;
import org.angarium.simulation.Copy.State;
import org.angarium.store.Recovered;
import org.angarium.store.SimulatedStore;
import org.angarium.store.StoredBranch;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.angarium.store.StoredSubscription;
import org.jspecify.annotations.Nullable;

/**
 * What a broker that ended without notice has left, held against the ledger: what was confirmed is
 * there, what was not is there whole or not at all. Afterwards the ledger is certain again.
 */
final class Aftermath {
  private final Ledger ledger;
  private final SimulatedStore left;
  private final Recovered recovered;
  private final boolean mayLoseWritten;
  private final Trace trace;
  private final long nowMs;
  private final long elapsedMs;

  /** What became of each unit that was being committed: whether it was done. */
  private final Map<Unit, Boolean> done = new HashMap<>();

  /**
   * What is left.
   *
   * @param mayLoseWritten whether what was written and not synced may be lost: the power failed, or
   *     a sync did
   */
  Aftermath(Ledger ledger, SimulatedStore left, boolean mayLoseWritten, Clock clock, Trace trace) {
    this.trace = trace;
    this.ledger = ledger;
    this.left = left;
    this.recovered = left.recovered();
    this.mayLoseWritten = mayLoseWritten;
    this.nowMs = clock.millis();
    this.elapsedMs = clock.elapsedMs();
  }

  void check(List<Unit> branches) {
    ledger.deaths().forget();
    ledger.policies().recovered(recovered.settings(), trace.steps());
    Map<String, Long> queueIds = queueIds();
    findExpired(queueIds.get(Ledger.EXPIRED.name()));
    Set<BranchId> prepared = new LinkedHashSet<>();
    recovered.branches().stream().map(StoredBranch::id).forEach(prepared::add);
    checkBranches(branches, prepared);
    for (Place place : ledger.places()) {
      Long queueId = queueIds.get(place.name);
      if (place.address.kind().isTopic() && queueId == null) {
        boolean mayBeGone = !place.durable || place.life == Place.Life.UNSURE;
        require(mayBeGone, "the durable subscription %s is gone", place.name);
        ledger.forget(place);
        List.copyOf(place.copies.values()).forEach(place::drop);
        continue;
      }
      place.consumers.forEach(consumer -> consumer.life = SimulatedConsumer.Life.CLOSED);
      place.consumers.clear();
      place.life = Place.Life.OPEN;
      place.purges = 0;
      place.pause.ended();
      check(place, queueId == null ? List.of() : left.contents(queueId));
    }
    for (Place place : ledger.places()) {
      List.copyOf(place.copies.values()).forEach(ledger.deaths()::dieIfExhausted);
    }
    branches.removeIf(branch -> branch.state != Unit.State.PREPARED);
  }

  /** What has expired may have moved without anybody hearing of it. */
  private void findExpired(@Nullable Long queueId) {
    Place place = ledger.queue(Ledger.EXPIRED);
    for (StoredMessage row : queueId == null ? List.<StoredMessage>of() : left.contents(queueId)) {
      Integer number = (Integer) row.envelope().properties().get(Sent.NUMBER);
      if (!place.copies.containsKey(number) && !place.past.containsKey(number)) {
        ledger.deaths().movedExpired(number);
      }
    }
  }

  private Map<String, Long> queueIds() {
    Map<String, Long> ids = new LinkedHashMap<>();
    for (StoredDestination stored : recovered.destinations()) {
      ids.put(stored.address().name(), stored.id());
    }
    for (StoredSubscription stored : recovered.subscriptions()) {
      ids.put(stored.name(), stored.queueId());
    }
    return ids;
  }

  private void checkBranches(List<Unit> branches, Set<BranchId> prepared) {
    for (Unit branch : branches) {
      boolean there = prepared.remove(branch.branch);
      switch (branch.state) {
        case OPEN, ENDED -> require(!there, "%s was never prepared and is", branch.branch);
        case PREPARING -> require(!there || !branch.doomed, "%s is doomed", branch.branch);
        case PREPARED -> require(there, "%s was prepared and is not", branch.branch);
        default -> require(!there || branch.prepared, "%s was never prepared", branch.branch);
      }
      if (there) {
        branch.prepared = true;
        branch.state = Unit.State.PREPARED;
      } else if (branch.state == Unit.State.COMMITTING) {
        if (branch.prepared) {
          done.put(branch, true);
        }
      } else {
        branch.state = Unit.State.OVER;
      }
    }
    require(prepared.isEmpty(), "branches are prepared that are over: %s", prepared);
  }

  private void check(Place place, List<StoredMessage> contents) {
    Map<Integer, StoredMessage> rows = new LinkedHashMap<>();
    for (StoredMessage row : contents) {
      Integer number = (Integer) row.envelope().properties().get(Sent.NUMBER);
      require(rows.put(number, row) == null, "%s has message %d twice", place.name, number);
    }
    for (Copy copy : List.copyOf(place.copies.values())) {
      StoredMessage row = rows.remove(copy.sent.number());
      State next = copy.stored ? next(copy, row != null) : State.GONE;
      require(copy.stored || row == null, "%s is in the store", copy);
      copy.mayDie = null;
      if (next == State.GONE) {
        place.drop(copy);
      } else {
        copy.isThere();
        copy.become(next);
        copy.readyAt = 0;
      }
      copy.retryFromMs = 0;
      copy.hasReturned(elapsedMs);
      if (row != null) {
        checkAttempts(copy, row.attempts());
        copy.waitsAgain = ledger.wasSetBack();
        copy.begun = next == State.HELD && copy.attempts > 0;
      }
    }
    rows.forEach((number, row) -> comeBack(place, number, row));
  }

  /** What has become of a copy that may be in the store. */
  private State next(Copy copy, boolean there) {
    boolean expired = copy.mayHaveExpired(nowMs);
    require(!there || !copy.doubtful, "%s is in the store, which has refused it", copy);
    switch (copy.state()) {
      case UNSEEN -> {
        require(!there, "%s is in the store", copy);
        return copy.sentBy.state == Unit.State.PREPARED ? State.UNSEEN : State.GONE;
      }
      case COMING -> {
        if (copy.sentBy.state == Unit.State.PREPARED) {
          require(!there, "%s is in the store, its branch is prepared", copy);
          return State.UNSEEN;
        }
        if (there || copy.certain && !expired) {
          decide(copy.sentBy, there, copy);
        }
        return there ? State.READY : State.GONE;
      }
      case HELD, ENDING -> {
        boolean mayBeLost = expired || copy.is(State.ENDING) || mayBeMissing(copy);
        require(there || mayBeLost, "%s is lost", copy);
        Unit unit = copy.acceptedBy;
        if (unit != null && unit.state == Unit.State.PREPARED) {
          require(there || copy.doubtful, "%s is lost, its branch is prepared", copy);
          return there ? State.HELD : State.GONE;
        }
        if (unit != null && copy.is(State.ENDING) && (there || !mayBeMissing(copy))) {
          decide(unit, !there, copy);
        }
        return there ? State.READY : State.GONE;
      }
      default -> {
        boolean excused = !copy.certain && !copy.delivered || mayBeMissing(copy);
        checkMoves(copy, there, excused, expired);
        Unit unit = copy.acceptedBy;
        boolean heldAgain = unit != null && unit.state == Unit.State.PREPARED;
        return heldAgain ? State.HELD : there ? State.READY : State.GONE;
      }
    }
  }

  private static boolean mayBeMissing(Copy copy) {
    return copy.isInDoubt() || copy.doubtful || copy.purgeable;
  }

  /** What is there has not moved; what is not has, unless there is another reason for it. */
  private void checkMoves(Copy copy, boolean there, boolean excused, boolean expired) {
    Unit death = copy.mayDie;
    require(there || excused || expired || death != null, "%s is lost", copy);
    if (death != null && (there || !excused && !expired)) {
      decide(death, !there, copy);
    }
    boolean moves = copy.is(State.READY) && copy.certain && ledger.policies().movesExpired(copy);
    require(
        there || excused || death != null || !moves,
        "%s has expired and is lost on its way to %s",
        copy,
        Ledger.EXPIRED);
  }

  private void decide(Unit unit, boolean wasDone, Copy copy) {
    Boolean before = done.putIfAbsent(unit, wasDone);
    require(
        before == null || before == wasDone,
        "half of a commit was done: %s and %s; look at %s",
        unit.sends,
        unit.accepts,
        copy);
  }

  private void checkAttempts(Copy copy, int attempts) {
    int least = mayLoseWritten ? copy.attemptsDurable : copy.attemptsWritten;
    require(
        attempts >= least && attempts <= copy.attempts,
        "%s has %d attempts in the store, it must have %d to %d",
        copy,
        attempts,
        least,
        copy.attempts);
    copy.attempts = attempts;
    copy.attemptsWritten = attempts;
    copy.attemptsDurable = attempts;
  }

  /** Only a power cut brings back what was accepted, if that was written and not yet durable. */
  private void comeBack(Place place, Integer number, StoredMessage row) {
    Copy past = place.past.get(number);
    require(past != null, "message %d was never sent to %s", number, place.name);
    require(mayLoseWritten && past.onlyWritten, "%s is in the store, but it is over", past);
    place.past.remove(number);
    place.copies.put(number, past);
    past.onlyWritten = false;
    past.become(State.READY);
    past.readyAt = 0;
    checkAttempts(past, row.attempts());
    past.waitsAgain = ledger.wasSetBack();
  }
}
