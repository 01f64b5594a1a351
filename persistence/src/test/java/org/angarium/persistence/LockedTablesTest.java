package org.angarium.persistence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stores do while somebody with an SQL client has locked rows that they want. */
@Timeout(300)
class LockedTablesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String MESSAGES = "SELECT * FROM ang_message FOR UPDATE";
  private static final String FENCE = "SELECT * FROM ang_fence FOR UPDATE";

  @TempDir Path folder;

  private final Backlog backlog = new Backlog(1);
  private H2Database database;

  @BeforeEach
  void nameTheDatabase() {
    database = new H2Database(folder.resolve("angarium"));
  }

  @ParameterizedTest
  @ValueSource(strings = {MESSAGES, FENCE})
  void theDrainWaitsAndSendsAreRefusedOnceTheJournalIsFull(String lock) throws Exception {
    try (JournalStore store = openJournal()) {
      backlog.fill(store, 20);
      store.drainAll();
      try (Connection client = database.connect()) {
        lock(client, lock);
        backlog.settleTheFirst(store, 10);
        StoreException why = backlog.fillUntilRefused(store);
        assertThat(why.kind()).isEqualTo(StoreException.Kind.FULL);
        assertThat(why)
            .hasMessageContaining("locked by another session")
            .hasMessageContaining("ANG_");

        backlog.settleTheFirst(store, 40);
        assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
        client.rollback();
      }
      backlog.sendUntilTaken(store);
      store.drainAll();
      assertThat(store.waitsForLock()).isNull();
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
    try (JournalStore store = openJournal()) {
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
  }

  /** Its transaction is rolled back and done again with the same changes, large bodies included. */
  @Test
  void whatIsSettledWhileTheDrainWaitsDoesNotComeBack() throws Exception {
    Backlog large = new Backlog(2);
    try (JournalStore store = openJournal()) {
      backlog.fill(store, 20);
      store.drainAll();
      try (Connection client = database.connect()) {
        lock(client, FENCE);
        backlog.fill(store, 20);
        large.fill(store, 5, 20_000);
        var flushed = store.flush();
        await().atMost(PATIENCE).until(() -> store.waitsForLock() != null);
        backlog.settleTheFirst(store, 30);
        large.settleTheFirst(store, 3);
        assertThat(flushed).isNotDone();
        client.rollback();
        flushed.join();
      }
      store.drainAll();
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
      assertThat(large.stored(store)).isEqualTo(large.confirmed());
    }
    assertThat(count("SELECT COUNT(*) FROM ang_message")).isEqualTo(12);
    assertThat(count("SELECT SUM(uses) FROM ang_body")).isEqualTo(2);
  }

  @Test
  void theJournalIsClosedWhileItsDrainWaits() throws Exception {
    try (JournalStore store = openJournal()) {
      lock(database.connect(), FENCE);
      backlog.fill(store, 20);
      store.flush();
      await().atMost(PATIENCE).until(() -> store.waitsForLock() != null);
    }
    try (JournalStore store = openJournal()) {
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MESSAGES, FENCE})
  void withoutJournalTheWriterTriesAgainUntilTheLockIsGone(String lock) throws Exception {
    try (JdbcStore store = openTables()) {
      backlog.fill(store, 20);
      AwaitedCompletion settled;
      AwaitedCompletion sent;
      try (Connection client = database.connect()) {
        lock(client, lock);
        settled = backlog.submitSettle(store);
        sent = backlog.insert(store);
        await().atMost(PATIENCE).until(() -> store.waitsForLock() != null);
        assertThat(requireNonNull(store.waitsForLock())).contains("ANG_");
        client.rollback();
      }
      settled.awaitDurable();
      sent.awaitDurable();
      backlog.inserted();
      assertThat(backlog.fill(store, 20)).isNull();
      assertThat(store.waitsForLock()).isNull();
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
    try (JdbcStore store = openTables()) {
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
  }

  @Test
  void withoutJournalItIsClosedWhileTheWriterWaits() throws Exception {
    AwaitedCompletion sent;
    try (JdbcStore store = openTables()) {
      backlog.fill(store, 5);
      lock(database.connect(), FENCE);
      sent = backlog.insert(store);
      await().atMost(PATIENCE).until(() -> store.waitsForLock() != null);
    }
    assertThat(sent.awaitFailed().kind()).isEqualTo(StoreException.Kind.FAILED);
    try (JdbcStore store = openTables()) {
      assertThat(backlog.stored(store)).isEqualTo(backlog.confirmed());
    }
  }

  /** Locks what the query finds, in a transaction that nobody ends but a test, or the store. */
  private static void lock(Connection client, String query) throws SQLException {
    client.setAutoCommit(false);
    try (Statement statement = client.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
    }
  }

  private int count(String query) throws SQLException {
    try (Connection client = database.connect();
        Statement statement = client.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }

  private JournalStore openJournal() throws IOException {
    return JournalStore.open(
        DataFolder.hold(folder),
        database,
        new FolderDisk(folder.resolve("journal")),
        new JournalSettings(64 << 10, 16, 16 << 10, 60_000));
  }

  private JdbcStore openTables() {
    return JdbcStore.open(DataFolder.hold(folder), database);
  }
}
