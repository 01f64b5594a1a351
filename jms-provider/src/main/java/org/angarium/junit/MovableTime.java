package org.angarium.junit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.angarium.runtime.TimerThread;

/**
 * The system's time, and as far ahead of it as it was moved; it goes on by itself. Moving it runs
 * what becomes due. Safe for use by any number of threads.
 */
final class MovableTime implements Clock, Timer, AutoCloseable {
  private final AtomicLong aheadMs = new AtomicLong();

  /** How much of that was a jump of the clock, in which no time went by. */
  private final AtomicLong jumpedMs = new AtomicLong();

  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
  private final TimerThread timer;

  MovableTime(String threadName) {
    timer = new TimerThread(threadName, this);
  }

  @Override
  public long millis() {
    return Clock.SYSTEM.millis() + aheadMs.get();
  }

  /** Measures how long tasks take, which no move of the clock changes. */
  @Override
  public long nanos() {
    return Clock.SYSTEM.nanos();
  }

  @Override
  public long elapsedMs() {
    return Clock.SYSTEM.elapsedMs() + aheadMs.get() - jumpedMs.get();
  }

  /** A task that was set; it runs once, by its time or by a move. */
  private final class Pending implements Runnable {
    private final LongSupplier now;
    private final long whenMs;
    private final Runnable task;

    Pending(LongSupplier now, long whenMs, Runnable task) {
      this.now = now;
      this.whenMs = whenMs;
      this.task = task;
    }

    @Override
    public void run() {
      if (pending.remove(this)) {
        task.run();
      }
    }
  }

  @Override
  public Alarm at(long whenMs, Runnable task) {
    Pending set = new Pending(this::millis, whenMs, task);
    pending.add(set); // before the delay is reckoned, so that a move in between finds it
    return cancelling(set, timer.at(whenMs, set));
  }

  @Override
  public Alarm after(long delayMs, Runnable task) {
    Pending set = new Pending(this::elapsedMs, elapsedMs() + delayMs, task);
    pending.add(set);
    return cancelling(set, timer.after(delayMs, set));
  }

  private Alarm cancelling(Pending set, Alarm alarm) {
    return () -> {
      pending.remove(set);
      alarm.cancel();
    };
  }

  /** Moves the time ahead; what has become due has run on return. */
  void advance(Duration by) {
    aheadMs.addAndGet(by.toMillis());
    runDue();
  }

  /** Sets the clock ahead or back; no time goes by. What has become due has run on return. */
  void jump(Duration by) {
    jumpedMs.addAndGet(by.toMillis());
    aheadMs.addAndGet(by.toMillis());
    runDue();
  }

  private void runDue() {
    for (Pending set : pending) {
      if (set.whenMs <= set.now.getAsLong()) {
        set.run();
      }
    }
  }

  @Override
  public void close() {
    timer.close();
  }
}
