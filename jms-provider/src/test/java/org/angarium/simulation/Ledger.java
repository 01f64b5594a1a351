package org.angarium.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.runtime.Clock;
import org.angarium.simulation.Copy.State;
import org.jspecify.annotations.Nullable;

/**
 * What may be seen. It is told of every call before it is made and of every answer, and knows no
 * mailbox, no store and no sequence: a copy of a message stands in a place, and its state follows
 * from the calls alone. A delivery that does not fit is a {@link Violation}.
 */
final class Ledger {
  /** The queue of the dead letters, where the broker itself sends to. */
  static final Address DEAD_LETTERS = Address.queue("DLQ");

  /** The queue that some policies name for what has expired. */
  static final Address EXPIRED = Address.queue("expired");

  private final Clock clock;
  private final Trace trace;
  private final Policies policies;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Shortage shortage = new Shortage();
  private final Deaths deaths;
  private final Returns returns;
  private boolean wasSetBack;
  private boolean failing;

  Ledger(Clock clock, Trace trace, Policies policies) {
    this.policies = policies;
    this.clock = clock;
    this.trace = trace;
    this.deaths = new Deaths(this, clock, trace);
    this.returns = new Returns(this, clock, trace);
  }

  Policies policies() {
    return policies;
  }

  Shortage shortage() {
    return shortage;
  }

  Deaths deaths() {
    return deaths;
  }

  Returns returns() {
    return returns;
  }

  /** The store has failed, or the broker has started again. */
  void failing(boolean isFailing) {
    failing = isFailing;
  }

  boolean isFailing() {
    return failing;
  }

  /** Whether a send may have failed of which that is not known yet. */
  boolean mayHaveFailed(Unit unit) {
    return failing || mayBeRefused(unit);
  }

  List<Place> places() {
    return List.copyOf(places.values());
  }

  /** The place of a queue. */
  Place queue(Address address) {
    Place place =
        places.computeIfAbsent(
            address.name(), name -> new Place(name, address, true, Wish.ALL, null, null));
    place.life = Place.Life.OPEN;
    return place;
  }

  /** A temporary queue that was made. */
  Place temporary(Address address) {
    Place place = new Place(address.name(), address, false, Wish.ALL, null, null);
    place.life = Place.Life.OPEN;
    places.put(place.name, place);
    return place;
  }

  /** A subscription that is about to be opened. */
  Place subscription(
      String name,
      Address topic,
      boolean durable,
      Wish wish,
      @Nullable String clientId,
      @Nullable String notFrom) {
    return places.computeIfAbsent(
        name, key -> new Place(name, topic, durable, wish, clientId, notFrom));
  }

  /** How many copies there are. */
  int backlog() {
    int copies = 0;
    for (Place place : places.values()) {
      copies += place.copies.size();
    }
    return copies;
  }

  @Nullable Place find(String name) {
    return places.get(name);
  }

  /** A subscription that is no more. */
  void forget(Place place) {
    place.life = Place.Life.CLOSED;
    places.remove(place.name, place);
    for (Copy copy : List.copyOf(place.copies.values())) {
      if (copy.is(State.UNSEEN, State.COMING, State.READY, State.RETURNING)) {
        place.drop(copy);
      }
    }
  }

  /** A durable subscription was removed, which is refused while somebody has a message of it. */
  void unsubscribed(Place place) {
    for (Copy copy : place.copies.values()) {
      boolean isHeld = copy.is(State.OUT) || copy.is(State.HELD) && !mayBeBack(copy);
      require(!isHeld, "%s was removed, but %s", place.name, copy);
    }
    forget(place);
  }

  // --- sending

  /** A message is sent: to its queue, or to all subscriptions that select it. */
  void sent(Sent sent, Unit unit, boolean atOnce) {
    State state = atOnce ? State.COMING : State.UNSEEN;
    List<Place> targets = new ArrayList<>();
    if (sent.to().kind().isTopic()) {
      places.values().stream()
          .filter(place -> place.address.equals(sent.to()) && place.takes(sent))
          .forEach(targets::add);
    } else if (sent.to().kind().isTemporary()) {
      targets.add(places.get(sent.to().name()));
    } else {
      targets.add(queue(sent.to()));
    }
    for (Place place : targets) {
      Copy copy = new Copy(sent, place, unit, place.life == Place.Life.OPEN, state);
      copy.calledAt = trace.steps();
      copy.availableAt = trace.steps();
      place.add(copy);
      unit.sends.add(copy);
    }
  }

  /** A subscription appears while a send is under way, which may reach it. */
  void mayReach(Place place, Sent sent, Unit unit, boolean atOnce) {
    if (place.takes(sent) && !place.copies.containsKey(sent.number())) {
      Copy copy = new Copy(sent, place, unit, false, atOnce ? State.COMING : State.UNSEEN);
      copy.calledAt = trace.steps();
      place.add(copy);
      unit.sends.add(copy);
    }
  }

  // --- deciding

  /** A unit's commit is asked for. */
  void committing(Unit unit) {
    asked(unit, Unit.State.COMMITTING);
    if (unit.doomed) {
      returns.begin(unit.accepted(), State.HELD, true, true);
      return;
    }
    for (Copy copy : unit.sends) {
      if (copy.is(State.UNSEEN)) {
        copy.become(State.COMING);
        copy.calledAt = trace.steps();
        copy.availableAt = trace.steps();
      }
    }
    unit.accepted().forEach(this::ending);
  }

  /** A unit is asked for. */
  void asked(Unit unit, Unit.State state) {
    unit.asked(state, trace.steps(), clock.elapsedMs());
  }

  /** Its acceptance is asked for. */
  void ending(Copy copy) {
    copy.become(State.ENDING);
    copy.place.pause.consumed();
  }

  /** A unit was committed. */
  void committed(Unit unit) {
    if (unit.doomed) {
      throw new Violation("committed, although an acceptance in it was stale: " + unit.accepts);
    }
    require(!unit.refused, "committed, but the store has refused it: %s", unit.accepts);
    unit.state = Unit.State.OVER;
    for (Copy copy : unit.sends) {
      copy.confirmedAt = trace.steps();
      if (copy.is(State.COMING)) {
        copy.ready(trace.steps());
      }
    }
    accepted(unit.accepted(), false);
  }

  /** A unit was rolled back, by its own or anybody's wish. */
  void rolledBack(Unit unit) {
    unit.state = Unit.State.OVER;
    for (Copy copy : unit.sends) {
      if (!copy.is(State.UNSEEN, State.GONE)) {
        throw new Violation("rolled back, but it was seen: " + copy);
      }
      copy.place.drop(copy);
    }
    returns.begin(unit.accepted(), State.HELD, true, true);
  }

  /**
   * Whether the store may have refused a unit because it had no space, so that what the unit has
   * accepted is back and nobody knows.
   */
  boolean mayBeRefused(Unit unit) {
    boolean underWay = unit.state == Unit.State.COMMITTING || unit.state == Unit.State.PREPARING;
    return underWay && !unit.prepared && unit.inserts() && shortage.mayRefuse(unit.askedAt);
  }

  /** Whether a copy that is held may have come back without an answer so far. */
  boolean mayBeBack(Copy copy) {
    Unit unit = copy.acceptedBy;
    return copy.is(State.ENDING, State.HELD) && unit != null && !unit.isDeath && mayBeRefused(unit);
  }

  /** The store had no space for a unit: nothing of it is done, what it accepted comes back. */
  void refused(Unit unit) {
    if (unit.refused) {
      return;
    }
    require(mayBeRefused(unit), "%s of %s was refused", unit.sends, unit.accepts);
    unit.refused = true;
    List<Copy> back =
        unit.accepted().stream().filter(copy -> copy.is(State.ENDING, State.HELD)).toList();
    if (unit.rejects) {
      back.forEach(Copy::begin); // to reject it is to have tried
      back = back.stream().filter(copy -> !hasDied(copy, unit)).toList();
    }
    drop(unit);
    returns.comeBack(back, new Returns.Return(true, true, false, unit.askedAt, unit.askedAtMs));
  }

  /** What came back and had no delivery left is a dead letter, which may be seen by now. */
  private boolean hasDied(Copy copy, Unit unit) {
    Copy letter = unit.sends.get(unit.accepts.indexOf(copy));
    if (letter.is(State.UNSEEN, State.COMING) || !policies.mayBeExhausted(copy)) {
      return false;
    }
    unit.sends.remove(letter);
    unit.accepts.remove(copy);
    accepted(List.of(copy), false);
    return true;
  }

  private void drop(Unit unit) {
    unit.state = Unit.State.OVER;
    for (Copy copy : unit.sends) {
      require(
          copy.is(State.UNSEEN, State.COMING, State.GONE), "refused, but it was seen: %s", copy);
      copy.place.drop(copy);
    }
  }

  /** Nothing of a unit was done, because the broker ends: all that it accepted must be there. */
  void neverDone(Unit unit) {
    drop(unit);
    neverEnded(unit.accepted());
  }

  /** A send failed, because the broker ends, and is not part of its transaction, or may not be. */
  void notTaken(Sent sent, Unit unit, boolean surely) {
    for (Copy copy : unit.sends) {
      if (copy.sent.equals(sent)) {
        copy.certain = false;
        if (surely && copy.is(State.UNSEEN, State.COMING)) {
          copy.place.drop(copy);
        }
      }
    }
  }

  /** Acceptances were refused, because the broker ends. */
  void neverEnded(List<Copy> copies) {
    copies.stream().filter(copy -> copy.is(State.ENDING)).forEach(copy -> copy.become(State.OUT));
  }

  /** The store refused a message that may have been handed out before. */
  void doubted(Unit unit) {
    require(mayBeRefused(unit), "%s was refused", unit.sends);
    unit.state = Unit.State.OVER;
    for (Copy copy : unit.sends) {
      copy.certain = false;
      copy.doubtful = true;
      deaths.doubted(copy);
    }
  }

  /** The store had no space for a prepared branch: it stays prepared. */
  void stillPrepared(Unit branch) {
    boolean mayBe = branch.inserts() && shortage.mayRefuse(branch.askedAt);
    require(mayBe, "the commit of %s was refused", branch.branch);
    branch.state = Unit.State.PREPARED;
    for (Copy copy : branch.sends) {
      require(
          copy.is(State.COMING, State.GONE), "%s is prepared again, but %s", branch.branch, copy);
      if (copy.is(State.COMING)) {
        copy.become(State.UNSEEN);
      }
    }
    branch.accepted().forEach(copy -> copy.become(State.HELD));
  }

  /** A send failed because its temporary queue was being deleted. */
  void notSent(Unit unit) {
    for (Copy copy : unit.sends) {
      require(copy.is(State.COMING, State.GONE), "%s was not sent", copy);
      require(copy.place.life != Place.Life.OPEN, "%s was not sent, its queue is there", copy);
      copy.place.drop(copy);
    }
  }

  // --- settling

  /** All that is not out may be removed from a place; answers of what that was not known before. */
  List<Copy> purging(Place place) {
    List<Copy> found =
        place.copies.values().stream()
            .filter(copy -> copy.is(State.COMING, State.READY, State.RETURNING))
            .filter(copy -> !copy.purgeable)
            .toList();
    found.forEach(Copy::mayBePurged);
    deaths.purged(place);
    return found;
  }

  /** An acceptance was answered. */
  void accepted(List<Copy> copies, boolean onlyWritten) {
    for (Copy copy : copies) {
      if (copy.is(State.ENDING)) {
        copy.onlyWritten = onlyWritten;
        copy.place.drop(copy);
      }
    }
  }

  /** Nobody hears when the broker lets go on what waited behind a copy that is over. */
  void goneUnanswered(Copy gone) {
    if (gone.failed) {
      gone.place.copies.values().stream()
          .filter(other -> other.is(State.READY) && policies.waitTogether(gone, other))
          .forEach(other -> other.readyAt = trace.steps());
    }
  }

  // --- time

  /** The clock is about to be set back: what was due may stay so, what had expired may be gone. */
  void setBack() {
    wasSetBack = true;
    for (Place place : places.values()) {
      for (Copy copy : place.copies.values()) {
        copy.setBack(clock.millis());
      }
    }
    deaths.setBack();
  }

  boolean wasSetBack() {
    return wasSetBack;
  }

  /** Nothing runs any more: whatever was given back has arrived, who has credit has been served. */
  void idle() {
    policies.idle(trace.steps());
    deaths.idle();
    for (Place place : places.values()) {
      for (Copy copy : List.copyOf(place.copies.values())) {
        copy.attemptsDurable = copy.attemptsWritten;
        if (copy.doubtful && copy.is(State.COMING, State.READY, State.RETURNING)) {
          place.drop(copy);
        } else if (copy.is(State.RETURNING)) {
          copy.ready(trace.steps());
          copy.hasReturned(clock.elapsedMs());
        } else if (copy.is(State.ENDING) && !isOnItsWay(copy)) {
          place.drop(copy);
        } else if (copy.is(State.COMING) && !deaths.mayWait(copy)) {
          throw new Violation(copy + " is under way although nothing runs");
        }
        copy.hasReturned(clock.elapsedMs());
      }
      boolean someAreOut =
          place.copies.values().stream().anyMatch(copy -> copy.is(State.OUT, State.HELD));
      if (!place.pause.mustDeliver(someAreOut)) {
        continue;
      }
      for (SimulatedConsumer consumer : place.consumers) {
        if (consumer.mustBeServed()) {
          for (Copy copy : place.copies.values()) {
            boolean due =
                copy.sent.dueMs() <= clock.millis() && copy.retryByMs <= clock.elapsedMs();
            boolean free = due && !copy.waitsAgain && copy.mayDie == null;
            boolean wanted = copy.isReady(clock.millis()) && consumer.wish.wants(copy.sent);
            boolean left = free && wanted && !returns.isBehindAnother(copy);
            require(!left, "%s waits although %s has credit", copy, consumer);
          }
        }
      }
    }
  }

  private static boolean isOnItsWay(Copy copy) {
    Unit unit = copy.acceptedBy;
    return unit != null && unit.isDeath && unit.state == Unit.State.COMMITTING;
  }

  static void require(boolean holds, String what, Object... about) {
    if (!holds) {
      throw new Violation(what.formatted(about));
    }
  }
}
