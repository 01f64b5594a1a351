package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On file systems that lose their power, each on a loop device: {@code -Dangarium.cuts=N} times,
 * {@code -Dangarium.seed=S} repeats a run. What the processes complain about is kept when it fails.
 */
class PowerLossTest {
  private static final int CUTS = Integer.getInteger("angarium.cuts", 0);
  private static final long SEED = Long.getLong("angarium.seed", System.nanoTime());

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "ext4"})
  @Timeout(value = TimeLimit.HOURS, unit = TimeUnit.HOURS)
  void losesNothingThatWasConfirmed(
      String type, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    assumeTrue(CUTS > 0, "cuts the power of a file system only with -Ptorture");
    try (LoopDisk disk = LoopDisk.make(type, folder)) {
      PowerLoss powerLoss = new PowerLoss(disk, folder, SEED, Torture.PROGRESS);
      assertThat(TimeLimit.within(CUTS, () -> powerLoss.run(CUTS)))
          .as("seed %d, folder %s", SEED, folder)
          .isEmpty();
    }
  }
}
