package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.ManagementCall;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.simulation.Copy.State;

/** Who manages a simulated broker: purges queues, pauses them, changes their policies. */
final class Operator {
  private final Simulation simulation;
  private final Chance chance;
  private final List<Address> queues;

  Operator(Simulation simulation, List<Address> queues) {
    this.simulation = simulation;
    this.chance = simulation.chance();
    this.queues = queues;
  }

  /** One call. */
  void act() {
    Place place = simulation.ledger().queue(chance.pick(queues));
    switch (chance.below(8)) {
      case 0 -> purge(place);
      case 1, 2 -> pause(place);
      case 3, 4 -> resume(place);
      default -> change(place);
    }
  }

  /** At the end nothing pauses. */
  void end() {
    queues.forEach(queue -> resume(simulation.ledger().queue(queue)));
  }

  private void pause(Place place) {
    switchBreakers(place, true);
  }

  private void resume(Place place) {
    switchBreakers(place, false);
  }

  private void switchBreakers(Place place, boolean open) {
    if (place.pause.isSwitching()) {
      return;
    }
    place.pause.asked();
    simulation.manage(
        (open ? "pauses " : "resumes ") + place.name,
        new ManagementCall.SwitchBreakers(place.address, open),
        (count, failure) -> {
          SimulatedSession.unexpected("switching a breaker", failure);
          place.pause.switched(open && count > 0);
        });
  }

  private void change(Place place) {
    Ledger ledger = simulation.ledger();
    if (ledger.policies().isChanging(place)) {
      return;
    }
    Map<String, String> settings = ledger.policies().another();
    ledger.returns().changing(place, settings);
    simulation.manage(
        "changes the policy of " + place.name + " to " + settings,
        new ManagementCall.ChangeRedelivery(RedeliveryTarget.of(place.address), settings),
        (lines, failure) -> {
          SimulatedSession.unexpected("changing a policy", failure);
          ledger.policies().answered(place);
        });
  }

  /** Removes all that is not out, sometimes only if it is as much as there seems to be. */
  private void purge(Place place) {
    if (place.isBeingPurged()) {
      return;
    }
    Map<Copy, Integer> waiting = new LinkedHashMap<>();
    for (Copy copy : place.copies.values()) {
      boolean isMoving = copy.mayDie != null || copy.mayHaveExpired(simulation.nowMs());
      if (copy.is(State.READY) && copy.certain && !copy.sent.large() && !isMoving) {
        waiting.put(copy, copy.changes());
      }
    }
    long expected = chance.oneIn(2) ? waiting.size() : -1;
    place.purges++;
    List<Copy> touched = simulation.ledger().purging(place);
    simulation.manage(
        "purges " + place.name + (expected < 0 ? "" : " of exactly " + expected),
        expected < 0
            ? new ManagementCall.PurgeQueue(place.address)
            : new ManagementCall.PurgeExactly(place.address, expected),
        (removed, failure) -> {
          place.purges--;
          if (failure == null) {
            purged(place, waiting, removed, expected);
          } else {
            notPurged(place, expected, failure);
            touched.forEach(Copy::isThere);
          }
        });
  }

  /** What waited when the purge was asked for and was not handed out since is gone. */
  private void purged(Place place, Map<Copy, Integer> waiting, long removed, long expected) {
    simulation.ledger().purging(place);
    require(expected < 0 || removed == expected, "%d were purged, not %d", removed, expected);
    List<Copy> gone = new ArrayList<>();
    for (Map.Entry<Copy, Integer> one : waiting.entrySet()) {
      Copy copy = one.getKey();
      if (copy.changes() == one.getValue() && !copy.mayHaveExpired(simulation.nowMs())) {
        place.drop(copy);
        gone.add(copy);
      }
    }
    require(removed >= gone.size(), "%d were purged, not %s", removed, gone);
  }

  private static void notPurged(Place place, long expected, SessionException failure) {
    boolean refused = expected >= 0 && failure.kind() == Kind.ILLEGAL_STATE;
    boolean isNew =
        failure.kind() == Kind.INVALID_DESTINATION
            && place.copies.values().stream().noneMatch(copy -> copy.is(State.READY));
    require(refused || isNew, "the purge of %s failed: %s", place.name, failure);
  }

  /** Nothing runs: asks how the breakers stand. */
  void look() {
    for (Address queue : queues) {
      simulation.manage(
          "looks at the breaker of " + queue,
          new ManagementCall.DescribeBreakers(queue),
          (found, failure) -> {
            SimulatedSession.unexpected("describing a breaker", failure);
            if (!found.isEmpty()) {
              told(simulation.ledger().queue(queue), found.get(0));
            }
          });
    }
  }

  private void told(Place place, BreakerSnapshot snapshot) {
    simulation.ledger().policies().idle(simulation.steps());
    place.pause.told(
        snapshot,
        simulation.ledger().policies().of(place),
        simulation.nowMs(),
        simulation.elapsedMs());
  }
}
