package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.angarium.store.Store;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code storeMode=jdbcOnly} on a folder whose journal holds what the tables do not have. */
@Timeout(120)
class JdbcOnlyTakesOverTest {
  @TempDir Path folder;

  @Test
  void bringsWhatTheJournalHoldsIntoTheTables() throws Exception {
    Path data = folder.resolve("killed");
    StoreContent content = killedWithAFullJournal(data);
    try (Store store = open(data, JdbcStoreProvider.JDBC_ONLY)) {
      assertThat(store).isInstanceOf(JdbcStore.class);
      assertThat(StoreContent.of(store, UsedStore.QUEUES).messages()).isEqualTo(content.messages());
    }
    assertThat(rows(data)).isEqualTo(content.messages().size());
    try (Store store = open(data, JdbcStoreProvider.JDBC_ONLY)) {
      assertThat(StoreContent.of(store, UsedStore.QUEUES).messages()).isEqualTo(content.messages());
    }
  }

  /** What was settled without the journal stays settled, what came stays there. */
  @Test
  void givesTheFolderBackToTheJournal() throws Exception {
    Path data = folder.resolve("killed");
    killedWithAFullJournal(data);
    StoreContent content;
    try (Store store = open(data, JdbcStoreProvider.JDBC_ONLY)) {
      UsedStore used = new UsedStore(store, 1_000);
      used.settle(1);
      used.settle(45);
      used.add(12);
      content = StoreContent.of(store, UsedStore.QUEUES);
    }
    try (Store store = open(data, JdbcStoreProvider.JOURNAL)) {
      assertThat(store).isInstanceOf(JournalStore.class);
      assertThat(StoreContent.of(store, UsedStore.QUEUES).messages()).isEqualTo(content.messages());
      ((JournalStore) store).drainAll();
      assertThat(StoreContent.of(store, UsedStore.QUEUES).messages()).isEqualTo(content.messages());
    }
  }

  private StoreContent killedWithAFullJournal(Path data) {
    Path live = folder.resolve("live");
    try (JournalStore store = (JournalStore) open(live, JdbcStoreProvider.JOURNAL)) {
      UsedStore.fillTablesAndJournal(store);
      FolderCopy.of(live, data);
      return StoreContent.of(store, UsedStore.QUEUES);
    }
  }

  private static Store open(Path data, String mode) {
    return new JdbcStoreProvider()
        .open(
            new StoreRequest(
                data,
                Map.of(
                    JdbcStoreProvider.STORE_MODE,
                    mode,
                    JournalSettings.SIZE,
                    "16",
                    JournalSettings.CHUNK_THRESHOLD,
                    "16")));
  }

  private static long rows(Path data) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:ordered:" + data.resolve("angarium"), "sa", "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM ang_message")) {
      row.next();
      return row.getLong(1);
    }
  }
}
