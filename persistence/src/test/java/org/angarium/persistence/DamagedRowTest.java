package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.store.StoreException;
import org.angarium.store.StoreRequest;
import org.angarium.store.StoredMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are not what was written, as the store reads them in both of its modes. */
class DamagedRowTest {
  private static final String DAMAGED_ROW =
      "UPDATE ang_message SET body = X'00' WHERE queue_id = 1 AND sequence = 5";

  @TempDir Path folder;

  private List<Long> sent;

  @BeforeEach
  void fillTheTables() {
    try (QueuedStore store = open(JdbcStoreProvider.JDBC_ONLY)) {
      UsedStore used = new UsedStore(store);
      used.addMetadata();
      used.add(20);
      sent = sequences(store);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY})
  void aDamagedMessageIsReportedAndTheOthersAreDelivered(String mode) throws Exception {
    change(DAMAGED_ROW);
    try (QueuedStore store = open(mode)) {
      List<Long> others = new ArrayList<>(sent);
      others.remove(5L);
      assertThat(sequences(store)).isEqualTo(others);
      assertThat(store.damage())
          .singleElement()
          .asString()
          .contains("queue_id=1, priority=4, sequence=5", "angarium.mv.db", "checksum");
    }
    assertThat(count("SELECT COUNT(*) FROM ang_message WHERE queue_id = 1 AND sequence = 5"))
        .isEqualTo(1);
  }

  /** Nothing is read behind a key that is wrong. */
  @ParameterizedTest
  @ValueSource(strings = {JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY})
  void aDamagedKeyCostsNoOtherMessage(String mode) throws Exception {
    change("UPDATE ang_message SET sequence = 7777 WHERE queue_id = 1 AND sequence = 7");
    try (QueuedStore store = open(mode)) {
      List<Long> others = new ArrayList<>(sent);
      others.remove(7L);
      assertThat(sequences(store)).isEqualTo(others);
      assertThat(store.damage()).singleElement().asString().contains("sequence=7777");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY})
  void aMessageWithADamagedStateComesAsRedelivered(String mode) throws Exception {
    change(
        "UPDATE ang_message SET attempts = 99, not_before_ms = 9223372036854775807"
            + " WHERE queue_id = 1 AND sequence = 5");
    try (QueuedStore store = open(mode)) {
      StoredMessage found = StoreContent.messages(store, UsedStore.ORDERS).get(4);
      assertThat(found.key().sequence()).isEqualTo(5);
      assertThat(found.attempts()).isEqualTo(2);
      assertThat(found.notBeforeMs()).isZero();
      assertThat(sequences(store)).isEqualTo(sent);
      assertThat(store.damage()).singleElement().asString().contains("delivery state");
    }
  }

  /** With another id its messages would belong to no queue, and go. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE ang_destination SET queue_id = 9 WHERE queue_id = 1",
        "UPDATE ang_destination SET address = 'queue:orderz' WHERE queue_id = 1",
        "UPDATE ang_subscription SET shared = TRUE",
        "UPDATE ang_setting SET setting_value = 'maxDeliveries=1'",
        "UPDATE ang_producer SET last_sequence = 16",
        "UPDATE ang_branch SET heuristic = TRUE",
        "UPDATE ang_branch_work SET places = '2:4:0'",
      })
  void refusesDamagedMetadataAndLeavesEverythingAsItIs(String sql) throws Exception {
    long rows = count("SELECT COUNT(*) FROM ang_message");
    change(sql);
    assertThatThrownBy(() -> open(JdbcStoreProvider.JOURNAL))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED))
        .hasMessageContaining("checksum");
    assertThat(count("SELECT COUNT(*) FROM ang_message")).isEqualTo(rows);
  }

  /** What the journal holds up to there would be taken for drained. */
  @Test
  void refusesADamagedNoteOfTheDrain() throws Exception {
    try (JournalStore store = (JournalStore) open(JdbcStoreProvider.JOURNAL)) {
      UsedStore used = new UsedStore(store, 100);
      used.add(1);
      store.drainAll();
      used.add(5);
    }
    change("UPDATE ang_journal SET drained_record = drained_record + 4");
    assertThatThrownBy(() -> open(JdbcStoreProvider.JOURNAL))
        .hasMessageContaining("ang_journal is damaged")
        .hasMessageContaining("holds 7 messages");
  }

  private QueuedStore open(String mode) {
    return (QueuedStore)
        new JdbcStoreProvider()
            .open(
                new StoreRequest(
                    folder,
                    Map.of(JdbcStoreProvider.STORE_MODE, mode, JournalSettings.SIZE, "16")));
  }

  private static List<Long> sequences(QueuedStore store) {
    return StoreContent.messages(store, UsedStore.ORDERS).stream()
        .map(message -> message.key().sequence())
        .toList();
  }

  private Connection connect() throws SQLException {
    String url = "jdbc:h2:ordered:" + folder.resolve(JdbcStoreProvider.DATABASE);
    return DriverManager.getConnection(url, "sa", "");
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
