package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages that cannot be consumed end as dead letters after exactly their maximum of deliveries,
 * and all others are consumed, whatever is killed. {@code -Dangarium.storm.messages=N} and {@code
 * -Dangarium.storm.kills=N} set how many there are. The folder of a failed run is kept.
 */
class PoisonStormTest {
  private static final int MESSAGES = Integer.getInteger("angarium.storm.messages", 600);
  private static final int KILLS = Integer.getInteger("angarium.storm.kills", 2);

  @ParameterizedTest
  @EnumSource
  @Timeout(value = TimeLimit.HOURS, unit = TimeUnit.HOURS)
  void everyPoisonEndsAndEveryInnocentIsConsumed(
      PoisonWorker.Way way, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    PoisonStorm storm = new PoisonStorm(folder, way, KILLS, Torture.PROGRESS);
    assertThat(TimeLimit.within(KILLS, () -> storm.run(MESSAGES)))
        .as("folder %s", folder)
        .isEmpty();
  }
}
