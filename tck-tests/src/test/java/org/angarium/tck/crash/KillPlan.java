package org.angarium.tck.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * When each process is killed; follows from the seed.
 *
 * @param kills in order
 */
record KillPlan(List<Kill> kills) {
  private static final int FEWEST_OPERATIONS = 400;
  private static final int MOST_OPERATIONS = 2_400;
  private static final int LONGEST_DELAY_MS = 40;

  /** When one process is killed. */
  sealed interface Kill {}

  /**
   * Under load.
   *
   * @param operations after how many confirmed operations
   */
  record UnderLoad(int operations) implements Kill {}

  /**
   * While the broker starts on what the kill before it left.
   *
   * @param share how far into the start, as a share of the time that the last one took
   */
  record InRecovery(double share) implements Kill {}

  /**
   * Under load while the journal is drained into the database.
   *
   * @param delayMs how long after the drain was first seen
   */
  record InDrain(int delayMs) implements Kill {}

  /**
   * A plan of so many kills, a quarter of them during recovery, a fifth during a drain, and the
   * first under load.
   */
  static KillPlan of(int kills, long seed) {
    Random random = new Random(seed);
    int recoveries = kills / 4;
    int drains = kills / 5;
    List<Kill> plan = new ArrayList<>();
    for (int i = 1; i < kills; i++) {
      if (i <= recoveries) {
        plan.add(new InRecovery(random.nextDouble()));
      } else if (i <= recoveries + drains) {
        plan.add(new InDrain(random.nextInt(LONGEST_DELAY_MS)));
      } else {
        plan.add(underLoad(random));
      }
    }
    Collections.shuffle(plan, random);
    if (kills > 0) {
      plan.add(0, underLoad(random));
    }
    return new KillPlan(List.copyOf(plan));
  }

  private static Kill underLoad(Random random) {
    return new UnderLoad(FEWEST_OPERATIONS + random.nextInt(MOST_OPERATIONS - FEWEST_OPERATIONS));
  }
}
