package org.angarium;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.angarium.runtime.Clock;
import org.angarium.runtime.EngineThread;
import org.angarium.runtime.Timer;
import org.angarium.runtime.TimerThread;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * A broker of this JVM with those who use it: from its start, on a thread of its own, to its stop.
 * Its leases are counted under the lock of {@link Brokers}.
 */
final class HostedBroker {
  private final String name;
  private final BrokerSetup setup;
  private final long lingerMs;
  private final Reply<RunningBroker> started = Brokers.newReply();
  private final Reply<Void> stopped = Brokers.newReply();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final TimerThread lingerTimer;
  private int leases;
  private Timer.@Nullable Alarm linger;

  /**
   * Begins to start.
   *
   * @param before the broker of this name that is over, whose store must be closed first
   */
  HostedBroker(BrokerSetup setup, @Nullable HostedBroker before) {
    this.setup = setup;
    this.name = setup.name();
    this.lingerMs = Long.parseLong(setup.options().getOrDefault("lingerMs", "10000"));
    this.lingerTimer = new TimerThread("angarium-" + name + "-linger", Clock.SYSTEM);
    new EngineThread(() -> start(before), "angarium-" + name + "-start").start();
  }

  private void start(@Nullable HostedBroker before) {
    try {
      if (before != null) {
        before.stop();
        before.stopped.await();
      }
      started.complete(new RunningBroker(setup));
    } catch (StoreException e) {
      started.fail(
          new SessionException(
              Kind.STORE_FAILED, "broker %s cannot start: %s".formatted(name, e.getMessage()), e));
    } catch (RuntimeException | Error e) {
      started.fail(
          new SessionException(Kind.INTERNAL, "broker %s cannot start: %s".formatted(name, e), e));
    }
  }

  Map<String, String> options() {
    return setup.options();
  }

  /** Whether nobody can use it any more: it was stopped, did not start, or its store failed. */
  boolean isOver() {
    if (stopping.get()) {
      return true;
    }
    if (!started.isDone()) {
      return false;
    }
    try {
      return started.await().failure() != null;
    } catch (SessionException e) {
      return true;
    }
  }

  void awaitStart() {
    started.await();
  }

  RunningBroker running() {
    return started.await();
  }

  /** One more user; called under the registry's lock. */
  Lease newLease() {
    leases++;
    if (linger != null) {
      linger.cancel();
      linger = null;
    }
    AtomicBoolean closed = new AtomicBoolean();
    return new Lease() {
      @Override
      public BrokerEndpoint endpoint() {
        return running().core();
      }

      @Override
      public void close() {
        if (closed.compareAndSet(false, true)) {
          release();
        }
      }
    };
  }

  private void release() {
    boolean stopNow =
        Brokers.locked(
            () -> {
              if (--leases > 0) {
                return false;
              }
              if (lingerMs == 0) {
                return true;
              }
              linger =
                  lingerTimer.at(System.currentTimeMillis() + lingerMs, this::stopUnlessLeased);
              return false;
            });
    if (stopNow) {
      stop();
      stopped.await();
    }
  }

  private void stopUnlessLeased() {
    if (Brokers.locked(() -> leases == 0)) {
      stop();
    }
  }

  /** Begins to stop, on a thread of its own; idempotent. */
  void stop() {
    if (stopping.compareAndSet(false, true)) {
      new EngineThread(this::stopNow, "angarium-" + name + "-stop").start();
    }
  }

  void awaitStop() {
    stopped.await();
  }

  private void stopNow() {
    try {
      started.await().close();
    } catch (SessionException e) {
      // It never started: there is nothing to stop.
    } finally {
      lingerTimer.close();
      stopped.complete(null);
      Brokers.forget(name, this);
    }
  }
}
