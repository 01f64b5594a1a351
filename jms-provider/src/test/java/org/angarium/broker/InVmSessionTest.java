package org.angarium.broker;

import org.angarium.runtime.Clock;
import org.angarium.runtime.TimerThread;
import org.angarium.runtime.Workers;
import org.angarium.security.PasswordHash;
import org.angarium.security.Users;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.SessionContract;
import org.angarium.store.MemoryStore;
import org.angarium.store.Store;

/** The session contract on the in-VM broker over a memory that outlives it. */
class InVmSessionTest extends SessionContract {
  private static final Users USERS = Users.NONE.with("ada", PasswordHash.of("lace".toCharArray()));

  private final MemoryStore.Medium medium = new MemoryStore.Medium();
  private TestBroker broker;

  /** A broker core on real threads. */
  static final class TestBroker {
    private final Workers drains = new Workers("drain", 2, Integer.MAX_VALUE);
    private final Workers completions = new Workers("completion", 1, Integer.MAX_VALUE);
    private final TimerThread timer = new TimerThread("timer", Clock.SYSTEM);
    private final Store store;
    final BrokerCore core;

    TestBroker(Store store) {
      this.store = store;
      BrokerSettings settings = new BrokerSettings("test", true, true, USERS);
      Engine engine =
          new Engine(
              Clock.SYSTEM,
              timer,
              drains,
              completions,
              completions,
              store,
              (thread, fault) -> {
                throw new AssertionError(fault);
              });
      this.core = new BrokerCore(settings, engine);
    }

    void stop() {
      core.close();
      timer.close();
      store.close();
      drains.close();
      completions.close();
    }
  }

  @Override
  protected BrokerEndpoint start() {
    broker = new TestBroker(new MemoryStore(medium));
    return broker.core;
  }

  @Override
  protected BrokerEndpoint restart() {
    broker.stop();
    return start();
  }

  @Override
  protected void stop() {
    broker.stop();
  }
}
