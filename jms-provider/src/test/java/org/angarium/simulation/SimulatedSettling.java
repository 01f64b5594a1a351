package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.Settlement;
import org.angarium.simulation.Copy.State;
import org.jspecify.annotations.Nullable;

/** A session's calls that settle what was delivered to it, in its transaction or at once. */
final class SimulatedSettling {
  private static final int REMEMBERED = 3;

  private final SimulatedSession session;
  private final List<DeliveryToken> settled = new ArrayList<>();

  SimulatedSettling(SimulatedSession session) {
    this.session = session;
  }

  private Ledger ledger() {
    return session.simulation().ledger();
  }

  private Chance chance() {
    return session.simulation().chance();
  }

  void begin(DeliveryToken token) {
    Copy copy = session.out.get(token);
    copy.begin();
    int attempts = copy.attempts;
    session.call(
        "begins " + copy,
        false,
        () -> session.broker().begin(token),
        (nothing, failure) -> {
          SimulatedSession.unexpected("beginning", failure);
          copy.attemptsWritten = Math.max(copy.attemptsWritten, copy.stored ? attempts : 0);
        });
  }

  /** Accepts deliveries, in the transaction if there is one; one of them may be stale. */
  void accept(List<DeliveryToken> tokens, boolean withStale, Settlement.Answer answer) {
    List<Copy> copies = take(tokens);
    List<DeliveryToken> all = new ArrayList<>(tokens);
    boolean stale = withStale && !settled.isEmpty();
    if (stale) {
      all.add(chance().below(all.size() + 1), chance().pick(settled));
    }
    remember(tokens);
    Unit whole = session.unit;
    if (whole != null) {
      whole.doomed |= stale;
      whole.accepts.addAll(copies);
      for (Copy copy : copies) {
        copy.acceptedBy = whole;
        copy.become(State.HELD);
      }
    } else {
      copies.forEach(ledger()::ending);
    }
    Settlement settlement = new Settlement(all, Settlement.Outcome.ACCEPT, null, answer);
    session.call(
        "accepts " + copies + (stale ? " and a stale one" : ""),
        false,
        () -> session.broker().settle(settlement),
        (nothing, failure) -> {
          if (whole == null || !stale) {
            checkStale(stale, failure);
          }
          if (whole == null && !stale) {
            ledger().accepted(copies, answer == Settlement.Answer.WRITTEN);
          }
        },
        why -> {
          boolean oneBatch = copies.stream().map(copy -> copy.place).distinct().count() == 1;
          if (whole == null && !stale && oneBatch && SimulatedSession.didNothing(why)) {
            ledger().neverEnded(copies);
          }
        });
  }

  /** Accepts a delivery without an answer: whatever is asked from now on finds it done. */
  void consumed(DeliveryToken token, boolean moreFollow) {
    List<Copy> copies = take(List.of(token));
    remember(List.of(token));
    session.simulation().note(session + " has consumed " + copies);
    copies.forEach(ledger()::ending);
    ledger().accepted(copies, false);
    copies.forEach(ledger()::goneUnanswered);
    session.simulation().run(() -> session.broker().consumed(token, moreFollow));
  }

  private static void checkStale(boolean stale, @Nullable SessionException failure) {
    if (!stale) {
      SimulatedSession.unexpected("settling", failure);
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
      all.add(chance().pick(settled));
    }
    remember(tokens);
    ledger().returns().begin(copies, State.OUT, seen, true);
    Map<Copy, Integer> changes = SimulatedSession.changes(copies);
    Settlement settlement = seen ? Settlement.requeue(all, "not now") : Settlement.release(all);
    session.call(
        (seen ? "requeues " : "releases ") + copies + (stale ? " and a stale one" : ""),
        false,
        () -> session.broker().settle(settlement),
        (nothing, failure) -> {
          checkStale(stale, failure);
          if (!stale) {
            ledger().returns().returned(changes);
          }
        });
  }

  /** Rejects a delivery: it goes to the dead letters. */
  void reject(DeliveryToken token) {
    List<Copy> copies = take(List.of(token));
    Unit whole = new Unit(null);
    for (Copy copy : copies) {
      ledger().ending(copy);
      copy.acceptedBy = whole;
      whole.accepts.add(copy);
      ledger().deaths().deadLetter(copy, whole, true);
    }
    whole.rejects = true;
    ledger().asked(whole, Unit.State.COMMITTING);
    session.call(
        "rejects " + copies,
        true,
        () ->
            session
                .broker()
                .settle(
                    new Settlement(
                        List.of(token),
                        Settlement.Outcome.REJECT,
                        "useless",
                        Settlement.Answer.DURABLE)),
        (nothing, failure) -> {
          if (failure != null && failure.kind() == Kind.LIMIT_REACHED) {
            ledger().refused(whole);
          } else {
            SimulatedSession.unexpected("rejecting", failure);
            ledger().committed(whole);
          }
        },
        why -> {
          if (SimulatedSession.didNothing(why)) {
            ledger().neverDone(whole);
          }
        });
  }

  /** Takes over deliveries that another session of the connection got and has not begun. */
  void adopt(List<DeliveryToken> tokens, SimulatedSession from) {
    List<Copy> copies = from.settling.take(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      session.out.put(tokens.get(i), copies.get(i));
    }
    session.call(
        "adopts " + copies + " from " + from,
        false,
        () -> session.broker().adopt(tokens, from.broker()),
        (nothing, failure) -> SimulatedSession.unexpected("adopting", failure));
  }

  private List<Copy> take(List<DeliveryToken> tokens) {
    List<Copy> copies = new ArrayList<>();
    for (DeliveryToken token : tokens) {
      copies.add(session.out.remove(token));
    }
    return copies;
  }

  private void remember(List<DeliveryToken> tokens) {
    settled.addAll(tokens);
    while (settled.size() > REMEMBERED) {
      settled.remove(0);
    }
  }
}
