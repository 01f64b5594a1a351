package org.angarium.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Every choice of a simulation, from one seed. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A number from 0 to bound - 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number from least to most. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
