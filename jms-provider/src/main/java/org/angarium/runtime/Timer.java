package org.angarium.runtime;

/** Runs tasks later. A timer's thread never drains a mailbox: its tasks post and return. */
public interface Timer {

  /** A task that was set and may be withdrawn. */
  interface Alarm {
    /** Withdraws the task; without effect when it has run. */
    void cancel();
  }

  /**
   * Sets a task.
   *
   * @param whenMs the time in milliseconds since the epoch; at once when it has passed
   */
  Alarm at(long whenMs, Runnable task);
}
