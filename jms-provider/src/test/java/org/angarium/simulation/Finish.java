package org.angarium.simulation;

import java.util.List;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;

/** The end of a run: all is decided, closed and consumed. */
final class Finish {
  private final Simulation simulation;
  private final Chance chance;

  Finish(Simulation simulation) {
    this.simulation = simulation;
    this.chance = simulation.chance();
  }

  /** Decides what is undecided, closes everything, and takes what is left. */
  void end(Clients clients, Runnable quiet, Runnable later) {
    clients.operator().end();
    clients.close();
    quiet.run();
    Client last = Client.connect(simulation, "c0");
    SimulatedSession xa = openAs(last, SessionRequest.Mode.XA);
    for (Unit branch : List.copyOf(simulation.branches())) {
      xa.transactions.decide(branch, !branch.doomed && chance.oneIn(2));
      quiet.run();
    }
    later.run();
    quiet.run();
    SimulatedSession taker = openAs(last, SessionRequest.Mode.AT_ONCE);
    Place deadLetters = simulation.ledger().queue(Ledger.DEAD_LETTERS);
    Place expired = simulation.ledger().queue(Ledger.EXPIRED);
    for (Place place : simulation.ledger().places()) {
      if (place != deadLetters && place != expired) {
        take(taker, place, quiet);
      }
    }
    take(taker, deadLetters, quiet);
    take(taker, expired, quiet);
  }

  private SimulatedSession openAs(Client client, SessionRequest.Mode mode) {
    return new SimulatedSession(
        simulation, client.broker.openSession(new SessionRequest(mode)), "last" + mode, mode);
  }

  /** Takes all that a place has; a subscription is taken by a connection of its client id. */
  private void take(SimulatedSession taker, Place place, Runnable quiet) {
    SimulatedSession session = taker;
    ConsumerRequest.Source source = new ConsumerRequest.Queue(place.address);
    @Nullable String clientId = place.clientId;
    if (clientId != null) {
      Client owner = clientId.equals("c0") ? null : Client.connect(simulation, clientId);
      quiet.run();
      session = owner == null ? taker : openAs(owner, SessionRequest.Mode.AT_ONCE);
      boolean shared = place.name.contains("ds");
      source = new ConsumerRequest.Subscription(place.address, place.name, true, shared);
      takeWith(session, place, source, quiet);
      if (owner != null) {
        simulation.call("closes " + clientId, owner.broker::close, (nothing, failure) -> {});
        session.closing();
        quiet.run();
      }
      return;
    }
    takeWith(session, place, source, quiet);
  }

  private void takeWith(
      SimulatedSession session, Place place, ConsumerRequest.Source source, Runnable quiet) {
    session.consume(place, source, Wish.ALL, 100_000);
    quiet.run();
    while (!session.out.isEmpty()) { // a breaker that is half open lets one go first
      session.settling.accept(List.copyOf(session.out.keySet()), false, Settlement.Answer.DURABLE);
      quiet.run();
    }
  }
}
