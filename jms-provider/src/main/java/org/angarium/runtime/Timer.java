package org.angarium.runtime;

/** Runs tasks later. A timer's thread never drains a mailbox: its tasks post and return. */
public interface Timer {

  /** A task that was set and may be withdrawn. */
  interface Alarm {
    /** Withdraws the task; without effect when it has run. */
    void cancel();
  }

  /**
   * Sets a task for a point in time. When the clock is set back the task may run too early; when it
   * is set ahead, the task runs soon after.
   *
   * @param whenMs the time in milliseconds since the epoch; at once when it has passed
   */
  Alarm at(long whenMs, Runnable task);

  /**
   * Sets a task that runs after a while, whatever the clock is set to meanwhile.
   *
   * @param delayMs how long by {@link Clock#elapsedMs}; at once when it is not positive
   */
  Alarm after(long delayMs, Runnable task);
}
