package org.angarium.broker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.angarium.runtime.Clock;
import org.angarium.runtime.TimerThread;
import org.angarium.runtime.Workers;
import org.angarium.security.PasswordHash;
import org.angarium.security.Users;
import org.angarium.store.Store;

/**
 * A broker core on real threads and any store, for contract tests: anonymous clients and the user
 * {@code ada} with the password {@code lace} are admitted.
 */
public final class TestBroker {
  private static final Users USERS = Users.NONE.with("ada", PasswordHash.of("lace".toCharArray()));

  private final Workers drains = new Workers("drain", 2, Integer.MAX_VALUE);
  private final Workers completions = new Workers("completion", 1, Integer.MAX_VALUE);
  private final TimerThread timer = new TimerThread("timer", Clock.SYSTEM);
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Store store;
  private final BrokerCore core;

  /** Starts a broker on a store, which {@link #stop} closes. */
  public TestBroker(Store store) {
    this.store = store;
    Engine engine =
        new Engine(Clock.SYSTEM, timer, drains, completions, completions, store, true, faults::add);
    this.core = new BrokerCore(new BrokerSettings("test", true, true, USERS), engine);
  }

  /** The broker. */
  public BrokerCore core() {
    return core;
  }

  /** What has failed so far, which then does not fail {@link #stop}. */
  public List<Throwable> takeFaults() {
    List<Throwable> taken = List.copyOf(faults);
    faults.removeAll(taken);
    return taken;
  }

  /** Stops the broker and closes its store; fails when a mailbox's task has failed. */
  public void stop() {
    core.close();
    timer.close();
    store.close();
    drains.close();
    completions.close();
    if (!faults.isEmpty()) {
      throw new AssertionError("a task failed in a mailbox", faults.get(0));
    }
  }
}
