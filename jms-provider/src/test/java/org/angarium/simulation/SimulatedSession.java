package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.session.BrokerSession;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.angarium.simulation.Copy.State;
import org.jspecify.annotations.Nullable;

/** A client's session: makes calls, tells the ledger before each and after each answer. */
final class SimulatedSession {
  private static final int REMEMBERED = 3;

  private final Simulation simulation;
  private final Ledger ledger;
  private final Chance chance;
  private final BrokerSession broker;
  private final String name;
  final SessionRequest.Mode mode;

  /** What was delivered and is not settled, in the order of the deliveries. */
  final Map<DeliveryToken, Copy> out = new LinkedHashMap<>();

  final List<SimulatedConsumer> consumers = new ArrayList<>();
  private final List<DeliveryToken> settled = new ArrayList<>();
  private long consumerIds;

  /** The transaction, or the branch that the session is associated with; null outside one. */
  @Nullable Unit unit;

  /** The branch from which its association is suspended; null when there is none. */
  @Nullable Unit suspended;

  /** Whose order what it sends keeps: its own, or in a branch that of its association. */
  Object producer = this;

  /** How many calls are not answered, and whether the next call must wait for one of them. */
  private int unanswered;

  private boolean blocked;
  boolean closed;
  private int closedAt;

  SimulatedSession(
      Simulation simulation, BrokerSession broker, String name, SessionRequest.Mode mode) {
    this.simulation = simulation;
    this.ledger = simulation.ledger();
    this.chance = simulation.chance();
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
  private <T> void call(
      String what, boolean blocks, Simulation.Call<T> call, Simulation.Answer<T> answer) {
    unanswered++;
    blocked |= blocks;
    simulation.call(
        this + " " + what,
        call,
        (value, failure) -> {
          unanswered--;
          blocked &= !blocks;
          answer.answered(value, failure);
        });
  }

  private static void unexpected(String what, @Nullable SessionException failure) {
    if (failure != null) {
      throw new Violation(what + " failed: " + failure.getMessage(), failure);
    }
  }

  // --- sending

  void send(Sent sent) {
    Unit whole = unit == null ? new Unit(null) : unit;
    whole.atOnce = unit == null;
    boolean atOnce = unit == null;
    ledger.sent(sent, whole, atOnce);
    Simulation.Sending sending = new Simulation.Sending(sent, whole, atOnce);
    simulation.sendings().add(sending);
    call(
        "sends " + sent + " to " + sent.to(),
        false,
        () -> broker.send(sent.envelope()),
        (nothing, failure) -> {
          simulation.sendings().remove(sending);
          boolean isTemporary = sent.to().kind().isTemporary();
          if (isTemporary && failure != null && failure.kind() == Kind.INVALID_DESTINATION) {
            if (atOnce) {
              ledger.notSent(whole);
            }
            return;
          }
          unexpected("a send", failure);
          if (atOnce) {
            ledger.committed(whole);
          }
        });
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
                new ConsumerRequest(consumer.id, source, selector, place.notFrom != null, credit),
                consumer),
        (nothing, failure) -> {
          if (failure != null && failure.kind() == Kind.CLOSED && closed) {
            return;
          }
          unexpected("opening a consumer", failure);
          if (consumer.life == SimulatedConsumer.Life.OPENING) {
            consumer.life = SimulatedConsumer.Life.OPEN;
            place.life = Place.Life.OPEN;
          }
        });
  }

  void delivered(SimulatedConsumer consumer, Delivery delivery) {
    Copy copy = ledger.delivered(consumer, delivery);
    if (closed) {
      ledger.returning(List.of(copy), State.OUT, true, false);
      copy.availableAt = closedAt;
    } else {
      out.put(delivery.token(), copy);
    }
  }

  void credit(SimulatedConsumer consumer, int more) {
    simulation.note(this + " gives " + more + " to " + consumer);
    consumer.give(more);
    simulation.run(() -> broker.credit(consumer.id, more));
  }

  void revoke(SimulatedConsumer consumer) {
    consumer.revoke();
    call(
        "revokes the credit of " + consumer,
        false,
        () -> broker.revokeCredit(consumer.id),
        (nothing, failure) -> {
          unexpected("revoking", failure);
          consumer.revoked();
        });
  }

  void flush(SimulatedConsumer consumer) {
    Map<Copy, Integer> waiting = ledger.waitingFor(consumer);
    int credit = consumer.revoking ? 0 : consumer.credit;
    int taken = consumer.taken;
    int revocations = consumer.revocations;
    call(
        "flushes " + consumer,
        false,
        () -> broker.flush(consumer.id),
        (nothing, failure) -> {
          unexpected("flushing", failure);
          if (consumer.life == SimulatedConsumer.Life.OPEN
              && consumer.exact
              && consumer.revocations == revocations
              && consumer.taken - taken < credit) {
            waiting.forEach(
                (copy, changes) ->
                    require(
                        copy.changes() != changes || copy.sent.isExpired(simulation.nowMs()),
                        "%s was flushed, but %s waits",
                        consumer,
                        copy));
          }
        });
  }

  void close(SimulatedConsumer consumer) {
    closing(consumer);
    call(
        "closes " + consumer,
        false,
        () -> broker.closeConsumer(consumer.id),
        (nothing, failure) -> {
          unexpected("closing a consumer", failure);
          closed(consumer);
        });
  }

  private void closing(SimulatedConsumer consumer) {
    consumer.life = SimulatedConsumer.Life.CLOSING;
    Place place = consumer.place;
    if (place.address.kind().isTopic()
        && !place.durable
        && place.consumers.stream()
            .allMatch(other -> other.life == SimulatedConsumer.Life.CLOSING)) {
      place.life = Place.Life.UNSURE;
    }
  }

  private void closed(SimulatedConsumer consumer) {
    consumer.life = SimulatedConsumer.Life.CLOSED;
    consumers.remove(consumer);
    Place place = consumer.place;
    place.consumers.remove(consumer);
    if (place.address.kind().isTopic() && !place.durable && place.consumers.isEmpty()) {
      ledger.forget(place);
    }
  }

  // --- settling

  void begin(DeliveryToken token) {
    Copy copy = out.get(token);
    if (copy.stored && !copy.begun) {
      copy.begun = true;
      copy.attempts++;
    }
    int attempts = copy.attempts;
    call(
        "begins " + copy,
        false,
        () -> broker.begin(token),
        (nothing, failure) -> {
          unexpected("beginning", failure);
          copy.attemptsWritten = Math.max(copy.attemptsWritten, copy.stored ? attempts : 0);
        });
  }

  /** Accepts deliveries, in the transaction if there is one; one of them may be stale. */
  void accept(List<DeliveryToken> tokens, boolean withStale, Settlement.Answer answer) {
    List<Copy> copies = take(tokens);
    List<DeliveryToken> all = new ArrayList<>(tokens);
    boolean stale = withStale && !settled.isEmpty();
    if (stale) {
      all.add(chance.below(all.size() + 1), chance.pick(settled));
    }
    remember(tokens);
    Unit whole = unit;
    if (whole != null) {
      whole.doomed |= stale;
      whole.accepts.addAll(copies);
      for (Copy copy : copies) {
        copy.acceptedBy = whole;
        copy.become(State.HELD);
      }
    } else {
      copies.forEach(copy -> copy.become(State.ENDING));
    }
    Settlement settlement = new Settlement(all, Settlement.Outcome.ACCEPT, null, answer);
    call(
        "accepts " + copies + (stale ? " and a stale one" : ""),
        false,
        () -> broker.settle(settlement),
        (nothing, failure) -> {
          if (whole == null || !stale) {
            checkStale(stale, failure);
          }
          if (whole == null && !stale) {
            ledger.accepted(copies, answer == Settlement.Answer.WRITTEN);
          }
        });
  }

  /** Accepts a delivery without an answer: whatever is asked from now on finds it done. */
  void consumed(DeliveryToken token, boolean moreFollow) {
    List<Copy> copies = take(List.of(token));
    remember(List.of(token));
    simulation.note(this + " has consumed " + copies);
    copies.forEach(copy -> copy.become(State.ENDING));
    ledger.accepted(copies, false);
    copies.forEach(ledger::goneUnanswered);
    simulation.run(() -> broker.consumed(token, moreFollow));
  }

  private static void checkStale(boolean stale, @Nullable SessionException failure) {
    if (!stale) {
      unexpected("settling", failure);
    } else {
      require(
          failure != null && failure.kind() == Kind.STALE_DELIVERY,
          "a stale token was settled, the answer is %s",
          failure);
    }
  }

  void giveBack(List<DeliveryToken> tokens, boolean seen, boolean withStale) {
    List<Copy> copies = take(tokens);
    List<DeliveryToken> all = new ArrayList<>(tokens);
    boolean stale = withStale && !settled.isEmpty();
    if (stale) {
      all.add(chance.pick(settled));
    }
    remember(tokens);
    ledger.returning(copies, State.OUT, seen, true);
    Map<Copy, Integer> changes = changes(copies);
    Settlement settlement = seen ? Settlement.requeue(all, "not now") : Settlement.release(all);
    call(
        (seen ? "requeues " : "releases ") + copies + (stale ? " and a stale one" : ""),
        false,
        () -> broker.settle(settlement),
        (nothing, failure) -> {
          checkStale(stale, failure);
          if (!stale) {
            ledger.returned(changes);
          }
        });
  }

  /** Rejects a delivery: it goes to the dead letters. */
  void reject(DeliveryToken token) {
    List<Copy> copies = take(List.of(token));
    Unit whole = new Unit(null);
    for (Copy copy : copies) {
      copy.become(State.ENDING);
      copy.acceptedBy = whole;
      whole.accepts.add(copy);
      ledger.deadLetter(copy, whole);
    }
    whole.state = Unit.State.COMMITTING;
    call(
        "rejects " + copies,
        true,
        () ->
            broker.settle(
                new Settlement(
                    List.of(token),
                    Settlement.Outcome.REJECT,
                    "useless",
                    Settlement.Answer.DURABLE)),
        (nothing, failure) -> {
          unexpected("rejecting", failure);
          ledger.committed(whole);
        });
  }

  /** Takes over deliveries that another session of the connection got and has not begun. */
  void adopt(List<DeliveryToken> tokens, SimulatedSession from) {
    List<Copy> copies = from.take(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      out.put(tokens.get(i), copies.get(i));
    }
    call(
        "adopts " + copies + " from " + from,
        false,
        () -> broker.adopt(tokens, from.broker),
        (nothing, failure) -> unexpected("adopting", failure));
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
          List<Integer> seen = ledger.browsed(place, wish, page.messages());
          before.forEach(
              (copy, changes) -> {
                if (copy.changes() == changes) {
                  ledger.checkBrowsed(copy, states.get(copy), wish, seen, calledMs);
                }
              });
        });
  }

  private List<Copy> take(List<DeliveryToken> tokens) {
    List<Copy> copies = new ArrayList<>();
    for (DeliveryToken token : tokens) {
      copies.add(out.remove(token));
    }
    return copies;
  }

  private void remember(List<DeliveryToken> tokens) {
    settled.addAll(tokens);
    while (settled.size() > REMEMBERED) {
      settled.remove(0);
    }
  }

  private static Map<Copy, Integer> changes(List<Copy> copies) {
    Map<Copy, Integer> changes = new LinkedHashMap<>();
    copies.forEach(copy -> changes.put(copy, copy.changes()));
    return changes;
  }

  // --- transactions

  void commit() {
    Unit whole = unit;
    unit = new Unit(null);
    ledger.committing(whole);
    call(
        "commits " + whole.sends + " and " + whole.accepts,
        false,
        broker::commit,
        (nothing, failure) -> decided(whole, failure));
  }

  private void decided(Unit whole, @Nullable SessionException failure) {
    if (failure == null) {
      ledger.committed(whole);
      return;
    }
    boolean mayRollBack =
        whole.doomed && (failure.kind() == Kind.ROLLED_BACK || failure.kind() == Kind.XA);
    if (!mayRollBack) {
      unexpected("a commit", failure);
    }
    ledger.rolledBack(whole);
  }

  void rollback() {
    Unit whole = unit;
    unit = new Unit(null);
    ledger.returning(whole.accepted(), State.HELD, true, true);
    call(
        "rolls back " + whole.sends + " and " + whole.accepts,
        false,
        broker::rollback,
        (nothing, failure) -> {
          unexpected("a rollback", failure);
          ledger.rolledBack(whole);
        });
  }

  // --- XA

  void start(Unit branch, BrokerSession.XaStart how) {
    if (how != BrokerSession.XaStart.RESUME) {
      branch.associations++;
    }
    branch.state = Unit.State.OPEN;
    call(
        "starts " + branch.branch + " " + how,
        true,
        () -> broker.xaStart(branch.branch, how),
        (nothing, failure) -> {
          unexpected("xa_start", failure);
          if (how == BrokerSession.XaStart.NEW) {
            simulation.branches().add(branch);
          } else if (how == BrokerSession.XaStart.RESUME) {
            suspended = null;
          }
          unit = branch;
          producer = new Object();
        });
  }

  void suspend() {
    Unit branch = unit;
    call(
        "suspends " + branch.branch,
        true,
        () -> broker.xaEnd(branch.branch, BrokerSession.XaEnd.SUSPEND),
        (nothing, failure) -> {
          unexpected("xa_end with suspend", failure);
          leave();
          suspended = branch;
        });
  }

  private void leave() {
    unit = null;
    producer = new Object();
  }

  /** Ends the association, or the one that is suspended. */
  void end(boolean fail) {
    boolean active = unit != null;
    Unit branch = active ? unit : suspended;
    branch.doomed |= fail;
    call(
        "ends " + branch.branch + (fail ? " as failed" : ""),
        true,
        () ->
            broker.xaEnd(
                branch.branch, fail ? BrokerSession.XaEnd.FAIL : BrokerSession.XaEnd.SUCCESS),
        (nothing, failure) -> {
          unexpected("xa_end", failure);
          if (active) {
            leave();
          } else {
            suspended = null;
          }
          ended(branch);
        });
  }

  private static void ended(Unit branch) {
    branch.associations--;
    if (branch.associations == 0 && branch.state == Unit.State.OPEN) {
      branch.state = Unit.State.ENDED;
    }
  }

  void prepare(Unit branch) {
    branch.state = Unit.State.PREPARING;
    if (branch.doomed) {
      ledger.returning(branch.accepted(), State.HELD, true, true);
    }
    call(
        "prepares " + branch.branch,
        true,
        () -> broker.xaPrepare(branch.branch),
        (vote, failure) -> {
          if (failure != null) {
            decided(branch, failure);
            simulation.branches().remove(branch);
          } else if (vote == BrokerSession.XaVote.READ_ONLY) {
            require(
                branch.accepts.isEmpty() && branch.sends.stream().noneMatch(copy -> copy.certain),
                "%s has work and votes read-only",
                branch.branch);
            ledger.rolledBack(branch);
            simulation.branches().remove(branch);
          } else {
            require(!branch.doomed, "%s is doomed and was prepared", branch.branch);
            branch.state = Unit.State.PREPARED;
            branch.prepared = true;
          }
        });
  }

  void decide(Unit branch, boolean commit) {
    boolean onePhase = branch.state == Unit.State.ENDED;
    if (commit) {
      ledger.committing(branch);
    } else {
      branch.state = Unit.State.ROLLING_BACK;
      ledger.returning(branch.accepted(), State.HELD, true, true);
    }
    call(
        (commit ? "commits " : "rolls back ") + branch.branch + branch.sends + branch.accepts,
        true,
        () -> commit ? broker.xaCommit(branch.branch, onePhase) : broker.xaRollback(branch.branch),
        (nothing, failure) -> {
          simulation.branches().remove(branch);
          if (commit) {
            decided(branch, failure);
          } else {
            unexpected("xa_rollback", failure);
            ledger.rolledBack(branch);
          }
        });
  }

  // --- closing

  /** The model's part of closing, also when the connection is closed. */
  void closing() {
    closed = true;
    closedAt = simulation.steps();
    consumers.forEach(this::closing);
    if (unit != null && unit.branch == null) {
      ledger.rolledBack(unit);
    }
    ledger.returning(List.copyOf(out.values()), State.OUT, true, false);
  }

  /** The model's part of the answer. */
  void isClosed(Map<Copy, Integer> left) {
    List.copyOf(consumers).forEach(this::closed);
    if (unit != null && unit.branch != null) {
      ended(unit);
    }
    if (suspended != null) {
      ended(suspended);
    }
    ledger.returned(left);
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
