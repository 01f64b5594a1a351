package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an earlier process noted in the attempt file finds no space, or a lock: opening comes to an
 * end, says why, and the next one has what was noted.
 */
@Timeout(300)
class HinderedOpeningTest {
  private static final String LOCK = "SELECT * FROM ang_message FOR UPDATE";
  private static final int SMALL = 10;

  private static final int MANY = 200;
  private static final MessageKey LAST = new MessageKey(1, 4, MANY);

  @TempDir Path folder;

  private final Backlog backlog = new Backlog(1);
  private FaultyDatabase database;
  private byte[] noted;

  @BeforeEach
  void nameTheDatabase() {
    database = FaultyDatabase.in(folder);
  }

  @Test
  void withoutJournalOnAFullDisk() throws Exception {
    fillTables(5);
    fullFor("angarium-store-writer");
    StoreException why = refusedWithTables();
    assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
    assertThat(why).hasMessageMatching(".*attempts=1, acknowledgements=3\\).* is full .*usable=.*");

    database.before(operation -> {});
    database.full(false);
    assertThatTablesHaveIt();
  }

  @Test
  void withoutJournalWhileRowsAreLocked() throws Exception {
    fillTables(5);
    try (Connection client = database.database().connect()) {
      lock(client);
      StoreException why = refusedWithTables();
      assertThat(why.kind()).isEqualTo(StoreException.Kind.LOCKED);
      assertThat(why)
          .hasMessageMatching(
              ".*attempts=1, acknowledgements=3\\).* by session \\d+ of user SA, .*ANG_MESSAGE.*");
    }
    assertThatTablesHaveIt();
  }

  @Test
  void withAJournalThatIsFullOnAFullDisk() throws Exception {
    fillTheJournal();
    StoreException why = refusedWithJournal();
    assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
    assertThat(why)
        .hasMessageMatching(
            ".*attempts=1, acknowledgements=%d\\).* is full .*".formatted(MANY - 3));

    database.before(operation -> {});
    database.full(false);
    assertThatTheJournalHasIt();
  }

  @Test
  void withAJournalThatIsFullWhileRowsAreLocked() throws Exception {
    fillTheJournal();
    database.before(operation -> {});
    database.full(false);
    try (Connection client = database.database().connect()) {
      lock(client);
      StoreException why = refusedWithJournal();
      assertThat(why.kind()).isEqualTo(StoreException.Kind.LOCKED);
      assertThat(why).hasMessageMatching(".*acknowledgements=.* by session \\d+ of user SA, .*");
    }
    assertThatTheJournalHasIt();
  }

  /** The tables take over an earlier journal first. */
  @Test
  void withoutJournalAnyMoreWhileRowsAreLocked() throws Exception {
    fillTheJournal();
    database.before(operation -> {});
    database.full(false);
    Files.delete(folder.resolve(AttemptFile.NAME));
    try (JournalStore store = openJournal();
        Connection client = database.database().connect()) {
      lock(client);
      StoreException why = catchThrowableOfType(StoreException.class, store::drainAll);
      assertThat(why.kind()).isEqualTo(StoreException.Kind.LOCKED);
      assertThat(why).hasMessageMatching("the journal could not .* by session \\d+ of user SA, .*");
    }
  }

  /** Messages in the tables, and notes of them in the file. */
  private void fillTables(int count) throws IOException {
    try (JdbcStore store = openTables()) {
      backlog.fill(store, count, SMALL);
      note(store.brokerId(), count);
    }
    noted = Files.readAllBytes(folder.resolve(AttemptFile.NAME));
  }

  /** The same, and a journal that has room for nothing while its database is full. */
  private void fillTheJournal() throws IOException {
    try (JournalStore store = openJournal()) {
      backlog.fill(store, MANY, SMALL);
      store.drainAll();
      backlog.settleTheFirst(store, 1); // a row that may be locked, early in the journal
      fullFor("angarium-store-drain");
      backlog.fillUntilRefused(store);
      useUpWhatIsKept(store);
      note(store.brokerId(), MANY);
    }
    noted = Files.readAllBytes(folder.resolve(AttemptFile.NAME));
  }

  /** Fills what is kept for settling with what is not refused, until it waits. */
  private static void useUpWhatIsKept(JournalStore store) {
    for (int length : new int[] {4_000, 400, 40}) {
      for (int i = 0; i < 100; i++) {
        fail(store, length);
      }
    }
    // Otherwise the closing would end it before that.
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(120))
        .until(() -> waitsForRoom(store.writerThread()));
  }

  private static boolean waitsForRoom(Thread writer) {
    return Arrays.stream(writer.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(JournalRoom.class.getName()));
  }

  private static void fail(JournalStore store, int length) {
    store.submit(
        Batch.of(new Operation.FailedAttempts(LAST, "x".repeat(length))), AttemptRegister.NOBODY);
  }

  /** The first was consumed, the second was delivered twice, all others but the last consumed. */
  private void note(String brokerId, int count) throws IOException {
    try (AttemptFile file = AttemptFile.open(raw(folder), brokerId)) {
      for (int n = 1; n < count; n++) {
        file.write(n, new MessageKey(1, 4, n), n == 2 ? 2 : AttemptFile.CONSUMED);
      }
    }
  }

  private List<Long> unsettled(int count) {
    List<Long> left = new ArrayList<>(backlog.confirmed());
    left.removeIf(n -> n != 2 && n < count);
    return left;
  }

  private void fullFor(String threads) {
    database.before(
        operation -> database.full(Thread.currentThread().getName().startsWith(threads)));
  }

  private static void lock(Connection client) throws SQLException {
    client.setAutoCommit(false);
    try (Statement statement = client.createStatement();
        ResultSet rows = statement.executeQuery(LOCK)) {
      assertThat(rows.next()).isTrue();
    }
  }

  private StoreException refusedWithTables() throws IOException {
    return refused(catchThrowableOfType(StoreException.class, () -> openTables().close()));
  }

  private StoreException refusedWithJournal() throws IOException {
    return refused(catchThrowableOfType(StoreException.class, () -> openJournal().close()));
  }

  private StoreException refused(StoreException why) throws IOException {
    assertThat(why).hasMessageContaining("start again").hasMessageContaining(AttemptFile.NAME);
    byte[] now = Files.readAllBytes(folder.resolve(AttemptFile.NAME));
    assertThat(Arrays.equals(now, noted)).as("the file is as it was").isTrue();
    return why;
  }

  private void assertThatTablesHaveIt() {
    try (JdbcStore store = openTables()) {
      assertThat(backlog.stored(store)).isEqualTo(unsettled(5));
    }
  }

  private void assertThatTheJournalHasIt() throws IOException {
    try (JournalStore store = openJournal()) {
      assertThat(backlog.stored(store)).isEqualTo(unsettled(MANY));
    }
  }

  private JournalStore openJournal() throws IOException {
    return JournalStore.open(
        DataFolder.hold(folder),
        database.database(),
        new FolderDisk(folder.resolve("journal")),
        new JournalSettings(64 << 10, 16, 16 << 10, 60_000));
  }

  private JdbcStore openTables() {
    return JdbcStore.open(DataFolder.hold(folder), database.database());
  }

  private static RandomAccessFile raw(Path data) throws IOException {
    return new RandomAccessFile(data.resolve(AttemptFile.NAME).toFile(), "rw");
  }
}
