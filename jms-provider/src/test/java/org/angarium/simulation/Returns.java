package org.angarium.simulation;

import java.util.List;
import java.util.Map;
import org.angarium.runtime.Clock;
import org.angarium.simulation.Copy.State;

/** How copies that are given back come back, and what each of them then waits for. */
final class Returns {
  private final Ledger ledger;
  private final Clock clock;
  private final Trace trace;

  Returns(Ledger ledger, Clock clock, Trace trace) {
    this.ledger = ledger;
    this.clock = clock;
    this.trace = trace;
  }

  /**
   * Deliveries are given back; those that a client saw count, and wait if they have begun.
   *
   * @param waits whether the next delivery waits as the policy says
   */
  void begin(List<Copy> copies, State from, boolean seen, boolean waits) {
    comeBack(
        copies.stream().filter(copy -> copy.is(from)).toList(),
        new Return(seen, waits, from == State.OUT, trace.steps(), clock.elapsedMs()));
  }

  /**
   * How copies come back.
   *
   * @param surely whether it is sure that the broker takes that as a failure
   * @param step the step of the call that they did not come back before, and its time
   */
  record Return(boolean seen, boolean waits, boolean surely, int step, long elapsedMs) {}

  void comeBack(List<Copy> copies, Return how) {
    for (Copy copy : copies) {
      copy.become(State.RETURNING);
      copy.availableAt = how.step;
      if (how.seen && !copy.stored) {
        copy.attempts++;
      }
      boolean failed = how.seen && (copy.begun || !copy.stored);
      if (failed && how.waits) {
        copy.place.pause.failed(copy, how.surely && !copy.doubtful);
      }
      if (!ledger.deaths().ends(copy) && failed) {
        copy.failed = true;
        boolean alone = !isBehindAnother(copy);
        copy.waits(
            how.waits ? ledger.policies().longestMs(copy) : 0,
            how.waits && alone ? ledger.policies().shortestMs(copy) : 0,
            how.elapsedMs);
      }
    }
    copies.stream().filter(this::isBehindAnother).forEach(copy -> copy.retryFromMs = 0);
  }

  /** Whether something that failed may hold a copy, which then waits for nothing else. */
  boolean isBehindAnother(Copy copy) {
    return copy.place.copies.values().stream()
        .anyMatch(
            other ->
                other != copy && other.failed && ledger.policies().mayWaitTogether(other, copy));
  }

  /** Another policy is about to hold for a place, and any of them may from now on. */
  void changing(Place place, Map<String, String> settings) {
    ledger.policies().asked(place, settings, trace.steps());
    place.pause.disturb();
    for (Copy copy : List.copyOf(place.copies.values())) {
      if (copy.is(State.COMING, State.READY, State.RETURNING)) {
        ledger.deaths().mayEnd(copy);
        copy.waitsAnew(ledger.policies().longestMs(copy), ledger.policies().shortestMs(copy));
        if (isBehindAnother(copy)) {
          copy.retryFromMs = 0;
        }
      }
    }
  }

  /** The answer to their return came, for which they must not have changed. */
  void returned(Map<Copy, Integer> changesThen) {
    changesThen.forEach(
        (copy, changes) -> {
          if (copy.changes() == changes && copy.is(State.RETURNING)) {
            copy.ready(trace.steps());
            copy.hasReturned(clock.elapsedMs());
          }
        });
  }
}
