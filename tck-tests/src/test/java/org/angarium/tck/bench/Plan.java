package org.angarium.tck.bench;

import java.time.Duration;
import org.angarium.tck.bench.load.Scenario;

/**
 * How long and how often, set by system properties: {@code bench.rounds}, {@code bench.roundMs},
 * {@code bench.warmUpMs}, {@code bench.backlog}, {@code bench.delayed} and {@code bench.failed}
 * (numbers of messages).
 *
 * @param backlog how many messages a backlog has
 * @param delayed how many messages are delayed
 * @param failed how many messages fail
 */
record Plan(int rounds, Duration round, Duration warmUp, int backlog, int delayed, int failed) {
  private static final int PER_COMMIT = 100;

  static Plan fromProperties() {
    return new Plan(
        Integer.getInteger("bench.rounds", 1),
        Duration.ofMillis(Long.getLong("bench.roundMs", 100)),
        Duration.ofMillis(Long.getLong("bench.warmUpMs", 100)),
        wholeCommits(Integer.getInteger("bench.backlog", 200)),
        wholeCommits(Integer.getInteger("bench.delayed", 100)),
        wholeCommits(Integer.getInteger("bench.failed", 100)));
  }

  private static int wholeCommits(int messages) {
    return Math.max(1, messages / PER_COMMIT) * PER_COMMIT;
  }

  /** How many messages this scenario is about, when it is about a number. */
  int amount(Scenario scenario) {
    return switch (scenario.kind()) {
      case DELAYED -> delayed;
      case BACK_OFF, REPLAY -> failed;
      default -> backlog;
    };
  }
}
