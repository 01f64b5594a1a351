package org.angarium.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of our own threads with one queue of tasks. Tasks that come after {@link #close}
 * run on the thread that brings them, so that nothing that waits for one waits for ever.
 */
public final class Workers implements Executor, AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;

  /**
   * Starts no thread before the first task; idle threads end after {@value #IDLE_SECONDS} seconds.
   *
   * @param name the threads are called name-1, name-2, …
   * @param threads 1 or more
   * @param capacity how many tasks may wait; beyond that they run on the thread that brings them
   */
  public Workers(String name, int threads, int capacity) {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(capacity),
            task -> new EngineThread(task, name + "-" + number.incrementAndGet()),
            (task, ignored) -> task.run());
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Runs what waits and ends the threads; waits for them for a few seconds. */
  @Override
  public void close() {
    pool.shutdown();
    boolean interrupted = false;
    try {
      pool.awaitTermination(IDLE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
