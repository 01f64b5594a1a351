package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Envelope;
import org.angarium.runtime.Clock;
import org.angarium.session.Delivery;
import org.angarium.simulation.Copy.State;

/**
 * What consumers and browsers are shown, held against the ledger. What does not fit is a {@link
 * Violation}.
 */
final class Witness {
  private final Ledger ledger;
  private final Clock clock;

  Witness(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** A consumer is given a delivery. */
  Copy delivered(SimulatedConsumer consumer, Delivery delivery) {
    Integer number = (Integer) delivery.message().properties().get(Sent.NUMBER);
    Place place = consumer.place;
    Copy copy = place.copies.get(number);
    if (copy == null && place.address.equals(Ledger.EXPIRED)) {
      copy = ledger.deaths().movedExpired(number);
    }
    if (copy == null) {
      Copy past = place.past.get(number);
      throw new Violation(
          past == null
              ? "message %d was never sent to %s".formatted(number, place.name)
              : "%s is delivered although it is over".formatted(past));
    }
    Unit unit = copy.acceptedBy;
    if (unit != null && ledger.mayBeBack(copy)) {
      ledger.refused(unit);
    }
    boolean mayCome = copy.is(State.COMING, State.READY, State.RETURNING);
    boolean isWanted = place.takes(copy.sent) && consumer.wish.wants(copy.sent);
    require(mayCome, "%s is delivered to %s", copy, consumer);
    require(isWanted, "%s is delivered to %s, whose selector refuses it", copy, consumer);
    long retryFromMs = ledger.returns().isBehindAnother(copy) ? 0 : copy.retryFromMs;
    boolean due = copy.mayBeDue(clock.millis()) && retryFromMs <= clock.elapsedMs();
    require(due, "%s is delivered to %s before its time", copy, consumer);
    boolean late = copy.sent.isExpired(clock.millis()) && !copy.sent.large();
    require(!late, "%s is delivered to %s when it has expired", copy, consumer);
    require(copy.sent.is(delivery.message()), "%s has become %s", copy, delivery.message());
    boolean exact =
        delivery.deliveryCount() == copy.attempts + 1
            && delivery.redelivered() == copy.attempts > 0
            && delivery.announce() == copy.stored;
    require(exact, "%s, %d attempts begun, comes as %s", copy, copy.attempts, delivery);
    boolean tooOften =
        consumer.maxDeliveries != 0 && copy.attempts >= consumer.maxDeliveries
            || ledger.policies().isExhausted(copy);
    boolean ends = copy.attempts > 0 && tooOften;
    require(!ends, "%s is delivered to %s, it has no delivery left", copy, consumer);
    int causedAt = Math.max(copy.availableAt, consumer.creditFrom());
    checkOrder(copy, consumer, causedAt);
    checkNotHeld(copy, causedAt);
    copy.become(State.OUT);
    copy.isThere();
    copy.begun = false;
    copy.acceptedBy = null;
    copy.delivered = true;
    copy.waitsAgain = false;
    copy.retryByMs = 0;
    copy.retryFromMs = 0;
    ledger.deaths().lives(copy);
    ledger.deaths().seen(copy);
    place.pause.delivered(copy, clock.elapsedMs());
    return copy;
  }

  /**
   * Whether it is sure that all that failed before it waits, so that it must not be delivered: then
   * nobody can have what it would follow.
   */
  private void checkNotHeld(Copy copy, int causedAt) {
    List<Copy> failed =
        copy.place.copies.values().stream()
            .filter(other -> other.failed && ledger.policies().waitTogether(other, copy))
            .toList();
    boolean held =
        !failed.isEmpty()
            && !failed.contains(copy)
            && failed.stream()
                .allMatch(
                    other ->
                        other.is(State.READY)
                            && other.certain
                            && other.mayDie == null
                            && other.readyAt < causedAt
                            && !other.mayHaveExpired(clock.millis())
                            && other.retryFromMs > clock.elapsedMs());
    require(!held, "%s is delivered although %s wait", copy, failed);
  }

  private void checkOrder(Copy copy, SimulatedConsumer consumer, int causedAt) {
    if (copy.sent.large()
        || copy.mayBeDelayed()
        || ledger.returns().isBehindAnother(copy)
        || copy.failed) {
      return;
    }
    boolean mayTry = copy.place.pause.mayPause(ledger.policies().of(copy.place));
    for (Copy other : copy.place.copies.values()) {
      boolean precedes =
          other.is(State.READY, State.COMING)
              && other != copy
              && !(mayTry && other.attempts > copy.attempts) // a breaker tries with the least
              && other.precedes(copy, causedAt);
      if (precedes && canBeDelivered(other) && consumer.wish.wants(other.sent)) {
        throw new Violation("%s is delivered to %s before %s".formatted(copy, consumer, other));
      }
    }
  }

  /** Whether it is sure that a copy can be delivered; not if its body is still to be read. */
  private boolean canBeDelivered(Copy other) {
    return other.certain
        && other.mayDie == null
        && !other.mayBeDelayed()
        && !other.sent.isExpired(clock.millis())
        && !(other.is(State.COMING) && ledger.mayHaveFailed(other.sentBy))
        && !(other.sent.large() && ledger.isFailing())
        && !ledger.returns().isBehindAnother(other);
  }

  /** What a browser is shown: sent to the place, not unseen, due, wanted, by priority. */
  List<Integer> browsed(Place place, Wish wish, List<Envelope> messages) {
    List<Integer> seen = new ArrayList<>();
    int priority = Envelope.MAX_PRIORITY;
    for (Envelope message : messages) {
      Integer number = (Integer) message.properties().get(Sent.NUMBER);
      Copy copy = place.copies.getOrDefault(number, place.past.get(number));
      require(
          copy != null, "message %d is shown in %s, where it was never sent", number, place.name);
      require(!copy.is(State.UNSEEN), "%s is shown to a browser", copy);
      require(wish.wants(copy.sent), "%s is shown to a browser that wants %s", copy, wish);
      require(copy.mayBeDue(clock.millis()), "%s is shown before its time", copy);
      require(message.priority() <= priority, "%s is shown after a lower priority", copy);
      require(!seen.contains(number), "%s is shown twice", copy);
      priority = message.priority();
      seen.add(number);
    }
    return seen;
  }

  /** A copy whose state did not change while a browser looked is shown, or not. */
  void checkBrowsed(Copy copy, State state, Wish wish, List<Integer> seen, long calledMs) {
    boolean shown = seen.contains(copy.sent.number());
    boolean mustBe =
        (copy.isReady(clock.millis()) && copy.mayDie == null || state == State.OUT)
            && !copy.mayBeDelayed()
            && !copy.mayHaveExpired(clock.millis())
            && wish.wants(copy.sent);
    boolean expired = copy.sent.isExpired(calledMs) && !ledger.wasSetBack();
    boolean isHeld = state == State.HELD && !ledger.mayBeBack(copy);
    boolean mustNotBe = isHeld || state == State.GONE || expired;
    require(shown || !mustBe, "%s is not shown to a browser", copy);
    require(!shown || !mustNotBe, "%s is shown to a browser", copy);
  }

  /** What a consumer must get by and by, as far as everybody knows now. */
  Map<Copy, Integer> waitingFor(SimulatedConsumer consumer) {
    Map<Copy, Integer> waiting = new LinkedHashMap<>();
    for (Copy copy : consumer.place.copies.values()) {
      boolean free =
          !copy.mayBeDelayed() && !ledger.returns().isBehindAnother(copy) && copy.mayDie == null;
      if (copy.isReady(clock.millis()) && free && consumer.wish.wants(copy.sent)) {
        waiting.put(copy, copy.changes());
      }
    }
    return waiting;
  }
}
