package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal does while the disk of the database behind it is full, stuck or broken. */
@Timeout(300)
class DatabaseFaultsTest {
  private static final long STEP = Long.getLong("angarium.faults.step", 29);

  @TempDir Path folder;

  private final Backlog backlog = new Backlog(1);

  @Test
  void refusesSendsWhileTheDatabaseHasNoSpaceAndGoesOnByItself() throws Exception {
    FaultyDatabase database = FaultyDatabase.in(folder);
    try (JournalStore store = open(database, 60_000)) {
      backlog.fill(store, 20);
      store.drainAll();
      database.full(true);
      StoreException why = backlog.fillUntilRefused(store);
      assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
      assertThat(why.storeGoesOn()).isTrue();
      assertThat(why).hasMessageContaining("free some space");

      backlog.settleTheFirst(store, 40);
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
      assertThat(backlog.insert(store).awaitFailed().kind()).isEqualTo(StoreException.Kind.FULL);

      database.full(false);
      backlog.sendUntilTaken(store);
      backlog.settleTheFirst(store, 10);
      store.drainAll();
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
    try (JournalStore store = open(database, 60_000)) {
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
  }

  @Test
  void isClosedWhileTheDatabaseHasNoSpaceAndHasEverythingLater() throws Exception {
    FaultyDatabase database = FaultyDatabase.in(folder);
    try (JournalStore store = open(database, 60_000)) {
      database.full(true);
      assertThat(backlog.fillUntilRefused(store).kind()).isEqualTo(StoreException.Kind.FULL);
      backlog.settleTheFirst(store, 20);
    }
    database.full(false);
    try (JournalStore store = open(database, 60_000)) {
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
  }

  @Test
  void refusesSendsWhileTheDatabaseIsStuckAndGoesOnByItself() throws Exception {
    FaultyDatabase database = FaultyDatabase.in(folder);
    try (JournalStore store = open(database, 1_000);
        FaultyDatabase faults = database) {
      backlog.fill(store, 20);
      store.drainAll();
      faults.stall();
      StoreException why = backlog.fillUntilRefused(store);
      assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
      assertThat(why.storeGoesOn()).isTrue();
      assertThat(database.awaitStalled()).isTrue();

      backlog.settleTheFirst(store, 40);
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());

      database.goOn();
      backlog.sendUntilTaken(store);
      store.drainAll();
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
    try (JournalStore store = open(database, 60_000)) {
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
  }

  /** The store stops, and has what it confirmed when it is opened again in the same process. */
  @Test
  void stopsWhenTheDatabaseFailsAndHasEverythingWhenItIsOpenedAgain() throws Exception {
    boolean reached = true;
    for (long good = 0; reached; good += STEP) {
      Backlog sent = new Backlog(1);
      FaultyDatabase database =
          FaultyDatabase.in(Files.createDirectory(folder.resolve("good-" + good)));
      try (JournalStore store = open(database, 60_000)) {
        database.failAfter(good);
        for (int round = 0; round < 6 && sent.fill(store, 30) == null; round++) {
          store.drainAll();
        }
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.FAILED);
      }
      reached = database.hasFailed();
      database.failAfter(Long.MAX_VALUE / 2);
      try (JournalStore store = open(database, 60_000)) {
        assertThat(sent.stored(store))
            .as("after %d good writes", good)
            .containsAll(sent.confirmed());
      }
    }
  }

  private static JournalStore open(FaultyDatabase database, long stalledMs) throws IOException {
    Path data = database.database().file().getParent();
    return JournalStore.open(
        DataFolder.hold(data),
        database.database(),
        new FolderDisk(data.resolve("journal")),
        new JournalSettings(64 << 10, 16, 16 << 10, stalledMs));
  }
}
