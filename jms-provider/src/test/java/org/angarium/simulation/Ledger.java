package org.angarium.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.runtime.Clock;
import org.angarium.session.Delivery;
import org.angarium.session.RedeliveryPolicy.Backoff;
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

  private final Clock clock;
  private final Trace trace;
  private final Policies policies;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private boolean wasSetBack;

  /** The messages that are on their way to the dead letters, each as a unit with its letter. */
  private final List<Unit> dying = new ArrayList<>();

  Ledger(Clock clock, Trace trace, Policies policies) {
    this.policies = policies;
    this.clock = clock;
    this.trace = trace;
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
      require(!copy.is(State.OUT, State.HELD), "%s was removed, but %s", place.name, copy);
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

  /** Whether as many deliveries have begun as the policy allows. */
  private boolean isExhausted(Copy copy) {
    int most = policies.of(copy.place).maxDeliveries();
    return most != 0 && copy.attempts >= most;
  }

  /** A message has come back for the last time: it moves to the dead letters, or has expired. */
  private void die(Copy copy) {
    Unit unit = new Unit(null);
    unit.state = Unit.State.COMMITTING;
    copy.become(State.ENDING);
    copy.acceptedBy = unit;
    copy.onlyWritten = false;
    unit.accepts.add(copy);
    // A temporary queue may be gone before the message could move.
    boolean sure = copy.sent.expirationMs() == 0 && !copy.place.address.kind().isTemporary();
    deadLetter(copy, unit, sure);
    dying.add(unit);
  }

  /** After the end of a broker: what may not be delivered again dies when it is found. */
  void dieIfExhausted(Copy copy) {
    if (copy.is(State.READY) && isExhausted(copy)) {
      die(copy);
    }
  }

  /** After the end of a broker nothing is on its way, until it is found again. */
  void forgetDying() {
    dying.clear();
  }

  /** A rejected message becomes a dead letter, which neither waits nor expires. */
  void deadLetter(Copy copy, Unit unit) {
    deadLetter(copy, unit, true);
  }

  private void deadLetter(Copy copy, Unit unit, boolean certain) {
    Sent old = copy.sent;
    Sent dead =
        new Sent(
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
    Copy letter = new Copy(dead, queue(DEAD_LETTERS), unit, certain, State.COMING);
    letter.calledAt = trace.steps();
    letter.availableAt = trace.steps();
    letter.place.add(letter);
    unit.sends.add(letter);
  }

  // --- deciding

  /** A unit's commit is asked for. */
  void committing(Unit unit) {
    unit.state = Unit.State.COMMITTING;
    if (unit.doomed) {
      returning(unit.accepted(), State.HELD, true, true);
      return;
    }
    for (Copy copy : unit.sends) {
      if (copy.is(State.UNSEEN)) {
        copy.become(State.COMING);
        copy.calledAt = trace.steps();
        copy.availableAt = trace.steps();
      }
    }
    unit.accepted().forEach(copy -> copy.become(State.ENDING));
  }

  private void ready(Copy copy) {
    copy.become(State.READY);
    copy.readyAt = trace.steps();
  }

  /** A unit was committed. */
  void committed(Unit unit) {
    if (unit.doomed) {
      throw new Violation("committed, although an acceptance in it was stale: " + unit.accepts);
    }
    unit.state = Unit.State.OVER;
    for (Copy copy : unit.sends) {
      copy.confirmedAt = trace.steps();
      if (copy.is(State.COMING)) {
        ready(copy);
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
    returning(unit.accepted(), State.HELD, true, true);
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

  /**
   * Deliveries are given back; those that a client saw count, and wait if they have begun.
   *
   * @param waits whether the next delivery waits as the policy says
   */
  void returning(List<Copy> copies, State from, boolean seen, boolean waits) {
    for (Copy copy : copies) {
      if (copy.is(from)) {
        copy.become(State.RETURNING);
        copy.availableAt = trace.steps();
        if (seen && !copy.stored) {
          copy.attempts++;
        }
        boolean failed = seen && (copy.begun || !copy.stored);
        if (isExhausted(copy)) {
          die(copy);
        } else if (failed) {
          copy.failed = true;
          boolean alone = !isBehindAnother(copy);
          copy.waits(
              waits ? longest(copy) : 0, waits && alone ? shortest(copy) : 0, clock.elapsedMs());
        }
      }
    }
    copies.stream().filter(this::isBehindAnother).forEach(copy -> copy.retryFromMs = 0);
  }

  private long longest(Copy copy) {
    Backoff backoff = policies.of(copy.place).backoff();
    return new Backoff(
            backoff.firstDelayMs(),
            backoff.delayMs(),
            backoff.multiplier(),
            backoff.maxDelayMs(),
            0)
        .delayMs(copy.attempts, 0);
  }

  private long shortest(Copy copy) {
    return longest(copy) * (100 - policies.of(copy.place).backoff().jitterPercent()) / 100;
  }

  /** The answer to their return came, for which they must not have changed. */
  void returned(Map<Copy, Integer> changesThen) {
    changesThen.forEach(
        (copy, changes) -> {
          if (copy.changes() == changes && copy.is(State.RETURNING)) {
            ready(copy);
            copy.hasReturned(clock.elapsedMs());
          }
        });
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
          .filter(other -> other.is(State.READY) && waitTogether(gone, other))
          .forEach(other -> other.readyAt = trace.steps());
    }
  }

  // --- what is seen

  /** A consumer is given a delivery. */
  Copy delivered(SimulatedConsumer consumer, Delivery delivery) {
    Integer number = (Integer) delivery.message().properties().get(Sent.NUMBER);
    Place place = consumer.place;
    Copy copy = place.copies.get(number);
    if (copy == null) {
      Copy past = place.past.get(number);
      throw new Violation(
          past == null
              ? "message %d was never sent to %s".formatted(number, place.name)
              : "%s is delivered although it is over".formatted(past));
    }
    boolean mayCome = copy.is(State.COMING, State.READY, State.RETURNING);
    boolean isWanted = place.takes(copy.sent) && consumer.wish.wants(copy.sent);
    require(mayCome, "%s is delivered to %s", copy, consumer);
    require(isWanted, "%s is delivered to %s, whose selector refuses it", copy, consumer);
    long retryFromMs = isBehindAnother(copy) ? 0 : copy.retryFromMs;
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
    int causedAt = Math.max(copy.availableAt, consumer.creditFrom());
    checkOrder(copy, consumer, causedAt);
    checkNotHeld(copy, causedAt);
    copy.become(State.OUT);
    copy.begun = false;
    copy.acceptedBy = null;
    copy.delivered = true;
    copy.waitsAgain = false;
    copy.retryByMs = 0;
    copy.retryFromMs = 0;
    return copy;
  }

  /** Whether two copies of a place wait for each other under its policy. */
  private boolean waitTogether(Copy one, Copy other) {
    return switch (policies.of(one.place).order()) {
      case SKIP -> false;
      case GROUP_STRICT -> one.sent.colour().equals(other.sent.colour());
      case STRICT -> true;
    };
  }

  /** Whether something that failed may hold a copy, which then waits for nothing else. */
  private boolean isBehindAnother(Copy copy) {
    return copy.place.copies.values().stream()
        .anyMatch(other -> other != copy && other.failed && waitTogether(other, copy));
  }

  /**
   * Whether it is sure that all that failed before it waits, so that it must not be delivered: then
   * nobody can have what it would follow.
   */
  private void checkNotHeld(Copy copy, int causedAt) {
    List<Copy> failed =
        copy.place.copies.values().stream()
            .filter(other -> other.failed && waitTogether(other, copy))
            .toList();
    boolean held =
        !failed.isEmpty()
            && !failed.contains(copy)
            && failed.stream()
                .allMatch(
                    other ->
                        other.is(State.READY)
                            && other.readyAt < causedAt
                            && !other.mayHaveExpired(clock.millis())
                            && other.retryFromMs > clock.elapsedMs());
    require(!held, "%s is delivered although %s wait", copy, failed);
  }

  private void checkOrder(Copy copy, SimulatedConsumer consumer, int causedAt) {
    if (copy.sent.large() || copy.mayBeDelayed() || isBehindAnother(copy) || copy.failed) {
      return;
    }
    for (Copy other : copy.place.copies.values()) {
      boolean could =
          other.is(State.READY, State.COMING)
              && other != copy
              && other.certain
              && !other.mayBeDelayed()
              && !isBehindAnother(other)
              && !other.sent.isExpired(clock.millis())
              && consumer.wish.wants(other.sent);
      if (could && other.precedes(copy, causedAt)) {
        throw new Violation("%s is delivered to %s before %s".formatted(copy, consumer, other));
      }
    }
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
        (copy.isReady(clock.millis()) || state == State.OUT)
            && !copy.mayBeDelayed()
            && !copy.mayHaveExpired(clock.millis())
            && wish.wants(copy.sent);
    boolean expired = copy.sent.isExpired(calledMs) && !wasSetBack;
    boolean mustNotBe = state == State.HELD || state == State.GONE || expired;
    require(shown || !mustBe, "%s is not shown to a browser", copy);
    require(!shown || !mustNotBe, "%s is shown to a browser", copy);
  }

  /** What a consumer must get by and by, as far as everybody knows now. */
  Map<Copy, Integer> waitingFor(SimulatedConsumer consumer) {
    Map<Copy, Integer> waiting = new LinkedHashMap<>();
    for (Copy copy : consumer.place.copies.values()) {
      boolean free = !copy.mayBeDelayed() && !isBehindAnother(copy);
      if (copy.isReady(clock.millis()) && free && consumer.wish.wants(copy.sent)) {
        waiting.put(copy, copy.changes());
      }
    }
    return waiting;
  }

  /** The clock is about to be set back: what was due may stay so, what had expired may be gone. */
  void setBack() {
    wasSetBack = true;
    for (Place place : places.values()) {
      for (Copy copy : place.copies.values()) {
        copy.setBack(clock.millis());
      }
    }
  }

  boolean wasSetBack() {
    return wasSetBack;
  }

  /** Nothing runs any more: whatever was given back has arrived, who has credit has been served. */
  void idle() {
    List.copyOf(dying).forEach(this::committed);
    dying.clear();
    for (Place place : places.values()) {
      for (Copy copy : List.copyOf(place.copies.values())) {
        copy.attemptsDurable = copy.attemptsWritten;
        if (copy.is(State.RETURNING)) {
          ready(copy);
          copy.hasReturned(clock.elapsedMs());
        } else if (copy.is(State.ENDING)) {
          place.drop(copy);
        } else if (copy.is(State.COMING)) {
          throw new Violation(copy + " is under way although nothing runs");
        }
      }
      for (SimulatedConsumer consumer : place.consumers) {
        if (consumer.mustBeServed()) {
          for (Copy copy : place.copies.values()) {
            boolean due =
                copy.sent.dueMs() <= clock.millis() && copy.retryByMs <= clock.elapsedMs();
            boolean free = due && !isBehindAnother(copy) && !copy.waitsAgain;
            boolean left = copy.isReady(clock.millis()) && free && consumer.wish.wants(copy.sent);
            require(!left, "%s waits although %s has credit", copy, consumer);
          }
        }
      }
    }
  }

  static void require(boolean holds, String what, Object... about) {
    if (!holds) {
      throw new Violation(what.formatted(about));
    }
  }
}
