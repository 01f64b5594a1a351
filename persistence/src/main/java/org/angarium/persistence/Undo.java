package org.angarium.persistence;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the changes of one batch are taken back. Used under the lock of {@link Undrained}. */
final class Undo {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Changes a map, null for removing. */
  <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
    V before = value == null ? map.remove(key) : map.put(key, value);
    steps.push(before == null ? () -> map.remove(key) : () -> map.put(key, before));
  }

  void add(Runnable step) {
    steps.push(step);
  }

  /** Takes everything back. */
  void run() {
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }

  /** Keeps everything. */
  void forget() {
    steps.clear();
  }
}
