package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a queue that wait for their delivery time, and the one alarm for the earliest.
 * Owned by the queue's mailbox.
 */
final class DelayedEntries {
  private final PriorityQueue<Entry> byTime =
      new PriorityQueue<>(
          Comparator.<Entry>comparingLong(entry -> entry.notBeforeMs)
              .thenComparingLong(entry -> entry.sequence));
  private final Clock clock;
  private final Timer timer;
  private final Runnable onDue;
  private Timer.@Nullable Alarm alarm;
  private long alarmMs = Long.MAX_VALUE;

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
    return byTime.size();
  }

  /** Every entry, in no order that means anything. */
  List<Entry> all() {
    return new ArrayList<>(byTime);
  }

  void add(Entry entry) {
    entry.state = Entry.State.DELAYED;
    byTime.add(entry);
    setAlarm();
  }

  /** Takes the earliest entry if it is due; sets the alarm for the next one otherwise. */
  @Nullable Entry takeDue() {
    Entry first = byTime.peek();
    if (first == null || first.notBeforeMs > clock.millis()) {
      alarmMs = Long.MAX_VALUE;
      setAlarm();
      return null;
    }
    return byTime.poll();
  }

  /** Removes every entry. */
  List<Entry> removeAll() {
    List<Entry> removed = new ArrayList<>(byTime);
    removed.forEach(entry -> entry.state = Entry.State.GONE);
    byTime.clear();
    return removed;
  }

  private void setAlarm() {
    Entry first = byTime.peek();
    if (first == null || first.notBeforeMs >= alarmMs) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmMs = first.notBeforeMs;
    alarm = timer.at(alarmMs, onDue);
  }
}
