package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.angarium.store.StoreProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Dangarium.kills=N} sets how many processes are killed, {@code -Dangarium.seed=S} repeats
 * a run's plan. The folder of a failed run is kept.
 */
class CrashTortureTest {
  private static final int KILLS = Integer.getInteger("angarium.kills", 20);
  private static final long SEED = Long.getLong("angarium.seed", System.nanoTime());

  /** Operations per second; how fast a machine is, is not for the build to judge. */
  private static final int LEAST_RATE = Integer.getInteger("angarium.leastRate", 0);

  private static final int CONSUMERS = 10;

  @Test
  @Timeout(value = TimeLimit.HOURS, unit = TimeUnit.HOURS)
  void keepsEveryPromiseAcrossKills(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    Torture torture = new Torture(folder, SEED, Torture.PROGRESS);
    Torture.Outcome outcome = TimeLimit.within(KILLS, () -> torture.run(KILLS));

    assertThat(outcome.violations()).as("seed %d, folder %s", SEED, folder).isEmpty();
    assertThat(outcome.recoveryKills()).isEqualTo(KILLS / 4);
    assertThat(outcome.drainKills()).isEqualTo(KILLS / 5);
    assertThat(outcome.operationsPerSecond()).isGreaterThan(LEAST_RATE);
    assertThat(outcome.unexplained()).isLessThanOrEqualTo((long) KILLS * CONSUMERS);
  }

  @Test
  void findsACopyThatIsLostWhenAnotherWasConsumed(@TempDir Path folder) throws Exception {
    Path planted = folder.resolve("planted");
    Path services = Files.createDirectories(planted.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(StoreProvider.class.getName()), PlantedCopies.class.getName());
    String classPath = planted + File.pathSeparator + System.getProperty("java.class.path");
    Torture torture = new Torture(folder, SEED, Torture.PROGRESS, classPath);

    assertThat(torture.run(3).violations())
        .as("seed %d", SEED)
        .anyMatch(violation -> violation.startsWith("lost: spread-"));
  }
}
