package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a queue that wait, and one alarm for the earliest of each kind: those that wait
 * for their delivery time, which is a point in time, and those that wait a while, as for their next
 * delivery, whatever the clock is set to. Owned by the queue's mailbox.
 */
final class DelayedEntries {

  /** An entry that waits a while. */
  private record Waiting(Entry entry, long untilElapsedMs) {}

  private final PriorityQueue<Entry> byTime =
      new PriorityQueue<>(
          Comparator.<Entry>comparingLong(entry -> entry.notBeforeMs)
              .thenComparingLong(entry -> entry.key.sequence()));
  private final PriorityQueue<Waiting> byWait =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::untilElapsedMs)
              .thenComparingLong(waiting -> waiting.entry.key.sequence()));
  private final Clock clock;
  private final Timer timer;
  private final Runnable onDue;
  private Timer.@Nullable Alarm timeAlarm;
  private long timeAlarmMs = Long.MAX_VALUE;
  private Timer.@Nullable Alarm waitAlarm;
  private long waitAlarmMs = Long.MAX_VALUE;

  /**
   * No entries.
   *
   * @param onDue is run on the timer's thread when an entry has become due; it posts
   */
  DelayedEntries(Clock clock, Timer timer, Runnable onDue) {
    this.clock = clock;
    this.timer = timer;
    this.onDue = onDue;
  }

  int size() {
    return byTime.size() + byWait.size();
  }

  /** Every entry, in no order that means anything. */
  List<Entry> all() {
    List<Entry> all = new ArrayList<>(byTime);
    byWait.forEach(waiting -> all.add(waiting.entry));
    return all;
  }

  /** Adds an entry that waits for its point in time. */
  void add(Entry entry) {
    entry.state = Entry.State.DELAYED;
    byTime.add(entry);
    setTimeAlarm();
  }

  /** Adds an entry that waits a while. */
  void addFor(Entry entry, long waitMs) {
    entry.state = Entry.State.DELAYED;
    byWait.add(new Waiting(entry, clock.elapsedMs() + waitMs));
    setWaitAlarm();
  }

  /** Takes an entry that is due, the earliest first; sets the alarms for the next otherwise. */
  @Nullable Entry takeDue() {
    Entry first = byTime.peek();
    if (first != null && first.notBeforeMs <= clock.millis()) {
      return byTime.poll();
    }
    Waiting waiting = byWait.peek();
    if (waiting != null && waiting.untilElapsedMs <= clock.elapsedMs()) {
      byWait.poll();
      return waiting.entry;
    }
    timeAlarmMs = Long.MAX_VALUE;
    setTimeAlarm();
    waitAlarmMs = Long.MAX_VALUE;
    setWaitAlarm();
    return null;
  }

  /** Removes every entry. */
  List<Entry> removeAll() {
    List<Entry> removed = new ArrayList<>(byTime);
    byWait.forEach(waiting -> removed.add(waiting.entry));
    removed.forEach(entry -> entry.state = Entry.State.GONE);
    byTime.clear();
    byWait.clear();
    return removed;
  }

  private void setTimeAlarm() {
    Entry first = byTime.peek();
    if (first == null || first.notBeforeMs >= timeAlarmMs) {
      return;
    }
    if (timeAlarm != null) {
      timeAlarm.cancel();
    }
    timeAlarmMs = first.notBeforeMs;
    timeAlarm = timer.at(timeAlarmMs, onDue);
  }

  private void setWaitAlarm() {
    Waiting first = byWait.peek();
    if (first == null || first.untilElapsedMs >= waitAlarmMs) {
      return;
    }
    if (waitAlarm != null) {
      waitAlarm.cancel();
    }
    waitAlarmMs = first.untilElapsedMs;
    waitAlarm = timer.after(waitAlarmMs - clock.elapsedMs(), onDue);
  }
}
