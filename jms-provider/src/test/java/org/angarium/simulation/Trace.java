package org.angarium.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened in a run, as one hash over all of it and the last lines of its text. */
final class Trace {
  private static final int KEPT = Integer.getInteger("angarium.simulation.trace", 60);

  private final Deque<String> last = new ArrayDeque<>();
  private long hash = 1;
  private int step;

  /** Begins the next step. */
  void step() {
    step++;
  }

  int steps() {
    return step;
  }

  long hash() {
    return hash;
  }

  void note(String what) {
    hash = (hash ^ what.hashCode() ^ (long) step << 32) * 0x9E3779B97F4A7C15L;
    hash ^= hash >>> 29;
    if (last.size() == KEPT) {
      last.remove();
    }
    last.add(step + " " + what);
  }

  /** The last lines. */
  String tail() {
    return String.join("\n", last);
  }
}
