package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts the power under a store, over and over, at moments that a seed decides. */
class PowerCutTest {
  private static final String ORDERED = OrderedFilePath.SCHEME + ForgetfulDisk.SCHEME;
  private static final long SECONDS = Long.getLong("angarium.powercut.seconds", 8);
  private static final int LEAST_CUTS = 12;

  /** Up to which write or force the power is cut at each, and how many are left out between. */
  private static final long MOST_CHANGES = Long.getLong("angarium.powercut.changes", 200);

  private static final long STEP = Long.getLong("angarium.powercut.step", 23);

  /** Within this time a planted fault is found; most are at once. */
  private static final long FOUND_S = 600;

  private static final long FIRST_SEED = Long.getLong("angarium.powercut.seed", 1);

  @TempDir Path folder;

  @Test
  void losesNothingThatWasConfirmed() throws Exception {
    int cuts = runSeeds(PowerCutSetup.database(ORDERED, true), SECONDS);
    assertThat(cuts).isGreaterThan(LEAST_CUTS);
  }

  @Test
  void losesNothingThatTheJournalConfirmed() throws Exception {
    int cuts = runSeeds(PowerCutSetup.journal(disk -> disk), SECONDS);
    assertThat(cuts).isGreaterThan(LEAST_CUTS);
  }

  /** From the first write of an opening on, one after the other; so every force is met. */
  @Test
  void losesNothingWhicheverWriteOrForceIsCutShort() throws Exception {
    for (PowerCutSetup setup : modes()) {
      for (long changes = 1; changes <= MOST_CHANGES; changes += STEP) {
        Path data = Files.createTempDirectory(folder, "after-" + changes + "-");
        PowerCutRun run = new PowerCutRun(data, setup, changes);
        run.cut(0, changes);
        run.cut(1, changes);
      }
    }
  }

  @Test
  void wouldLoseConfirmedBatchesWithoutTheSyncOfTheJournal() {
    assertThatThrownBy(() -> runSeeds(PowerCutSetup.journal(UnsyncedDisk::new), FOUND_S))
        .isInstanceOf(BrokenPromise.class);
  }

  @Test
  void wouldLoseConfirmedBatchesWhenSegmentsAreRecycledEarly() {
    assertThatThrownBy(() -> runSeeds(PowerCutSetup.journal(EarlyReuseDisk::new), FOUND_S))
        .isInstanceOf(BrokenPromise.class);
  }

  @Test
  void wouldLoseAnAcknowledgementThatIsNeverWritten() {
    for (PowerCutSetup setup : modes()) {
      assertThatThrownBy(() -> runSeeds(setup.with(LostSettlesStore::new), FOUND_S))
          .isInstanceOf(BrokenPromise.class)
          .hasMessageMatching("(?s).*confirmed settle.*");
    }
  }

  @Test
  void wouldLoseAnAcknowledgementThatIsConfirmedBeforeItsSync() {
    PowerCutSetup journal = PowerCutSetup.journal(disk -> disk);
    assertThatThrownBy(() -> runSeeds(journal.with(EarlySettlesStore::new), FOUND_S))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageMatching("(?s).*confirmed settle.*");
  }

  private static List<PowerCutSetup> modes() {
    return List.of(PowerCutSetup.journal(disk -> disk), PowerCutSetup.database(ORDERED, true));
  }

  @Test
  void wouldLoseConfirmedBatchesWithoutSync() {
    assertThatThrownBy(() -> runSeeds(PowerCutSetup.database(ORDERED, false), FOUND_S))
        .isInstanceOf(BrokenPromise.class);
  }

  @Test
  void wouldBeDamagedWithoutTheOrderOfWrites() {
    assertThatThrownBy(() -> runSeeds(PowerCutSetup.database(ForgetfulDisk.SCHEME, true), FOUND_S))
        .isInstanceOf(BrokenPromise.class);
  }

  private int runSeeds(PowerCutSetup setup, long seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int cuts = 0;
    for (long seed = FIRST_SEED; System.nanoTime() < end || cuts <= LEAST_CUTS; seed++) {
      Path data = Files.createTempDirectory(folder, "seed-" + seed + "-");
      cuts += new PowerCutRun(data, setup, seed).run();
    }
    return cuts;
  }
}
