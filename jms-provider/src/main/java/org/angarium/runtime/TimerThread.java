package org.angarium.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A timer on one thread of its own. While there are tasks for points in time it looks every few
 * seconds whether the clock has jumped, and if so reckons anew when they run.
 */
public final class TimerThread implements Timer, AutoCloseable {
  private static final long LOOK_MS = 2_000;
  private static final long JUMP_MS = 500;

  private final ScheduledThreadPoolExecutor executor;
  private final Clock clock;
  private final Set<Timed> timed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile long offsetMs;

  /** Starts no thread before the first task. */
  public TimerThread(String name, Clock clock) {
    this.clock = clock;
    this.offsetMs = clock.millis() - clock.elapsedMs();
    this.executor = new ScheduledThreadPoolExecutor(1, task -> new EngineThread(task, name));
    executor.setRemoveOnCancelPolicy(true);
    executor.setRejectedExecutionHandler((task, ignored) -> {});
  }

  /** A task for a point in time; it runs once, however often it was set. */
  private final class Timed implements Runnable {
    private final long whenMs;
    private final Runnable task;
    private volatile @Nullable Future<?> future;

    Timed(long whenMs, Runnable task) {
      this.whenMs = whenMs;
      this.task = task;
    }

    /** Sets it for what is left by the clock as it is now. */
    void set() {
      Future<?> before = future;
      long delayMs = Math.max(0, whenMs - clock.millis());
      future = executor.schedule(this, delayMs, TimeUnit.MILLISECONDS);
      if (before != null) {
        before.cancel(false);
      }
    }

    void cancel() {
      timed.remove(this);
      Future<?> last = future;
      if (last != null) {
        last.cancel(false);
      }
    }

    @Override
    public void run() {
      if (timed.remove(this)) {
        task.run();
      }
    }
  }

  @Override
  public Alarm at(long whenMs, Runnable task) {
    Timed alarm = new Timed(whenMs, task);
    timed.add(alarm);
    alarm.set();
    look();
    return alarm::cancel;
  }

  @Override
  public Alarm after(long delayMs, Runnable task) {
    Future<?> future = executor.schedule(task, Math.max(0, delayMs), TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  private void look() {
    if (!timed.isEmpty() && looking.compareAndSet(false, true)) {
      executor.schedule(this::lookForJump, LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void lookForJump() {
    looking.set(false);
    long offset = clock.millis() - clock.elapsedMs();
    if (Math.abs(offset - offsetMs) > JUMP_MS) {
      timed.forEach(Timed::set);
    }
    offsetMs = offset;
    look();
  }

  /** Ends the thread; tasks that have not run are dropped. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
