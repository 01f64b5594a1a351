package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.runtime.Clock;
import org.angarium.simulation.Copy.State;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the broker itself moves: to the dead letters, each as a unit with its letter,
 * and to where what has expired goes, of which nobody hears until it is seen there.
 */
final class Deaths {
  private final Ledger ledger;
  private final Clock clock;
  private final Trace trace;

  /** Those that are on their way for sure. */
  private final List<Unit> dying = new ArrayList<>();

  /** Those that may be, because nobody knows which policy holds or who looks at them. */
  private final Set<Unit> maybe = new LinkedHashSet<>();

  /** Those that may have expired before the broker found that they have no delivery left. */
  private final Map<Integer, Unit> expiring = new HashMap<>();

  Deaths(Ledger ledger, Clock clock, Trace trace) {
    this.ledger = ledger;
    this.clock = clock;
    this.trace = trace;
  }

  /** A copy comes back or another policy is to hold; says whether it ends, as far as is known. */
  boolean ends(Copy copy) {
    if (ledger.policies().isExhausted(copy)) {
      die(copy);
      return true;
    }
    mayEnd(copy);
    return false;
  }

  /** Another policy is about to hold: a copy may end by it, when somebody looks at it. */
  void mayEnd(Copy copy) {
    boolean had = copy.attempts > 0 && ledger.policies().mayBeExhausted(copy);
    if (copy.mayDie == null && had) {
      Unit unit = death(copy);
      unit.accepts.add(copy);
      deadLetter(copy, unit, copy.certain && copy.sent.expirationMs() == 0);
      copy.mayDie = unit;
      maybe.add(unit);
    }
  }

  private void die(Copy copy) {
    Unit unit = death(copy);
    copy.become(State.ENDING);
    copy.acceptedBy = unit;
    copy.onlyWritten = false;
    unit.accepts.add(copy);
    // A temporary queue may be gone before the message could move.
    boolean sure =
        copy.sent.expirationMs() == 0
            && !copy.place.address.kind().isTemporary()
            && !copy.doubtful
            && !copy.purgeable;
    deadLetter(copy, unit, sure);
    dying.add(unit);
    if (copy.sent.expirationMs() != 0) {
      expiring.put(copy.sent.number(), unit);
    }
  }

  private Unit death(Copy copy) {
    Unit unit = new Unit(null);
    unit.isDeath = true;
    unit.asked(Unit.State.COMMITTING, trace.steps(), clock.elapsedMs());
    require(copy.mayDie == null, "%s dies twice", copy);
    return unit;
  }

  /**
   * After the end of a broker: what may not be delivered again dies when it is found; unless it
   * waits once more because the clock was set back, so that another policy may hold by then.
   */
  void dieIfExhausted(Copy copy) {
    if (copy.is(State.READY)) {
      if (ledger.policies().isExhausted(copy) && !copy.waitsAgain) {
        die(copy);
      } else {
        mayEnd(copy);
      }
    }
  }

  /** After the end of a broker nothing is on its way, until it is found again. */
  void forget() {
    dying.clear();
    maybe.clear();
  }

  /** A message becomes a dead letter, which neither waits nor expires. */
  void deadLetter(Copy copy, Unit unit, boolean certain) {
    Copy letter =
        new Copy(
            dead(copy.sent, unit), ledger.queue(Ledger.DEAD_LETTERS), unit, certain, State.COMING);
    letter.calledAt = trace.steps();
    letter.availableAt = trace.steps();
    letter.place.add(letter);
    unit.sends.add(letter);
  }

  private static Sent dead(Sent old, Unit unit) {
    return new Sent(
        old.number(),
        old.clientId(),
        unit,
        old.to(),
        old.persistent(),
        old.priority(),
        0,
        0,
        old.colour(),
        old.large());
  }

  /** A copy that might have died is delivered: it has not. */
  void lives(Copy copy) {
    Unit unit = copy.mayDie;
    if (unit != null) {
      maybe.remove(unit);
      copy.mayDie = null;
      unit.state = Unit.State.OVER;
      unit.sends.forEach(letter -> letter.place.drop(letter));
    }
  }

  /** A dead letter is seen: it has been moved. */
  void seen(Copy letter) {
    Unit unit = letter.sentBy;
    expiring.remove(letter.sent.number(), unit);
    if (unit.isDeath && unit.state == Unit.State.COMMITTING) {
      for (Copy copy : unit.accepts) {
        if (maybe.remove(unit)) {
          copy.mayDie = null;
          copy.acceptedBy = unit;
          copy.become(State.ENDING);
        }
      }
      dying.remove(unit);
      ledger.committed(unit);
    }
  }

  /** Nothing runs: what was to move has moved, unless the store refused it a while ago. */
  void idle() {
    for (Unit unit : List.copyOf(dying)) {
      if (!ledger.shortage().mayStillWait(unit.askedAt, clock.elapsedMs())) {
        dying.remove(unit);
        ledger.committed(unit);
      }
    }
  }

  /** The clock is about to be set back: what was found to have expired has moved. */
  void setBack() {
    for (Unit unit : expiring.values()) {
      unit.accepts.forEach(copy -> copy.setBack(clock.millis()));
    }
  }

  /** Whether a letter may be on its way though nothing runs. */
  boolean mayWait(Copy letter) {
    return dying.contains(letter.sentBy) || maybe.contains(letter.sentBy);
  }

  /** What the store refused need not become a letter. */
  void doubted(Copy copy) {
    for (Unit unit : dying) {
      if (unit.accepts.contains(copy)) {
        unit.sends.forEach(letter -> letter.certain = false);
      }
    }
  }

  /** What waits to be moved is purged with the rest. */
  void purged(Place place) {
    for (Unit unit : dying) {
      if (unit.accepts.get(0).place == place && ledger.shortage().mayRefuse(unit.askedAt)) {
        unit.sends.forEach(letter -> letter.certain = false);
      }
    }
    for (Unit unit : maybe) {
      if (unit.accepts.get(0).place == place) {
        unit.sends.forEach(letter -> letter.certain = false);
      }
    }
  }

  /**
   * A message is seen where what has expired goes, and was not known to be there.
   *
   * @return its copy there; null when it cannot be
   */
  @Nullable Copy movedExpired(int number) {
    for (Place place : ledger.places()) {
      if (ledger.policies().mayMoveExpired(place)) {
        Copy copy = expired(place, number);
        if (copy != null) {
          require(copy.mayHaveExpired(clock.millis()), "%s has moved and not expired", copy);
          return move(copy);
        }
      }
    }
    return null;
  }

  private @Nullable Copy expired(Place place, int number) {
    Copy copy = place.copies.get(number);
    if (copy != null && copy.is(State.COMING, State.READY, State.RETURNING)) {
      lives(copy);
      return copy;
    }
    Unit unit = expiring.get(number);
    if (unit == null || unit.accepts.get(0).place != place) {
      return null;
    }
    expiring.remove(number);
    unit.state = Unit.State.OVER;
    dying.remove(unit);
    unit.sends.forEach(letter -> letter.place.drop(letter));
    return unit.accepts.get(0);
  }

  private Copy move(Copy copy) {
    Unit unit = new Unit(null);
    unit.state = Unit.State.OVER;
    Copy moved =
        new Copy(dead(copy.sent, unit), ledger.queue(Ledger.EXPIRED), unit, true, State.COMING);
    moved.calledAt = copy.calledAt;
    moved.availableAt = copy.calledAt;
    unit.sends.add(moved);
    moved.place.add(moved);
    copy.place.drop(copy);
    return moved;
  }
}
