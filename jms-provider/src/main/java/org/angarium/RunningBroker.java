package org.angarium;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.angarium.broker.BrokerCore;
import org.angarium.broker.BrokerSettings;
import org.angarium.broker.Engine;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.angarium.runtime.TimerThread;
import org.angarium.runtime.Workers;
import org.angarium.security.Users;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliverySettings;
import org.angarium.store.MemoryStore;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoreProvider;
import org.angarium.store.StoreRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker core with its threads and its store, started and stopped together. */
final class RunningBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Broker.class);
  private static final int DRAIN_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final int DERIVATION_THREADS = 2;
  private static final int DERIVATIONS_WAITING = 256;

  private final String name;
  private final Workers drains;
  private final Workers completions;
  private final Workers derivations;
  private final TimerThread ownTimer;
  private final Store store;
  private final BrokerCore core;
  private final @Nullable ShownBroker shown;

  /**
   * Opens the store and starts the broker. Touches files: not to be called on a thread of the
   * application.
   */
  RunningBroker(BrokerSetup setup) {
    this.name = setup.name();
    BrokerSettings settings = settings(setup); // before anything is open that a fault would leave
    this.store = openStore(name, setup.options());
    String prefix = "angarium-" + name + "-";
    this.drains = new Workers(prefix + "mailbox", DRAIN_THREADS, Integer.MAX_VALUE);
    this.completions = new Workers(prefix + "completion", 1, Integer.MAX_VALUE);
    this.derivations = new Workers(prefix + "password", DERIVATION_THREADS, DERIVATIONS_WAITING);
    this.ownTimer = new TimerThread(prefix + "timer", Clock.SYSTEM);
    Timer timer = Objects.requireNonNullElse(setup.timer(), ownTimer);
    boolean elision = Boolean.parseBoolean(setup.options().getOrDefault("elision", "true"));
    Engine engine =
        new Engine(
            setup.clock(), timer, drains, completions, derivations, store, elision, this::fault);
    this.core = new BrokerCore(settings, engine);
    String jmx = setup.options().getOrDefault(Options.JMX, "read");
    this.shown = jmx.equals("off") ? null : new ShownBroker(name, core, jmx.equals("write"));
  }

  private static BrokerSettings settings(BrokerSetup setup) {
    Map<String, String> options = setup.options();
    Users users = setup.users();
    String anonymous = options.getOrDefault("anonymous", "");
    return new BrokerSettings(
        setup.name(),
        anonymous.isEmpty() ? users.isEmpty() : Boolean.parseBoolean(anonymous),
        Boolean.parseBoolean(options.getOrDefault("autoCreate", "true")),
        users,
        setup.administrators(),
        RedeliveryPolicy.DEFAULT.with(
            RedeliverySettings.parse(options.getOrDefault("redelivery", ""))));
  }

  private static Store openStore(String name, Map<String, String> options) {
    String data = options.get("data");
    if (data == null || data.isEmpty()) {
      log.info(
          "broker {} keeps its messages in memory only; give it a folder with data=DIR to make"
              + " persistent messages durable",
          name);
      return new MemoryStore();
    }
    List<StoreProvider> providers =
        ServiceLoader.load(StoreProvider.class, StoreProvider.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (providers.isEmpty()) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION,
          "data=%s needs the module angarium-persistence beside angarium-jms-provider; it is not on"
                  .formatted(data)
              + " the class path");
    }
    StoreProvider provider = providers.get(0);
    Map<String, String> storeOptions = new HashMap<>(options);
    storeOptions.keySet().retainAll(provider.options());
    try {
      return provider.open(new StoreRequest(Path.of(data).toAbsolutePath(), storeOptions));
    } catch (InvalidPathException e) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION, "data='" + data + "' is not a path", e);
    }
  }

  private void fault(Throwable fault) {
    log.error("a fault in broker {}", name, fault);
  }

  BrokerCore core() {
    return core;
  }

  /** Stops the broker and closes its store; blocks until its threads have ended. */
  @Override
  public void close() {
    if (shown != null) {
      shown.close();
    }
    core.close();
    ownTimer.close();
    store.close();
    drains.close();
    completions.close();
    derivations.close();
  }

  /** The store's failure that ended the broker; null while it runs. */
  @Nullable Exception failure() {
    return core.failure();
  }
}
