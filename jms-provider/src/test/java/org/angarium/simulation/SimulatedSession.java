package org.angarium.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.angarium.session.BrokerSession;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.SessionRequest;
import org.angarium.simulation.Copy.State;
import org.jspecify.annotations.Nullable;

/** A client's session: makes calls, tells the ledger before each and after each answer. */
final class SimulatedSession {
  private final Simulation simulation;
  private final Ledger ledger;
  private final BrokerSession broker;
  private final String name;
  final SessionRequest.Mode mode;

  /** What was delivered and is not settled, in the order of the deliveries. */
  final Map<DeliveryToken, Copy> out = new LinkedHashMap<>();

  final List<SimulatedConsumer> consumers = new ArrayList<>();
  private long consumerIds;

  /** The transaction, or the branch that the session is associated with; null outside one. */
  @Nullable Unit unit;

  /** The branch from which its association is suspended; null when there is none. */
  @Nullable Unit suspended;

  /** Whose order what it sends keeps: its own, or in a branch that of its association. */
  Object producer = this;

  /** Its calls that settle deliveries. */
  final SimulatedSettling settling = new SimulatedSettling(this);

  /** Its calls that decide transactions and concern XA branches. */
  final SimulatedTransactions transactions = new SimulatedTransactions(this);

  /** How many calls are not answered, and whether the next call must wait for one of them. */
  private int unanswered;

  private boolean blocked;
  boolean closed;
  private int closedAt;

  SimulatedSession(
      Simulation simulation, BrokerSession broker, String name, SessionRequest.Mode mode) {
    this.simulation = simulation;
    this.ledger = simulation.ledger();
    this.broker = broker;
    this.name = name;
    this.mode = mode;
    this.unit = mode == SessionRequest.Mode.TRANSACTED ? new Unit(null) : null;
  }

  Simulation simulation() {
    return simulation;
  }

  BrokerSession broker() {
    return broker;
  }

  boolean mayCall(boolean patient) {
    return !closed && !blocked && !(patient && unanswered > 0);
  }

  /** Makes a call and hears its answer; those that block let no other call follow meanwhile. */
  <T> void call(String what, boolean blocks, Simulation.Call<T> call, Simulation.Answer<T> answer) {
    call(what, blocks, call, answer, why -> {});
  }

  /**
   * Makes a call and hears its answer.
   *
   * @param lost hears instead that the broker ended
   */
  <T> void call(
      String what,
      boolean blocks,
      Simulation.Call<T> call,
      Simulation.Answer<T> answer,
      Consumer<SessionException> lost) {
    unanswered++;
    blocked |= blocks;
    simulation.call(
        this + " " + what,
        call,
        (value, failure) -> {
          unanswered--;
          blocked &= !blocks;
          answer.answered(value, failure);
        },
        why -> {
          unanswered--;
          blocked &= !blocks;
          lost.accept(why);
        });
  }

  /** Whether a call that the end of the broker failed is known to have done nothing. */
  static boolean didNothing(SessionException why) {
    return why.kind() == Kind.CLOSED || why.kind() == Kind.STORE_FAILED;
  }

  static void unexpected(String what, @Nullable SessionException failure) {
    if (failure != null) {
      throw new Violation(what + " failed: " + failure.getMessage(), failure);
    }
  }

  // --- sending

  void send(Sent sent) {
    Unit whole = unit == null ? new Unit(null) : unit;
    boolean atOnce = unit == null;
    whole.atOnce = atOnce;
    if (atOnce) {
      ledger.asked(whole, Unit.State.COMMITTING);
    }
    ledger.sent(sent, whole, atOnce);
    Simulation.Sending sending = new Simulation.Sending(sent, whole, atOnce);
    simulation.sendings().add(sending);
    call(
        "sends " + sent + " to " + sent.to(),
        false,
        () -> broker.send(sent.envelope()),
        (nothing, failure) -> {
          simulation.sendings().remove(sending);
          if (failure != null) {
            notSent(sent, whole, failure);
          } else if (atOnce) {
            ledger.committed(whole);
          }
        },
        why -> {
          simulation.sendings().remove(sending);
          if (!atOnce) {
            ledger.notTaken(sent, whole, didNothing(why));
          } else if (didNothing(why)) {
            ledger.neverDone(whole);
          }
        });
  }

  private void notSent(Sent sent, Unit whole, SessionException failure) {
    boolean isTemporary = sent.to().kind().isTemporary();
    if (isTemporary && failure.kind() == Kind.INVALID_DESTINATION) {
      if (whole.atOnce) {
        ledger.notSent(whole);
      }
    } else if (whole.atOnce && failure.kind() == Kind.LIMIT_REACHED) {
      ledger.refused(whole);
    } else if (whole.atOnce && failure.kind() == Kind.OUTCOME_UNKNOWN) {
      ledger.doubted(whole);
    } else {
      unexpected("a send", failure);
    }
  }

  // --- consuming

  void consume(Place place, ConsumerRequest.Source source, Wish wish, int credit) {
    SimulatedConsumer consumer = new SimulatedConsumer(++consumerIds, this, place, wish, credit);
    consumers.add(consumer);
    place.consumers.add(consumer);
    boolean onTopic = source instanceof ConsumerRequest.Subscription;
    if (onTopic) {
      simulation.sendings().forEach(one -> one.mayReach(ledger, place));
    }
    String selector = onTopic ? place.wish.selector() : wish.selector();
    call(
        "opens " + consumer + " with credit " + credit,
        false,
        () ->
            broker.openConsumer(
                new ConsumerRequest(
                    consumer.id,
                    source,
                    selector,
                    place.notFrom != null,
                    credit,
                    new RedeliveryLimits(consumer.maxDeliveries, 0)),
                consumer),
        (nothing, failure) -> {
          boolean isOver = simulation.host().hasFailed() || closed && failure != null;
          if (isOver && isGone(place, failure)) {
            return;
          }
          unexpected("opening a consumer", failure);
          if (consumer.life == SimulatedConsumer.Life.OPENING) {
            consumer.life = SimulatedConsumer.Life.OPEN;
            place.life = Place.Life.OPEN;
          }
        });
  }

  /** Whether a consumer was refused because its session or temporary queue has ended. */
  private static boolean isGone(Place place, @Nullable SessionException failure) {
    return failure != null
        && (failure.kind() == Kind.CLOSED
            || place.address.kind().isTemporary() && failure.kind() == Kind.INVALID_DESTINATION);
  }

  void delivered(SimulatedConsumer consumer, Delivery delivery) {
    Copy copy = simulation.witness().delivered(consumer, delivery);
    if (closed) {
      ledger.returns().begin(List.of(copy), State.OUT, true, false);
      copy.availableAt = closedAt;
    } else {
      out.put(delivery.token(), copy);
    }
  }

  /** Reads the first page of a queue. */
  void browse(Place place, Wish wish) {
    Map<Copy, Integer> before = changes(List.copyOf(place.copies.values()));
    Map<Copy, State> states = new LinkedHashMap<>();
    before.keySet().forEach(copy -> states.put(copy, copy.state()));
    long calledMs = simulation.nowMs();
    call(
        "browses " + place.name + " " + wish,
        false,
        () ->
            broker.browse(
                new BrowseRequest(place.address, wish.selector(), null, BrowseRequest.MAX_LIMIT)),
        (page, failure) -> {
          unexpected("browsing", failure);
          if (simulation.host().hasFailed()) {
            return;
          }
          List<Integer> seen = simulation.witness().browsed(place, wish, page.messages());
          before.forEach(
              (copy, changes) -> {
                if (copy.changes() == changes) {
                  simulation.witness().checkBrowsed(copy, states.get(copy), wish, seen, calledMs);
                }
              });
        });
  }

  /** How often each copy has changed so far. */
  static Map<Copy, Integer> changes(List<Copy> copies) {
    Map<Copy, Integer> changes = new LinkedHashMap<>();
    copies.forEach(copy -> changes.put(copy, copy.changes()));
    return changes;
  }

  // --- closing

  /** The model's part of closing, also when the connection is closed. */
  void closing() {
    closed = true;
    closedAt = simulation.steps();
    consumers.forEach(SimulatedConsumer::closing);
    if (unit != null && unit.branch == null) {
      ledger.rolledBack(unit);
    }
    ledger.returns().begin(List.copyOf(out.values()), State.OUT, true, false);
  }

  /** The model's part of the answer. */
  void isClosed(Map<Copy, Integer> left) {
    List.copyOf(consumers).forEach(SimulatedConsumer::hasClosed);
    if (unit != null && unit.branch != null) {
      transactions.ended(unit);
    }
    if (suspended != null) {
      transactions.ended(suspended);
    }
    ledger.returns().returned(left);
  }

  void close() {
    closing();
    Map<Copy, Integer> left = changes(List.copyOf(out.values()));
    call(
        "closes",
        false,
        broker::close,
        (nothing, failure) -> {
          unexpected("closing a session", failure);
          isClosed(left);
        });
  }

  Map<Copy, Integer> leftover() {
    return changes(List.copyOf(out.values()));
  }

  @Override
  public String toString() {
    return name;
  }
}
