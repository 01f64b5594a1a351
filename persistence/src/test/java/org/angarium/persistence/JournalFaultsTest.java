package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.angarium.message.Address;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoreException.Kind;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal makes of a disk that fails, and of files that are not as they were written. */
class JournalFaultsTest {
  private static final long QUEUE = 1;
  private static final long STEP = Long.getLong("angarium.faults.step", 29);
  private static final JournalSettings SMALL = new JournalSettings(64 << 10, 16, 16 << 10);

  private static final String EIO = "Input/output error";
  private static final Set<Kind> STOPPED =
      Collections.unmodifiableSet(EnumSet.of(Kind.FAILED, Kind.OUTCOME_UNKNOWN));

  @TempDir Path folder;

  /**
   * After a write or sync that failed the store is stopped; opened again it has what it confirmed.
   */
  @Test
  void stopsAtAFailureAndHasEverythingWhenItIsOpenedAgain() throws Exception {
    failAtEach(EIO, FailingDisk.ALL, STOPPED);
  }

  /** As after a sync that failed, of which the operating system knows nothing at the next one. */
  @Test
  void losesNothingByAFailureThatDoesNotComeAgain() throws Exception {
    failAtEach(EIO, 1, STOPPED);
  }

  /** Wherever there is no space any more, with files that were written in full beforehand too. */
  @Test
  void hasEverythingThatWasConfirmedBeforeTheDiskWasFull() throws Exception {
    failAtEach(
        "No space left on device",
        FailingDisk.ALL,
        EnumSet.of(Kind.FULL, Kind.FAILED, Kind.OUTCOME_UNKNOWN));
  }

  private void failAtEach(String error, long bad, Set<Kind> kinds) throws Exception {
    boolean reached = true;
    for (long good = 1; reached; good += STEP) {
      Path data = folder.resolve("good-" + good);
      FailingDisk disk = new FailingDisk(disk(data), error, good, bad);
      List<Long> confirmed = new ArrayList<>();
      try (Store store = open(data, disk)) {
        fill(store, 40, confirmed, kinds);
      } catch (StoreException e) {
        assertThat(e.kind()).isIn(kinds);
      }
      reached = disk.hasFailed();
      try (Store store = open(data, disk(data))) {
        assertThat(sequences(store)).as("after %d good writes", good).containsAll(confirmed);
      }
    }
  }

  private void fill(Store store, int count, List<Long> confirmed) {
    fill(store, count, confirmed, EnumSet.noneOf(Kind.class));
  }

  /** Sends until all is sent, or until one is refused in such a way. */
  private void fill(Store store, int count, List<Long> confirmed, Set<Kind> kinds) {
    AwaitedCompletion queue = new AwaitedCompletion();
    store.submit(
        Batch.of(
            new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("orders")))),
        queue);
    for (long n = 1; n <= count; n++) {
      AwaitedCompletion outcome = new AwaitedCompletion();
      int length = n % 5 == 0 ? 20_000 : 500;
      store.submit(insert(n, length), outcome);
      try {
        outcome.awaitDurable();
        confirmed.add(n);
      } catch (AssertionError e) {
        assertThat(outcome.awaitFailed().kind()).isIn(kinds);
        return;
      }
    }
  }

  /**
   * One bit of a record that was confirmed: its message is lost and said to be, all others stay.
   */
  @Test
  void damageCostsOnlyTheRecordsThatItHits() throws Exception {
    List<Long> confirmed = new ArrayList<>();
    try (Store store = open(folder, disk(folder))) {
      fill(store, 30, confirmed);
    }
    JournalDisk disk = disk(folder);
    String segment =
        disk.list().stream().filter(name -> name.startsWith("segment")).findFirst().get();
    Path file = folder.resolve("journal").resolve(segment);
    byte[] bytes = Files.readAllBytes(file);
    bytes[4096 + 2000] ^= 4;
    Files.write(file, bytes);
    try (Store store = open(folder, disk)) {
      List<Long> found = sequences(store);
      assertThat(found).hasSizeBetween(confirmed.size() - 2, confirmed.size() - 1);
      ((JournalStore) store).drainAll();
      assertThat(sequences(store)).isEqualTo(found);
    }
  }

  @Test
  void aMissingBodyCostsOnlyItsMessage() throws Exception {
    List<Long> confirmed = new ArrayList<>();
    try (Store store = open(folder, disk(folder))) {
      fill(store, 6, confirmed);
    }
    JournalDisk disk = disk(folder);
    for (String name : disk.list()) {
      if (name.startsWith("body-")) {
        disk.delete(name);
      }
    }
    try (Store store = open(folder, disk)) {
      assertThat(sequences(store)).isEqualTo(confirmed);
      ((JournalStore) store).drainAll();
      assertThat(sequences(store)).isEqualTo(confirmed);
    }
  }

  @Test
  void refusesTheJournalOfAnotherBroker() throws Exception {
    Path other = folder.resolve("other");
    Path own = folder.resolve("own");
    for (Path data : List.of(other, own)) {
      try (Store store = open(data, disk(data))) {
        fill(store, 1, new ArrayList<>());
      }
    }
    assertThatThrownBy(() -> open(own, disk(other)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another broker");
  }

  /**
   * A full disk: sending is refused, what was sent can be settled, and sending goes on by itself.
   */
  @Test
  void refusesInsertsOnAFullDiskAndTakesThemAgain() throws Exception {
    SmallDisk disk = new SmallDisk(disk(folder));
    try (Store store = open(folder, disk)) {
      store.submit(
          Batch.of(
              new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("orders")))),
          new AwaitedCompletion());
      disk.full = true;
      AwaitedCompletion refused = new AwaitedCompletion();
      store.submit(insert(1, 20_000), refused);
      StoreException why = refused.awaitFailed();
      assertThat(why.kind()).isEqualTo(Kind.FULL);
      assertThat(why.storeGoesOn()).isTrue();
      disk.full = false;
      AwaitedCompletion taken = new AwaitedCompletion();
      store.submit(insert(1, 20_000), taken);
      taken.awaitDurable();
      AwaitedCompletion settled = new AwaitedCompletion();
      store.submit(Batch.of(new Operation.Delete(new MessageKey(QUEUE, 4, 1))), settled);
      settled.awaitDurable();
      assertThat(sequences(store)).isEmpty();
    }
  }

  private static final class SmallDisk extends ForwardingDisk {
    private volatile boolean full;

    SmallDisk(JournalDisk disk) {
      super(disk);
    }

    @Override
    JournalFile wrap(String name, JournalFile file) {
      return new ForwardingFile(file) {
        @Override
        public void write(ByteBuffer source, long position) throws IOException {
          if (full && name.startsWith("body-")) {
            throw new IOException("No space left on device");
          }
          super.write(source, position);
        }
      };
    }
  }

  private static Batch insert(long n, int length) {
    return Batch.of(
        new Operation.Insert(
            List.of(new MessageKey(QUEUE, 4, n)), 0, Messages.bytes(new byte[length])));
  }

  private static List<Long> sequences(Store store) {
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    store.page(QUEUE, null, 1_000, page);
    return page.await().stream().map(message -> message.key().sequence()).toList();
  }

  private static JournalDisk disk(Path data) throws IOException {
    Files.createDirectories(data);
    return new FolderDisk(data.resolve("journal"));
  }

  private static JournalStore open(Path data, JournalDisk disk) {
    DataFolder held = DataFolder.hold(data);
    return JournalStore.open(held, new H2Database(held.path().resolve("angarium")), disk, SMALL);
  }
}
