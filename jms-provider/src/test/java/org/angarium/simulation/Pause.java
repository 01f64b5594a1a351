package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.BreakerSnapshot.State;
import org.angarium.session.RedeliveryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Whether the deliveries of a queue pause: because an operator said so, or by its circuit breaker.
 * When nothing runs the broker is asked how the breaker stands; that must follow from what has
 * failed and what has not, and what is delivered from then on must follow from the answer.
 */
final class Pause {
  /** A breaker is open for this much longer at most, after tries that failed. */
  private static final int MOST_TIMES = 16;

  /** Whether an operator has paused them and nobody has asked to let them go on. */
  private boolean held;

  private boolean switching;

  /** Whether the broker ended while it was being switched, and nobody has looked since. */
  private boolean unsure;

  private @Nullable BreakerSnapshot told;
  private long toldUntilMs;

  /** Whether nothing has happened since that could switch it but time and failures. */
  private boolean undisturbed;

  /** The copies of which a delivery has failed since, or maybe has. */
  private final Set<Copy> failed = new LinkedHashSet<>();

  private boolean allFailedSurely = true;
  private boolean somethingWasConsumed;

  /** What an open breaker was tried with, and how often it had changed by then. */
  private @Nullable Copy tried;

  private int triedChanges;

  /** An operator asks to switch it: until that is answered nothing is known. */
  void asked() {
    switching = true;
    unsure = false;
    held = false;
    undisturbed = false;
  }

  /** The answer; whether it is held now. */
  void switched(boolean isHeld) {
    switching = false;
    held = isHeld;
  }

  boolean isSwitching() {
    return switching;
  }

  /** Whether it may be that nothing is delivered. */
  boolean mayPause(List<RedeliveryPolicy> policies) {
    BreakerSnapshot before = told;
    return held
        || switching
        || unsure
        || before != null && before.state() != State.CLOSED
        || policies.stream().anyMatch(policy -> policy.breaker().failures() > 0);
  }

  /** Something may switch it: another policy, a refusal that nobody has heard of. */
  void disturb() {
    undisturbed = false;
  }

  /** The broker has ended; the store has kept what an operator said. */
  void ended() {
    unsure |= switching;
    switching = false;
    told = null;
    undisturbed = false;
  }

  void failed(Copy copy, boolean surely) {
    failed.add(copy);
    allFailedSurely &= surely;
  }

  void consumed() {
    somethingWasConsumed = true;
  }

  /** A copy has been handed out, and its state says so. */
  void delivered(Copy copy, long elapsedMs) {
    require(!held || copy.sent.large(), "%s is delivered while an operator pauses it", copy);
    BreakerSnapshot before = told;
    boolean isOpen =
        before != null && (before.state() == State.OPEN || before.state() == State.HALF_OPEN);
    if (!undisturbed || !isOpen) {
      return;
    }
    require(
        elapsedMs >= toldUntilMs,
        "%s is delivered %d ms before its breaker may be tried",
        copy,
        toldUntilMs - elapsedMs);
    Copy first = tried;
    if (first == null) {
      tried = copy;
      triedChanges = copy.changes();
    } else {
      require(first.changes() != triedChanges, "%s is delivered while %s is tried", copy, first);
      undisturbed = false;
    }
  }

  /** Nothing runs, and this is how it stands. */
  void told(BreakerSnapshot snapshot, List<RedeliveryPolicy> policies, long nowMs, long elapsedMs) {
    State state = snapshot.state();
    held = unsure ? state == State.HELD_OPEN : held;
    unsure = false;
    require((state == State.HELD_OPEN) == held, "%s, an operator paused it: %s", snapshot, held);
    long untilMs = snapshot.openUntilMs() - nowMs + elapsedMs;
    if (state == State.OPEN) {
      boolean bounded =
          untilMs > elapsedMs && untilMs <= elapsedMs + MOST_TIMES * Policies.MAX_BREAKER_OPEN_MS;
      require(bounded, "%s is open until %d, it is %d", snapshot, untilMs, elapsedMs);
    }
    BreakerSnapshot before = told;
    if (undisturbed && before != null && before.state() == State.CLOSED) {
      explain(before, snapshot, policies.get(0).breaker().failures());
    }
    boolean goesOn =
        undisturbed && before != null && before.state() == State.OPEN && state == State.HALF_OPEN;
    if (!goesOn) {
      tried = null;
    }
    told = snapshot;
    toldUntilMs = state == State.OPEN ? untilMs : 0;
    undisturbed = state != State.HALF_OPEN || goesOn;
    failed.clear();
    allFailedSurely = true;
    somethingWasConsumed = false;
  }

  private void explain(BreakerSnapshot before, BreakerSnapshot now, int failures) {
    boolean isOpen = now.state() == State.OPEN || now.state() == State.HALF_OPEN;
    if (isOpen) {
      boolean enough = failures > 0 && before.failuresInARow() + failed.size() >= failures;
      require(enough, "%s, it was %s, since then failed %s", now, before, failed);
    } else {
      boolean tooMany =
          failures > 0
              && before.failuresInARow() == 0
              && failed.size() >= failures
              && allFailedSurely
              && !somethingWasConsumed;
      require(!tooMany, "%s, but since then failed %s", now, failed);
    }
  }

  /** Whether what is ready must be delivered, when nothing runs. */
  boolean mustDeliver(boolean someAreOut) {
    BreakerSnapshot now = told;
    return now == null
        || now.state() == State.CLOSED
        || now.state() == State.HALF_OPEN && !someAreOut;
  }
}
