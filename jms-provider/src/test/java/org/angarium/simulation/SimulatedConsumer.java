package org.angarium.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.SessionException;

/** A consumer and its credit as its client reckons it. */
final class SimulatedConsumer implements DeliveryHandler {

  private static final int KEPT = 1_000;

  /** How far it is. */
  enum Life {
    OPENING,
    OPEN,
    CLOSING,
    CLOSED
  }

  final long id;
  final SimulatedSession session;
  final Place place;
  final Wish wish;

  /**
   * How many deliveries may begin of what it is given, if fewer than the policy says; 0 for any.
   */
  final int maxDeliveries;

  Life life = Life.OPENING;

  /** What the broker may hand out at most; all that it was given and that it has handed out. */
  int credit;

  int given;
  int taken;

  /** In which steps the credit that is left was given. */
  private final Deque<Integer> givenAt = new ArrayDeque<>();

  private int creditFrom;

  /** Whether the credit is what the broker has, and not maybe more. */
  boolean exact = true;

  /** Since its credit was taken back without an answer so far: what came, what was given. */
  boolean revoking;

  int revocations;
  int takenSince;
  int givenSince;
  int creditThen;

  SimulatedConsumer(long id, SimulatedSession session, Place place, Wish wish, int credit) {
    this.id = id;
    this.session = session;
    this.place = place;
    this.wish = wish;
    boolean tightens = id % 3 == 0;
    this.maxDeliveries = tightens ? session.simulation().ledger().policies().tightened(place) : 0;
    give(credit);
  }

  void give(int more) {
    for (int i = 0; i < more && givenAt.size() < KEPT; i++) {
      givenAt.add(session.simulation().steps());
    }
    credit += more;
    given += more;
    givenSince += more;
  }

  private void revoke() {
    revoking = true;
    revocations++;
    creditThen = credit;
    takenSince = 0;
    givenSince = 0;
  }

  /** The answer: what is left was given since; of what came since, some may have been before. */
  private void revoked() {
    revoking = false;
    exact = givenSince == 0 || takenSince == 0;
    while (givenAt.size() > givenSince) {
      givenAt.remove();
    }
    credit = givenSince - Math.max(0, takenSince - creditThen);
  }

  /** In which step at the earliest the credit for the last delivery was given. */
  int creditFrom() {
    return creditFrom;
  }

  /** Whether nothing that it wants may wait. */
  boolean mustBeServed() {
    return life == Life.OPEN && exact && !revoking && credit > 0;
  }

  // --- its calls

  /** Lets the broker hand out more. */
  void credit(int more) {
    session.simulation().note(session + " gives " + more + " to " + this);
    give(more);
    session.simulation().run(() -> session.broker().credit(id, more));
  }

  void revokeCredit() {
    revoke();
    session.call(
        "revokes the credit of " + this,
        false,
        () -> session.broker().revokeCredit(id),
        (nothing, failure) -> {
          SimulatedSession.unexpected("revoking", failure);
          revoked();
        });
  }

  void flush() {
    Map<Copy, Integer> waiting = session.simulation().witness().waitingFor(this);
    int most = revoking ? 0 : credit;
    int takenThen = taken;
    int revocationsThen = revocations;
    session.call(
        "flushes " + this,
        false,
        () -> session.broker().flush(id),
        (nothing, failure) -> {
          SimulatedSession.unexpected("flushing", failure);
          boolean served = life == Life.OPEN && exact && revocations == revocationsThen;
          boolean mayPause =
              place.pause.mayPause(session.simulation().ledger().policies().of(place));
          if (served
              && !mayPause
              && taken - takenThen < most
              && !session.simulation().host().hasFailed()) {
            waiting.forEach(this::checkFlushed);
          }
        });
  }

  private void checkFlushed(Copy copy, int changes) {
    boolean mayWait =
        copy.changes() != changes
            || copy.purgeable
            || copy.mayDie != null
            || copy.sent.isExpired(session.simulation().nowMs());
    Ledger.require(mayWait, "%s was flushed, but %s waits", this, copy);
  }

  void close() {
    closing();
    session.call(
        "closes " + this,
        false,
        () -> session.broker().closeConsumer(id),
        (nothing, failure) -> {
          SimulatedSession.unexpected("closing a consumer", failure);
          hasClosed();
        });
  }

  /** The model's part of closing, also when the session is closed. */
  void closing() {
    life = Life.CLOSING;
    if (place.address.kind().isTopic()
        && !place.durable
        && place.consumers.stream().allMatch(other -> other.life == Life.CLOSING)) {
      place.life = Place.Life.UNSURE;
    }
  }

  /** The model's part of the answer. */
  void hasClosed() {
    life = Life.CLOSED;
    session.consumers.remove(this);
    place.consumers.remove(this);
    if (place.address.kind().isTopic() && !place.durable && place.consumers.isEmpty()) {
      session.simulation().ledger().forget(place);
    }
  }

  @Override
  public void deliver(Delivery delivery) {
    session.simulation().note(this + " gets " + delivery.message().id() + " " + delivery.token());
    Ledger.require(life != Life.CLOSED, "%s is closed and gets %s", this, delivery);
    Ledger.require(credit > 0, "%s has no credit and gets %s", this, delivery);
    Integer step = givenAt.poll();
    creditFrom = step == null ? 0 : step;
    credit--;
    taken++;
    takenSince++;
    session.delivered(this, delivery);
  }

  @Override
  public void closed(SessionException why) {
    if (!session.simulation().host().mayEnd(why)) {
      throw new Violation("the broker closes " + this, why);
    }
  }

  @Override
  public String toString() {
    return "consumer %s.%d of %s".formatted(session, id, place.name);
  }
}
