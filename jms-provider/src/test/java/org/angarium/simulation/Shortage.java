package org.angarium.simulation;

/** When the store had no space, so that it may have refused whatever inserts. */
final class Shortage {
  /** How long the broker waits before it moves a dead letter again that was refused. */
  private static final long AGAIN_MS = 5_000;

  private boolean now;
  private int endedAt = -1;
  private long endedMs;

  void begins() {
    now = true;
  }

  void ends(int step, long elapsedMs) {
    if (now) {
      now = false;
      endedAt = step;
      endedMs = elapsedMs;
    }
  }

  boolean isNow() {
    return now;
  }

  /** Whether it may have refused what was asked for in this step. */
  boolean mayRefuse(int askedAt) {
    return now || endedAt >= askedAt;
  }

  /** Whether it may have refused it and the broker has not tried again, though nothing runs. */
  boolean mayStillWait(int askedAt, long elapsedMs) {
    return mayRefuse(askedAt) && (now || elapsedMs < endedMs + AGAIN_MS);
  }
}
