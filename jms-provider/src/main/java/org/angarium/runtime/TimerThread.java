package org.angarium.runtime;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer on one thread of its own. */
public final class TimerThread implements Timer, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Clock clock;

  /** Starts no thread before the first task. */
  public TimerThread(String name, Clock clock) {
    this.clock = clock;
    this.executor = new ScheduledThreadPoolExecutor(1, task -> new EngineThread(task, name));
    executor.setRemoveOnCancelPolicy(true);
    executor.setRejectedExecutionHandler((task, ignored) -> {});
  }

  @Override
  public Alarm at(long whenMs, Runnable task) {
    long delayMs = Math.max(0, whenMs - clock.millis());
    Future<?> future = executor.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  /** Ends the thread; tasks that have not run are dropped. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
