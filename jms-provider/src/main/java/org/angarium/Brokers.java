package org.angarium;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of this JVM by name. A broker starts with its first lease and stops {@code lingerMs}
 * after its last one was closed. Safe for use by any number of threads.
 */
final class Brokers {
  private static final ReentrantLock registryLock = new ReentrantLock();
  private static final Map<String, HostedBroker> hosted = new HashMap<>();

  private Brokers() {}

  /**
   * Leases the broker of a URL, starting it when it does not run. Blocks until it has started.
   *
   * @throws SessionException when it cannot be started
   * @throws IllegalArgumentException when it runs with other options
   */
  static Lease open(BrokerUrl url) {
    HostedBroker broker;
    Lease lease;
    registryLock.lock();
    try {
      broker = hosted.get(url.name());
      if (broker == null || broker.isOver()) {
        broker = host(BrokerSetup.of(url), broker);
      } else {
        refuseOtherOptions(url.name(), broker.options(), url.brokerOptions());
      }
      lease = broker.newLease();
    } finally {
      registryLock.unlock();
    }
    try {
      broker.awaitStart();
      return lease;
    } catch (SessionException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Starts a broker that runs until it is stopped, whether or not it has clients.
   *
   * @throws SessionException when it cannot be started
   * @throws IllegalStateException when a broker of this name runs
   */
  static HostedBroker start(BrokerSetup setup) {
    HostedBroker broker;
    registryLock.lock();
    try {
      HostedBroker before = hosted.get(setup.name());
      if (before != null && !before.isOver()) {
        throw new IllegalStateException(
            "broker %s runs already; close it first or choose another name"
                .formatted(setup.name()));
      }
      broker = host(setup, before);
      broker.newLease();
    } finally {
      registryLock.unlock();
    }
    broker.awaitStart();
    return broker;
  }

  private static HostedBroker host(BrokerSetup setup, @Nullable HostedBroker before) {
    HostedBroker broker = new HostedBroker(setup, before);
    hosted.put(setup.name(), broker);
    return broker;
  }

  /** A URL without options takes the broker as it runs; otherwise every option must agree. */
  private static void refuseOtherOptions(
      String name, Map<String, String> running, Map<String, String> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    TreeSet<String> names = new TreeSet<>(running.keySet());
    names.addAll(wanted.keySet());
    for (String option : names) {
      String has = running.get(option);
      String asked = wanted.get(option);
      if (has == null ? asked != null : !has.equals(asked)) {
        throw new IllegalArgumentException(
            "broker %s runs with %s=%s, this URL has %s=%s; use the same options, or none"
                .formatted(name, option, said(has), option, said(asked)));
      }
    }
  }

  private static String said(@Nullable String value) {
    return value == null ? "(not set)" : value;
  }

  /** Forgets a broker that has stopped. */
  static void forget(String name, HostedBroker stopped) {
    locked(() -> hosted.remove(name, stopped));
  }

  /** Runs a task under the lock that guards leases. */
  static <T> T locked(Supplier<T> task) {
    registryLock.lock();
    try {
      return task.get();
    } finally {
      registryLock.unlock();
    }
  }

  /** A reply whose continuations are not used. */
  static <T> Reply<T> newReply() {
    return new Reply<>(Runnable::run);
  }
}
