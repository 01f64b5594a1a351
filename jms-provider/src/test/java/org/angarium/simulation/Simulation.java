package org.angarium.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.angarium.session.ManagementCall;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.store.SimulatedStore;
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
  private final SimulatedHost host;
  private final Set<Object> unanswered = new LinkedHashSet<>();
  private final List<Sending> sendings = new ArrayList<>();
  private final List<Unit> branches = new ArrayList<>();
  private final Clients clients;
  private final int storeWeight;
  private final int clientWeight;
  private long setBackMs;

  private Simulation(long seed, Bug bug) {
    this.seed = seed;
    this.chance = new Chance(seed);
    this.scheduler = new Scheduler(chance);
    this.policies = new Policies(chance);
    this.host = new SimulatedHost(this, scheduler, policies, new Planted(bug, new Chance(seed)));
    this.ledger = new Ledger(scheduler, trace, policies);
    this.witness = new Witness(ledger, scheduler);
    this.clientWeight = chance.between(1, 6);
    this.clients = new Clients(this, bug == Bug.LOST_COPIES);
    this.storeWeight = clients.areHasty() ? 1 : chance.between(1, 6);
    policies.store(host.medium(), clients.queues());
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
      simulation.host.start();
      simulation.live(steps);
      simulation.finish();
    } catch (RuntimeException | Violation e) {
      throw new SimulationFailure(seed, simulation.trace, e);
    }
    Trace trace = simulation.trace;
    return new Result(
        seed,
        trace.steps(),
        trace.hash(),
        simulation.clients.messages(),
        simulation.host.restarts());
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

  SimulatedHost host() {
    return host;
  }

  Clients clients() {
    return clients;
  }

  Trace trace() {
    return trace;
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

  void note(String what) {
    trace.note(what);
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
                      if (failure != null && host.isLost(failure)) {
                        lost.accept(failure);
                      } else {
                        answer.answered(value, failure);
                      }
                    }));
  }

  /** Makes an operator's call. */
  <T> void manage(String what, ManagementCall<T> call, Answer<T> answer) {
    call("an operator " + what, () -> host.core().manage(call), answer);
  }

  /** Runs whatever runs; then every call must be answered. */
  void runOut(String when) {
    while (step(0)) {
      scheduler.check();
    }
    if (!unanswered.isEmpty()) {
      throw new Violation(when + ", and no answer came to " + unanswered);
    }
  }

  /** Nobody will answer any more: the broker has ended. */
  void forgetCalls() {
    scheduler.forget();
    unanswered.clear();
    sendings.clear();
    clients.gone();
  }

  // --- steps

  private void live(int steps) {
    while (trace.steps() < steps) {
      int dice = chance.below(600);
      if (dice == 0) {
        switch (chance.below(6)) {
          case 0 -> host.shutDown();
          case 1, 2 -> host.storeFails();
          default -> host.crash();
        }
      } else if (dice < 6) {
        quiet();
      } else if (dice < 24) {
        scheduler.advance(chance.below(chance.oneIn(4) ? 2_000 : 50));
      } else if (dice == 24) {
        jump();
      } else if (dice == 25 && !ledger.shortage().isNow()) {
        host.shortOfSpace(true);
      } else if (dice < 40 && ledger.shortage().isNow()) {
        host.shortOfSpace(false);
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

  /** Makes so many steps, calls of clients among them. */
  void goOn(int steps) {
    for (int more = steps; more > 0; more--) {
      step(clientWeight);
    }
  }

  /** Makes one step; false when there is nothing to run. */
  private boolean step(int clientsWeight) {
    SimulatedStore store = host.store();
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
      host.shortOfSpace(false);
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
    host.end();
  }

  @Override
  public String toString() {
    return "simulation " + seed;
  }
}
