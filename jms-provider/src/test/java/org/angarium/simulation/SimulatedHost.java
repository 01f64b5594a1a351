package org.angarium.simulation;

import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import org.angarium.broker.BrokerCore;
import org.angarium.broker.BrokerSettings;
import org.angarium.broker.Engine;
import org.angarium.security.Users;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ConnectionEvents;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.MemoryStore;
import org.angarium.store.SimulatedStore;
import org.angarium.store.StoreException;

/**
 * The host of a simulated broker: starts it, shuts it down, kills it, has its store fail or fill
 * up, and starts it again on what is left.
 */
final class SimulatedHost {
  private final Simulation simulation;
  private final Scheduler scheduler;
  private final Policies policies;
  private final Planted planted;
  private final MemoryStore.Medium medium = new MemoryStore.Medium();
  private SimulatedStore store;
  private BrokerCore core;
  private BrokerEndpoint endpoint;
  private int restarts;
  private boolean shuttingDown;
  private boolean storeFailed;

  SimulatedHost(Simulation simulation, Scheduler scheduler, Policies policies, Planted planted) {
    this.simulation = simulation;
    this.scheduler = scheduler;
    this.policies = policies;
    this.planted = planted;
  }

  MemoryStore.Medium medium() {
    return medium;
  }

  SimulatedStore store() {
    return store;
  }

  BrokerCore core() {
    return core;
  }

  int restarts() {
    return restarts;
  }

  void start() {
    store = new SimulatedStore(medium);
    store.note(simulation.chance().oneIn(2));
    if (restarts > 0) {
      simulation.note("restarts with epoch " + store.epoch());
    }
    core =
        new BrokerCore(
            new BrokerSettings("simulated", true, true, Users.NONE, policies.configured()),
            new Engine(
                scheduler,
                scheduler,
                scheduler.drains(),
                scheduler.completions(),
                scheduler.completions(),
                planted.in(store),
                simulation.clients().areHasty() || simulation.chance().oneIn(2),
                this::fault));
    endpoint = planted.in(core);
  }

  /** A store that has failed reads nothing any more, which the broker says. */
  private void fault(Throwable what) {
    if (!(storeFailed && what instanceof StoreException)) {
      scheduler.fault(what);
    }
  }

  BrokerConnection connect(ConnectionEvents events) {
    List<BrokerConnection> admitted = new ArrayList<>();
    endpoint
        .connect(request(), events)
        .respond(new byte[0])
        .whenDone((step, failure) -> admitted.add(((Authentication.Admitted) step).connection()));
    return admitted.get(0);
  }

  private static ConnectRequest request() {
    return new ConnectRequest(ConnectRequest.ANONYMOUS, List.of(), "simulated");
  }

  /** Whether the store has failed and the broker has not started again. */
  boolean hasFailed() {
    return storeFailed;
  }

  /** Whether the broker may end a connection for such a reason. */
  boolean mayEnd(SessionException why) {
    return shuttingDown || storeFailed && why.kind() == Kind.STORE_FAILED;
  }

  /** Whether a call failed because the broker ends. */
  boolean isLost(SessionException failure) {
    return switch (failure.kind()) {
      case CLOSED -> shuttingDown || storeFailed;
      case STORE_FAILED, OUTCOME_UNKNOWN -> storeFailed;
      case XA -> storeFailed && failure.xaCode() == XAException.XAER_RMFAIL;
      default -> false;
    };
  }

  /** Ends the broker without notice: its process is killed, or the power fails. */
  void crash() {
    boolean powerCut = simulation.chance().oneIn(2);
    int atRisk = store.waiting() + store.written();
    int least = powerCut ? 0 : store.written();
    int survivors = simulation.chance().between(least, atRisk);
    simulation.note(
        "%s, %d of %d survive".formatted(powerCut ? "power cut" : "kill", survivors, atRisk));
    store.crash(survivors);
    startAgain(powerCut);
  }

  /** Ends the broker as its host does: whatever is under way comes to an end. */
  void shutDown() {
    simulation.note("shuts down");
    close();
    startAgain(false);
  }

  private void close() {
    shuttingDown = true;
    simulation.clients().closing();
    simulation.call("closes the broker", core::beginClose, (nothing, failure) -> {});
    simulation.runOut("the broker is closed");
    shuttingDown = false;
    store.close();
  }

  /** The store fails while clients go on; the broker ends by itself and starts on what is left. */
  void storeFails() {
    boolean unknown = simulation.chance().oneIn(2);
    storeFailed = true;
    simulation.ledger().failing(true);
    if (unknown) {
      int waitingToo = simulation.chance().between(0, store.waiting());
      int survivors = simulation.chance().between(0, store.written() + waitingToo);
      simulation.note("the store fails, %d survive of what is not durable".formatted(survivors));
      scheduler.onOurThread(() -> store.failSync(waitingToo, survivors));
    } else {
      simulation.note("the store fails to write");
      scheduler.onOurThread(store::failWrite);
    }
    simulation.goOn(simulation.chance().below(60));
    simulation.runOut("the store has failed");
    checkRefusesConnections();
    close();
    startAgain(unknown);
  }

  /** A broker whose store has failed says so to whoever comes, if it has noticed. */
  private void checkRefusesConnections() {
    SessionException why = core.failure();
    if (why != null) {
      Ledger.require(why.kind() == Kind.STORE_FAILED, "the store has failed, the broker: %s", why);
      core.connect(request(), event -> {})
          .respond(new byte[0])
          .whenDone(
              (step, failure) ->
                  Ledger.require(
                      failure != null && failure.kind() == Kind.STORE_FAILED,
                      "a broker without a store answers %s %s",
                      step,
                      failure));
    }
  }

  private void startAgain(boolean mayLoseWritten) {
    simulation.forgetCalls();
    restarts++;
    storeFailed = false;
    simulation.ledger().failing(false);
    simulation.ledger().shortage().ends(simulation.steps(), scheduler.elapsedMs());
    SimulatedStore left = new SimulatedStore(medium);
    new Aftermath(simulation.ledger(), left, mayLoseWritten, scheduler, simulation.trace())
        .check(simulation.branches());
    start();
  }

  /** The store has no space for more, or has some again. */
  void shortOfSpace(boolean isShort) {
    simulation.note(isShort ? "the store is full" : "the store has space");
    if (isShort) {
      simulation.ledger().shortage().begins();
      store.refuse(new StoreException(StoreException.Kind.FULL, "there is no space"));
    } else {
      simulation.ledger().shortage().ends(simulation.steps(), scheduler.elapsedMs());
      store.refuse(null);
    }
  }

  /** Closes the store, in which nothing is to be left. */
  void end() {
    store.close();
    SimulatedStore left = new SimulatedStore(medium);
    left.recovered()
        .messageCounts()
        .forEach(
            (queueId, count) -> {
              throw new Violation("the store still has " + left.contents(queueId));
            });
  }
}
