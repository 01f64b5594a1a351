package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A write or sync of a small file beside the database fails, the first, and so on in steps: that
 * one alone, or all from there on. The store goes on without it or stops; opened again in the same
 * process it has what it confirmed, and calls nothing damaged. {@code -Dangarium.faults.step=N}
 * sets another step.
 */
@Timeout(600)
class SmallFilesFaultsTest {
  private static final long STEP = Long.getLong("angarium.faults.step", 0);
  private static final long[] STEPS = STEP > 0 ? new long[] {STEP} : new long[] {29, 41};

  @TempDir Path folder;

  static Stream<Arguments> files() {
    return Stream.of(AttemptFile.NAME, DatabaseMark.FILE, "angarium.mv.db" + BlockSums.SUFFIX)
        .flatMap(
            file ->
                Stream.of(true, false)
                    .flatMap(
                        journal ->
                            LongStream.of(STEPS)
                                .mapToObj(step -> Arguments.of(file, journal, step))));
  }

  @ParameterizedTest
  @MethodSource("files")
  void nothingConfirmedIsLost(String file, boolean journal, long step) throws Exception {
    boolean reached = true;
    boolean once = step % 4 == 1;
    for (long good = 0; reached; good += step) {
      once = !once;
      reached = fails(file, journal, good, once);
    }
  }

  /** Has one store live with it, and two after it; returns whether it came to a failure. */
  private boolean fails(String file, boolean journal, long good, boolean once) throws Exception {
    Path data = Files.createDirectory(folder.resolve("good-" + good + (once ? "-once" : "")));
    FaultyDatabase database = FaultyDatabase.in(data);
    SettledStore used = new SettledStore();
    if (good % 2 == 0) {
      try (QueuedStore store = open(database, journal)) {
        used.use(store, 5);
      }
    }
    database.failIn(file);
    if (once) {
      database.failOnceAfter(good);
    } else {
      database.failAfter(good);
    }
    boolean stops = file.equals(DatabaseMark.FILE);
    try (QueuedStore store = open(database, journal)) {
      StoreException why = used.use(store, 30);
      if (stops ? database.hasFailed() : why != null) {
        assertThat(why != null).as("it stops because of %s: %s", file, why).isEqualTo(stops);
      }
    } catch (StoreException e) {
      assertThat(stops).as("it stops because of %s: %s", file, e).isTrue();
      assertThat(e.kind()).isIn(StoreException.Kind.FAILED, StoreException.Kind.OUTCOME_UNKNOWN);
    }
    boolean reached = database.hasFailed();
    database.failAfter(Long.MAX_VALUE / 2);
    for (int life = 1; life <= 2; life++) {
      try (QueuedStore store = open(database, journal)) {
        used.check(
            store, "%s, %d good writes, once: %b, life %d".formatted(file, good, once, life));
        assertThat(used.use(store, 10)).as("goes on").isNull();
        assertThat(store.damage()).isEqualTo(List.of());
      }
    }
    return reached;
  }

  private static QueuedStore open(FaultyDatabase database, boolean journal) throws IOException {
    Path data = database.database().file().getParent();
    DataFolder held = new FaultyFolder(DataFolder.hold(data));
    return journal
        ? JournalStore.open(
            held,
            database.database(),
            new FolderDisk(data.resolve("journal")),
            new JournalSettings(64 << 10, 16, 16 << 10, 60_000))
        : JdbcStore.open(held, database.database());
  }
}
