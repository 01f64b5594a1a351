package org.angarium.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
import org.angarium.session.ManagementCall;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.MemoryStore;
import org.angarium.store.SimulatedStore;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * A broker core, its engine and its clients, all on one thread and all from one seed. Each step
 * runs one thing that can run: a drain, a completion, an alarm, the store, a client's call.
 */
final class Simulation {

  private static final int DAY_MS = 86_400_000;

  /** A call to the broker. */
  interface Call<T> extends Supplier<Reply<T>> {}

  /** Hears the answer to a call. */
  interface Answer<T> {
    void answered(@Nullable T value, @Nullable SessionException failure);
  }

  /** A send that is not answered, and may reach subscriptions that appear meanwhile. */
  record Sending(Sent sent, Unit unit, boolean atOnce) {
    void mayReach(Ledger ledger, Place place) {
      if (place.address.equals(sent.to())) {
        ledger.mayReach(place, sent, unit, atOnce);
      }
    }
  }

  /** How one run went. */
  record Result(long seed, int steps, long hash, int messages, int restarts) {}

  private final long seed;
  private final Chance chance;
  private final Trace trace = new Trace();
  private final Scheduler scheduler;
  private final Policies policies;
  private final Ledger ledger;
  private final Witness witness;
  private final Planted planted;
  private final MemoryStore.Medium medium = new MemoryStore.Medium();
  private final Set<Object> unanswered = new LinkedHashSet<>();
  private final List<Sending> sendings = new ArrayList<>();
  private final List<Unit> branches = new ArrayList<>();
  private final Clients clients;
  private final int storeWeight;
  private final int clientWeight;
  private SimulatedStore store;
  private BrokerCore core;
  private BrokerEndpoint endpoint;
  private int restarts;
  private long setBackMs;
  private boolean shuttingDown;
  private boolean storeFailed;

  private Simulation(long seed, Bug bug) {
    this.seed = seed;
    this.chance = new Chance(seed);
    this.scheduler = new Scheduler(chance);
    this.planted = new Planted(bug, new Chance(seed));
    this.policies = new Policies(chance);
    this.ledger = new Ledger(scheduler, trace, policies);
    this.witness = new Witness(ledger, scheduler);
    this.clientWeight = chance.between(1, 6);
    this.clients = new Clients(this, bug == Bug.LOST_COPIES);
    this.storeWeight = clients.areHasty() ? 1 : chance.between(1, 6);
    policies.store(medium, clients.queues());
  }

  /**
   * Runs a simulation.
   *
   * @param steps how many steps are made before the clients come to an end
   * @throws AssertionError when something is seen that must not be seen; names seed and step
   */
  static Result run(long seed, int steps, Bug bug) {
    Simulation simulation = new Simulation(seed, bug);
    try {
      simulation.start();
      simulation.live(steps);
      simulation.finish();
    } catch (RuntimeException | Violation e) {
      throw new SimulationFailure(seed, simulation.trace, e);
    }
    Trace trace = simulation.trace;
    return new Result(
        seed, trace.steps(), trace.hash(), simulation.clients.messages(), simulation.restarts);
  }

  // --- what clients use

  Chance chance() {
    return chance;
  }

  Ledger ledger() {
    return ledger;
  }

  Witness witness() {
    return witness;
  }

  List<Sending> sendings() {
    return sendings;
  }

  /** The branches that are begun and not over. */
  List<Unit> branches() {
    return branches;
  }

  long nowMs() {
    return scheduler.millis();
  }

  long elapsedMs() {
    return scheduler.elapsedMs();
  }

  int steps() {
    return trace.steps();
  }

  /** Whether the store has failed and the broker has not started again. */
  boolean hasFailed() {
    return storeFailed;
  }

  /** Whether the broker may end a connection for such a reason. */
  boolean mayEnd(SessionException why) {
    return shuttingDown || storeFailed && why.kind() == Kind.STORE_FAILED;
  }

  void note(String what) {
    trace.note(what);
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

  /** Runs a client's call: on its thread, which may drain, or on one that never does. */
  void run(Runnable call) {
    if (chance.oneIn(3)) {
      call.run();
    } else {
      scheduler.onOurThread(call);
    }
  }

  <T> void call(String what, Call<T> call, Answer<T> answer) {
    call(what, call, answer, why -> {});
  }

  /**
   * Makes a call and hears its answer.
   *
   * @param lost hears instead that the broker ended
   */
  <T> void call(String what, Call<T> call, Answer<T> answer, Consumer<SessionException> lost) {
    note(what);
    String asked = trace.steps() + " " + what;
    unanswered.add(asked);
    run(
        () ->
            call.get()
                .whenDone(
                    (value, failure) -> {
                      note("answered: " + asked + (failure == null ? "" : " " + failure.kind()));
                      unanswered.remove(asked);
                      if (failure != null && isLost(failure)) {
                        lost.accept(failure);
                      } else {
                        answer.answered(value, failure);
                      }
                    }));
  }

  /** Whether a call failed because the broker ends. */
  private boolean isLost(SessionException failure) {
    return switch (failure.kind()) {
      case CLOSED -> shuttingDown || storeFailed;
      case STORE_FAILED, OUTCOME_UNKNOWN -> storeFailed;
      case XA -> storeFailed && failure.xaCode() == XAException.XAER_RMFAIL;
      default -> false;
    };
  }

  /** Makes an operator's call. */
  <T> void manage(String what, ManagementCall<T> call, Answer<T> answer) {
    call("an operator " + what, () -> core.manage(call), answer);
  }

  // --- the broker

  private void start() {
    store = new SimulatedStore(medium);
    store.note(chance.oneIn(2));
    if (restarts > 0) {
      note("restarts with epoch " + store.epoch());
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
                clients.areHasty() || chance.oneIn(2),
                this::fault));
    endpoint = planted.in(core);
  }

  /** A store that has failed reads nothing any more, which the broker says. */
  private void fault(Throwable what) {
    if (!(storeFailed && what instanceof StoreException)) {
      scheduler.fault(what);
    }
  }

  /** Ends the broker without notice: its process is killed, or the power fails. */
  private void crash() {
    boolean powerCut = chance.oneIn(2);
    int atRisk = store.waiting() + store.written();
    int least = powerCut ? 0 : store.written();
    int survivors = chance.between(least, atRisk);
    note("%s, %d of %d survive".formatted(powerCut ? "power cut" : "kill", survivors, atRisk));
    store.crash(survivors);
    startAgain(powerCut);
  }

  /** Ends the broker as its host does: whatever is under way comes to an end. */
  private void shutDown() {
    note("shuts down");
    close();
    startAgain(false);
  }

  private void close() {
    shuttingDown = true;
    clients.closing();
    call("closes the broker", core::beginClose, (nothing, failure) -> {});
    runOut("the broker is closed");
    shuttingDown = false;
    store.close();
  }

  /** The store fails while clients go on; the broker ends by itself and starts on what is left. */
  private void storeFails() {
    boolean unknown = chance.oneIn(2);
    storeFailed = true;
    ledger.failing(true);
    if (unknown) {
      int waitingToo = chance.between(0, store.waiting());
      int survivors = chance.between(0, store.written() + waitingToo);
      note("the store fails, %d survive of what is not durable".formatted(survivors));
      scheduler.onOurThread(() -> store.failSync(waitingToo, survivors));
    } else {
      note("the store fails to write");
      scheduler.onOurThread(store::failWrite);
    }
    for (int more = chance.below(60); more > 0; more--) {
      step(clientWeight);
    }
    runOut("the store has failed");
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

  /** Runs whatever runs; then every call must be answered. */
  private void runOut(String when) {
    while (step(0)) {
      scheduler.check();
    }
    if (!unanswered.isEmpty()) {
      throw new Violation(when + ", and no answer came to " + unanswered);
    }
  }

  private void startAgain(boolean mayLoseWritten) {
    scheduler.forget();
    unanswered.clear();
    sendings.clear();
    clients.gone();
    restarts++;
    storeFailed = false;
    ledger.failing(false);
    ledger.shortage().ends(trace.steps(), scheduler.elapsedMs());
    SimulatedStore left = new SimulatedStore(medium);
    new Aftermath(ledger, left, mayLoseWritten, scheduler, trace).check(branches);
    start();
  }

  /** The store has no space for more, or has some again. */
  private void shortOfSpace(boolean isShort) {
    note(isShort ? "the store is full" : "the store has space");
    if (isShort) {
      ledger.shortage().begins();
      store.refuse(new StoreException(StoreException.Kind.FULL, "there is no space"));
    } else {
      ledger.shortage().ends(trace.steps(), scheduler.elapsedMs());
      store.refuse(null);
    }
  }

  // --- steps

  private void live(int steps) {
    while (trace.steps() < steps) {
      int dice = chance.below(600);
      if (dice == 0) {
        switch (chance.below(6)) {
          case 0 -> shutDown();
          case 1, 2 -> storeFails();
          default -> crash();
        }
      } else if (dice < 6) {
        quiet();
      } else if (dice < 24) {
        scheduler.advance(chance.below(chance.oneIn(4) ? 2_000 : 50));
      } else if (dice == 24) {
        jump();
      } else if (dice == 25 && !ledger.shortage().isNow()) {
        shortOfSpace(true);
      } else if (dice < 40 && ledger.shortage().isNow()) {
        shortOfSpace(false);
      } else {
        step(clientWeight);
      }
    }
  }

  /** The clock is set ahead or back, by a day at most. */
  private void jump() {
    long byMs = chance.between(1, chance.oneIn(2) ? 2_000 : DAY_MS);
    if (chance.oneIn(2)) {
      ledger.setBack();
      byMs = -byMs;
      setBackMs -= byMs;
    }
    note("the clock jumps by " + byMs + " ms");
    scheduler.jump(byMs);
  }

  /** Makes one step; false when there is nothing to run. */
  private boolean step(int clientsWeight) {
    int drains = scheduler.runnableDrains() > 0 ? 8 : 0;
    int completions = scheduler.runnableCompletions() > 0 ? 8 : 0;
    int alarms = scheduler.isAlarmDue() ? 2 : 0;
    int writes = store.waiting() > 0 ? storeWeight : 0;
    int syncs = store.written() > 0 ? storeWeight : 0;
    int reads = store.reads() > 0 ? storeWeight : 0;
    int all = drains + completions + alarms + writes + syncs + reads + clientsWeight;
    if (all == 0) {
      return false;
    }
    trace.step();
    int picked = chance.below(all);
    if ((picked -= drains) < 0) {
      scheduler.runDrain();
    } else if ((picked -= completions) < 0) {
      scheduler.runCompletion();
    } else if ((picked -= alarms) < 0) {
      scheduler.runAlarm();
    } else if ((picked -= writes) < 0) {
      int batches = chance.between(1, store.waiting());
      scheduler.onOurThread(() -> store.write(batches));
    } else if ((picked -= syncs) < 0) {
      int batches = chance.between(1, store.written());
      scheduler.onOurThread(() -> store.sync(batches));
    } else if (picked - reads < 0) {
      scheduler.onOurThread(store::read);
    } else {
      clients.act();
    }
    scheduler.check();
    return true;
  }

  /** Runs whatever runs, without any call of a client. */
  void quiet() {
    runOut("nothing runs");
    clients.operator().look();
    runOut("nothing runs");
    note("nothing runs");
    ledger.idle();
  }

  private void finish() {
    note("the end begins");
    if (ledger.shortage().isNow()) {
      shortOfSpace(false);
    }
    quiet();
    new Finish(this).end(clients, this::quiet, () -> scheduler.advance(setBackMs + 120_000));
    for (Place place : ledger.places()) {
      for (Copy copy : place.copies.values()) {
        if (copy.certain && !copy.sent.isExpired(scheduler.millis())) {
          throw new Violation(copy + " was never delivered");
        }
        if (copy.certain && policies.movesExpired(copy)) {
          throw new Violation(copy + " has expired and was not moved");
        }
      }
    }
    store.close();
    SimulatedStore left = new SimulatedStore(medium);
    left.recovered()
        .messageCounts()
        .forEach(
            (queueId, count) -> {
              throw new Violation("the store still has " + left.contents(queueId));
            });
  }

  @Override
  public String toString() {
    return "simulation " + seed;
  }
}
