package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.angarium.persistence.journal.JournalDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts the power under a store, over and over, at moments that a seed decides. */
class PowerCutTest {
  private static final String ORDERED = OrderedFilePath.SCHEME + ForgetfulDisk.SCHEME;
  private static final long SECONDS = Long.getLong("angarium.powercut.seconds", 8);
  private static final int LEAST_CUTS = 12;
  private static final long FIRST_SEED = Long.getLong("angarium.powercut.seed", 1);

  @TempDir Path folder;

  @Test
  void losesNothingThatWasConfirmed() throws Exception {
    int cuts = runSeeds(ORDERED, true, null, SECONDS);
    assertThat(cuts).isGreaterThan(LEAST_CUTS);
  }

  @Test
  void losesNothingThatTheJournalConfirmed() throws Exception {
    int cuts = runSeeds(ORDERED, true, disk -> disk, SECONDS);
    assertThat(cuts).isGreaterThan(LEAST_CUTS);
  }

  @Test
  void wouldLoseConfirmedBatchesWithoutTheSyncOfTheJournal() {
    assertThatThrownBy(() -> runSeeds(ORDERED, true, UnsyncedDisk::new, 600))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s).*(confirmed batch|damaged).*");
  }

  @Test
  void wouldLoseConfirmedBatchesWhenSegmentsAreRecycledEarly() {
    assertThatThrownBy(() -> runSeeds(ORDERED, true, EarlyReuseDisk::new, 600))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s).*confirmed batch.*");
  }

  @Test
  void wouldLoseConfirmedBatchesWithoutSync() {
    assertThatThrownBy(() -> runSeeds(ORDERED, false, null, 600))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s).*(confirmed batch|older state).*");
  }

  @Test
  void wouldBeDamagedWithoutTheOrderOfWrites() {
    assertThatThrownBy(() -> runSeeds(ForgetfulDisk.SCHEME, true, null, 600))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s).*(confirmed batch|damaged).*");
  }

  private int runSeeds(
      String scheme, boolean sync, @Nullable UnaryOperator<JournalDisk> journal, long seconds)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int cuts = 0;
    for (long seed = FIRST_SEED; System.nanoTime() < end || cuts <= LEAST_CUTS; seed++) {
      Path data = folder.resolve("seed-" + seed);
      cuts += new PowerCutRun(data, scheme, sync, journal, seed).run();
    }
    return cuts;
  }
}
