package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.angarium.message.Address;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal does while the disk of the database behind it is full, stuck or broken. */
@Timeout(300)
class DatabaseFaultsTest {
  private static final long QUEUE = 1;
  private static final int BODY = 4_000;
  private static final long PATIENCE_S = 120;

  /** More than the journal holds. */
  private static final int MANY = 1_000;

  private static final long STEP = Long.getLong("angarium.faults.step", 29);

  @TempDir Path folder;

  private final List<Long> confirmed = new ArrayList<>();
  private long next = 1;

  @Test
  void refusesSendsWhileTheDatabaseHasNoSpaceAndGoesOnByItself() throws Exception {
    FaultyDatabase database = FaultyDatabase.in(folder);
    try (JournalStore store = open(database, 60_000)) {
      fill(store, 20);
      store.drainAll();
      database.full(true);
      StoreException why = fillUntilRefused(store);
      assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
      assertThat(why.storeGoesOn()).isTrue();
      assertThat(why).hasMessageContaining("free some space");

      settleTheFirst(store, 40);
      assertThat(sequences(store)).isEqualTo(confirmed);
      assertThat(insert(store).awaitFailed().kind()).isEqualTo(StoreException.Kind.FULL);

      database.full(false);
      sendUntilTaken(store);
      settleTheFirst(store, 10);
      store.drainAll();
      assertThat(sequences(store)).isEqualTo(confirmed);
    }
    try (JournalStore store = open(database, 60_000)) {
      assertThat(sequences(store)).isEqualTo(confirmed);
    }
  }

  @Test
  void isClosedWhileTheDatabaseHasNoSpaceAndHasEverythingLater() throws Exception {
    FaultyDatabase database = FaultyDatabase.in(folder);
    try (JournalStore store = open(database, 60_000)) {
      database.full(true);
      assertThat(fillUntilRefused(store).kind()).isEqualTo(StoreException.Kind.FULL);
      settleTheFirst(store, 20);
    }
    database.full(false);
    try (JournalStore store = open(database, 60_000)) {
      assertThat(sequences(store)).isEqualTo(confirmed);
    }
  }

  @Test
  void refusesSendsWhileTheDatabaseIsStuckAndGoesOnByItself() throws Exception {
    FaultyDatabase database = FaultyDatabase.in(folder);
    try (JournalStore store = open(database, 1_000);
        FaultyDatabase faults = database) {
      fill(store, 20);
      store.drainAll();
      faults.stall();
      StoreException why = fillUntilRefused(store);
      assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
      assertThat(why.storeGoesOn()).isTrue();
      assertThat(database.awaitStalled()).isTrue();

      settleTheFirst(store, 40);
      assertThat(sequences(store)).isEqualTo(confirmed);

      database.goOn();
      sendUntilTaken(store);
      store.drainAll();
      assertThat(sequences(store)).isEqualTo(confirmed);
    }
    try (JournalStore store = open(database, 60_000)) {
      assertThat(sequences(store)).isEqualTo(confirmed);
    }
  }

  /** The store stops, and has what it confirmed when it is opened again in the same process. */
  @Test
  void stopsWhenTheDatabaseFailsAndHasEverythingWhenItIsOpenedAgain() throws Exception {
    boolean reached = true;
    for (long good = 0; reached; good += STEP) {
      confirmed.clear();
      next = 1;
      FaultyDatabase database =
          FaultyDatabase.in(Files.createDirectory(folder.resolve("good-" + good)));
      try (JournalStore store = open(database, 60_000)) {
        database.failAfter(good);
        for (int round = 0; round < 6 && fill(store, 30) == null; round++) {
          store.drainAll();
        }
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.FAILED);
      }
      reached = database.hasFailed();
      database.failAfter(Long.MAX_VALUE / 2);
      try (JournalStore store = open(database, 60_000)) {
        assertThat(sequences(store)).as("after %d good writes", good).containsAll(confirmed);
      }
    }
  }

  private StoreException fillUntilRefused(Store store) {
    return Objects.requireNonNull(fill(store, MANY), "the journal took everything");
  }

  /** Returns why it was refused before so many were sent; null when it was not. */
  private @Nullable StoreException fill(Store store, int count) {
    if (next == 1) {
      Operation queue =
          new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("orders")));
      store.submit(Batch.of(queue), new AwaitedCompletion());
    }
    for (int i = 0; i < count; i++) {
      AwaitedCompletion outcome = insert(store);
      try {
        outcome.awaitDurable();
        confirmed.add(next++);
      } catch (AssertionError e) {
        return outcome.awaitFailed();
      }
    }
    return null;
  }

  private void sendUntilTaken(Store store) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    StoreException why = fill(store, 1);
    while (why != null && System.nanoTime() < end) {
      assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
      why = fill(store, 1);
    }
    assertThat(why).isNull();
  }

  private AwaitedCompletion insert(Store store) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    MessageKey key = new MessageKey(QUEUE, 4, next);
    store.submit(
        Batch.of(new Operation.Insert(List.of(key), 0, Messages.bytes(new byte[BODY]))), outcome);
    return outcome;
  }

  private void settleTheFirst(Store store, int count) {
    for (int i = 0; i < count; i++) {
      AwaitedCompletion outcome = new AwaitedCompletion();
      MessageKey key = new MessageKey(QUEUE, 4, confirmed.remove(0));
      store.submit(Batch.of(new Operation.Delete(key)), outcome);
      outcome.awaitDurable();
    }
  }

  private static List<Long> sequences(Store store) {
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    store.page(QUEUE, null, MANY, page);
    return page.await().stream().map(message -> message.key().sequence()).toList();
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
