package org.angarium;

import org.angarium.broker.BrokerCore;
import org.angarium.management.DeadLetterQueue;
import org.angarium.management.JmxBeans;
import org.angarium.management.Management;
import org.angarium.runtime.EngineThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker as JMX shows it, until it is closed. Registered on a thread of its own, because the
 * first use of JMX in a JVM takes its time and a client that connects should not wait for it.
 */
final class ShownBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Broker.class);

  private final JmxBeans beans;
  private final EngineThread thread;

  ShownBroker(String name, BrokerCore core, boolean writable) {
    this.beans = new JmxBeans(name);
    this.thread = new EngineThread(() -> register(core, writable), "angarium-" + name + "-jmx");
    thread.start();
  }

  private void register(BrokerCore core, boolean writable) {
    try {
      beans.register(
          new Management(core), queue -> new DeadLetterQueue(core.connectHost(), queue), writable);
    } catch (IllegalStateException e) {
      log.warn("{}", e.getMessage());
    }
  }

  /** Waits until the beans are registered, and takes them away. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    beans.close();
  }
}
