package org.angarium.tck.architecture.planted.broker;

import java.net.InetAddress;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.runtime.Clock;

/** Reaches for everything that a broker gets from outside. */
final class Clockwork {
  private final ReentrantLock planLock = new ReentrantLock();

  long everything() throws SQLException {
    if (InetAddress.getLoopbackAddress().isAnyLocalAddress()) {
      throw new SQLException("planted");
    }
    new Thread(planLock::getHoldCount).start();
    return System.nanoTime()
        + Clock.SYSTEM.millis()
        + ThreadLocalRandom.current().nextLong()
        + UUID.randomUUID().hashCode()
        + Thread.currentThread().getName().length()
        + planLock.getHoldCount();
  }
}
