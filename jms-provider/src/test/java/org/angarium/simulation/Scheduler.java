package org.angarium.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Mailbox;
import org.angarium.runtime.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The threads, the clock and the timer of a simulated broker, on one thread: whatever can run waits
 * here until chance picks it. Drains run in any order, completions in theirs, alarms when their
 * time has come.
 */
final class Scheduler implements Clock, Timer {
  private static final long START_MS = 1_700_000_000_000L;

  private record Alarmed(long whenMs, long number, Runnable task) {}

  private final Chance chance;
  private final List<Runnable> drains = new ArrayList<>();
  private final Deque<Runnable> completions = new ArrayDeque<>();
  private final PriorityQueue<Alarmed> alarms = inOrder();

  /** Those that go by the time that goes on evenly. */
  private final PriorityQueue<Alarmed> waits = inOrder();

  private final Mailbox ourThread;
  private long alarmNumbers;
  private long nowMs = START_MS;
  private long elapsedMs;
  private long nanos;
  private @Nullable Throwable fault;

  Scheduler(Chance chance) {
    this.chance = chance;
    this.ourThread = new Mailbox(drains::add, this, this::fault);
  }

  private static PriorityQueue<Alarmed> inOrder() {
    return new PriorityQueue<>(
        Comparator.comparingLong(Alarmed::whenMs).thenComparingLong(Alarmed::number));
  }

  /** Drains mailboxes. */
  Executor drains() {
    return drains::add;
  }

  /** Runs continuations, one after the other. */
  Executor completions() {
    return completions::add;
  }

  /** Takes note of something that went wrong where it cannot be thrown. */
  void fault(Throwable what) {
    if (fault == null) {
      fault = what;
    }
  }

  /** Throws what went wrong. */
  void check() {
    Throwable what = fault;
    if (what instanceof Violation violation) {
      throw violation;
    } else if (what != null) {
      throw new Violation("a task failed: " + what, what);
    }
  }

  int runnableDrains() {
    return drains.size();
  }

  int runnableCompletions() {
    return completions.size();
  }

  /** Whether an alarm's time has come. */
  boolean isAlarmDue() {
    return isDue(alarms, nowMs) || isDue(waits, elapsedMs);
  }

  private static boolean isDue(PriorityQueue<Alarmed> some, long ms) {
    Alarmed first = some.peek();
    return first != null && first.whenMs <= ms;
  }

  void runDrain() {
    int picked = chance.below(drains.size());
    Runnable last = drains.remove(drains.size() - 1);
    Runnable drain = picked == drains.size() ? last : drains.set(picked, last);
    drain.run();
  }

  void runCompletion() {
    onOurThread(completions.remove());
  }

  void runAlarm() {
    onOurThread((isDue(alarms, nowMs) ? alarms : waits).remove().task);
  }

  /** Runs a task as a thread of ours does: what it posts is queued and drained by others. */
  void onOurThread(Runnable task) {
    ourThread.post(task);
  }

  /** Everything that was to run is forgotten, as when the process ends. */
  void forget() {
    drains.clear();
    completions.clear();
    alarms.clear();
    waits.clear();
  }

  /** Time goes by. */
  void advance(long ms) {
    nowMs += ms;
    elapsedMs += ms;
  }

  /** The clock is set ahead or back; no time goes by. */
  void jump(long ms) {
    nowMs += ms;
  }

  @Override
  public long elapsedMs() {
    return elapsedMs;
  }

  @Override
  public long millis() {
    return nowMs;
  }

  /** Every so often so much later that whoever asks has used up its time. */
  @Override
  public long nanos() {
    nanos += chance.oneIn(4) ? 2_000_000 : 1_000;
    return nanos;
  }

  @Override
  public Alarm at(long whenMs, Runnable task) {
    return set(alarms, whenMs, task);
  }

  @Override
  public Alarm after(long delayMs, Runnable task) {
    return set(waits, elapsedMs + delayMs, task);
  }

  private Alarm set(PriorityQueue<Alarmed> among, long whenMs, Runnable task) {
    Alarmed alarmed = new Alarmed(whenMs, alarmNumbers++, task);
    among.add(alarmed);
    return () -> among.remove(alarmed);
  }
}
