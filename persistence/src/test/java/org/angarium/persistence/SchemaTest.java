package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.StoreException;
import org.angarium.store.StoreRequest;
import org.angarium.store.StoredMessage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of older and newer versions, as the store takes them over or refuses them. */
@Timeout(240)
class SchemaTest {
  private static final long[] QUEUES = {1, 2, 3, 4};

  /** The first version with a journal, and the first with checksums for all rows. */
  private static final int JOURNAL = 3;

  private static final int CHECKS = 5;

  @TempDir Path folder;

  static Stream<Arguments> olderVersionsInBothModes() {
    return UpgradeTest.olderVersionsInBothModes();
  }

  @ParameterizedTest
  @MethodSource("olderVersionsInBothModes")
  void rowsWithoutAChecksumAreBelievedOnceAndGivenOne(int version, String mode) throws Exception {
    OlderFolder.create(folder, version);
    open(mode).close();
    for (String table :
        List.of("destination", "subscription", "setting", "producer", "branch", "journal")) {
      assertThat(numbers("SELECT COUNT(*) FROM ang_%s WHERE crc32c IS NULL".formatted(table)))
          .as(table)
          .containsExactly(0L);
    }
    assertThat(numbers("SELECT COUNT(*) FROM ang_branch_work WHERE places_crc32c IS NULL"))
        .containsExactly(0L);
    QueuedStore again = open(mode);
    assertThat(again.damage()).isEmpty();
    again.close();
    change("UPDATE ang_subscription SET name = 'al'");
    assertThatThrownBy(() -> open(mode)).hasMessageContaining("checksum");
  }

  /** So that no long backlog is rewritten at the start. */
  @ParameterizedTest
  @MethodSource("olderVersionsInBothModes")
  void theStateOfAMessageIsCheckedOnceItWasRewritten(int version, String mode) throws Exception {
    OlderFolder.create(folder, version);
    try (QueuedStore store = open(mode)) {
      MessageKey failed = store(store, 4).key();
      AwaitedCompletion outcome = new AwaitedCompletion();
      store.submit(Batch.of(new Operation.DeliveryState(failed, 3, 7)), outcome);
      outcome.awaitDurable();
    }
    open(JdbcStoreProvider.JDBC_ONLY).close();
    assertThat(numbers("SELECT attempts FROM ang_message WHERE state_crc32c IS NOT NULL"))
        .containsExactly(3L);
    change("UPDATE ang_message SET attempts = 4 WHERE attempts = 3");
    try (QueuedStore store = open(mode)) {
      assertThat(store(store, 4).attempts()).isEqualTo(2);
      assertThat(store.damage()).singleElement().asString().contains("delivery state");
    }
  }

  private static StoredMessage store(QueuedStore store, int number) {
    return StoreContent.messages(store, 1).get(number - 1);
  }

  /** A process that ends within an upgrade leaves tables that are between two versions. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anUpgradeThatWasCutOffIsTakenUp(int version) throws Exception {
    Schema schema = new Schema(H2Database.DIALECT);
    List<String> statements = schema.statements(Schema.file(version + 1));
    List<String> contents = new ArrayList<>();
    for (int done = 0; done <= statements.size(); done++) {
      Path data = folder.resolve("cut-" + done);
      OlderFolder.create(data, version);
      try (Connection connection = OlderFolder.database(data).connect();
          Statement statement = connection.createStatement()) {
        for (String sql : statements.subList(0, done)) {
          statement.execute(sql);
        }
      }
      try (QueuedStore store = open(data, JdbcStoreProvider.JDBC_ONLY)) {
        contents.add(bodies(store));
      }
    }
    assertThat(contents).hasSizeGreaterThan(1).containsOnly(contents.get(0));
    assertThat(contents.get(0)).contains("ID:failed 2", "ID:rich");
  }

  private static String bodies(QueuedStore store) {
    StringBuilder all = new StringBuilder();
    for (long queue : QUEUES) {
      StoreContent.messages(store, queue)
          .forEach(one -> all.append(one.envelope().id() + " " + one.attempts() + "\n"));
    }
    return all.toString();
  }

  /** What was killed as an older version has a journal that was not drained. */
  @ParameterizedTest
  @MethodSource("olderVersionsInBothModes")
  void whatAnOlderJournalHoldsIsThere(int version, String mode) throws Exception {
    if (version < JOURNAL) {
      return;
    }
    Path killed = folder.resolve("killed");
    StoreContent content = killedWithAFullJournal(killed);
    makeOlder(killed, version);
    try (QueuedStore store = open(killed, mode)) {
      assertThat(StoreContent.of(store, UsedStore.QUEUES).messages()).isEqualTo(content.messages());
      assertThat(store.damage()).isEmpty();
    }
  }

  private StoreContent killedWithAFullJournal(Path killed) {
    Path live = folder.resolve("live");
    try (JournalStore store = (JournalStore) open(live, JdbcStoreProvider.JOURNAL)) {
      UsedStore.fillTablesAndJournal(store);
      FolderCopy.of(live, killed);
      return StoreContent.of(store, UsedStore.QUEUES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY})
  void refusesTheJournalOfANewerVersionAndLeavesItAsItIs(String mode) throws Exception {
    Path killed = folder.resolve("killed");
    StoreContent content = killedWithAFullJournal(killed);
    setJournalFormat(killed, 2);
    assertThatThrownBy(() -> open(killed, mode))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NEWER))
        .hasMessageContaining("format 2")
        .hasMessageContaining("up to 1")
        .hasMessageContaining("run that version or a later one");
    setJournalFormat(killed, 1);
    try (QueuedStore store = open(killed, mode)) {
      assertThat(StoreContent.of(store, UsedStore.QUEUES).messages()).isEqualTo(content.messages());
    }
  }

  /** Writes another format into both copies of each segment's header. */
  private static void setJournalFormat(Path data, int format) throws IOException {
    int changed = 0;
    for (Path file : files(data.resolve(JdbcStoreProvider.JOURNAL_FOLDER))) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        for (int copy = 0; copy <= 2_048; copy += 2_048) {
          ByteBuffer header = ByteBuffer.allocate(64);
          channel.read(header, copy);
          if (header.hasRemaining() || header.getLong(0) != 0x414E_474A_4F55_524EL) {
            continue;
          }
          CRC32C crc = new CRC32C();
          crc.update(header.putInt(8, format).array(), 0, 60);
          channel.write(header.putInt(60, (int) crc.getValue()).rewind(), copy);
          changed++;
        }
      }
    }
    assertThat(changed).isPositive();
  }

  private static List<Path> files(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Takes away what later versions have added to the tables, and their files. */
  private static void makeOlder(Path data, int version) throws Exception {
    try (Connection connection = OlderFolder.database(data).connect();
        Statement statement = connection.createStatement()) {
      Schema schema = new Schema(H2Database.DIALECT);
      for (int later = Schema.version(); later > version; later--) {
        for (String sql : schema.statements(Schema.file(later))) {
          String added = sql.replaceAll("(?m)^--.*\\R", "");
          statement.execute(
              added.replaceAll("ADD COLUMN IF NOT EXISTS (\\w+) [\\w() ]+", "DROP COLUMN $1"));
        }
      }
      statement.execute("DELETE FROM ang_schema WHERE version > " + version);
    }
    if (version < CHECKS) {
      Files.delete(data.resolve(DatabaseMark.FILE));
      Files.deleteIfExists(Path.of(OlderFolder.database(data).file() + BlockSums.SUFFIX));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY})
  void refusesTheFolderOfANewerVersionAndLeavesItAsItIs(String mode) throws Exception {
    OlderFolder.create(folder, Schema.version());
    change("INSERT INTO ang_schema VALUES (99, 'V099__later.sql', 0)");
    long epoch = numbers("SELECT epoch FROM ang_fence").get(0);
    assertThatThrownBy(() -> open(mode))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NEWER))
        .hasMessageContaining("newer version of Angarium")
        .hasMessageContaining("schema 99")
        .hasMessageContaining("up to " + Schema.version())
        .hasMessageContaining("run that version or a later one");
    assertThat(numbers("SELECT epoch FROM ang_fence")).containsExactly(epoch);
    change("DELETE FROM ang_schema WHERE version = 99");
    try (QueuedStore store = open(mode)) {
      assertThat(bodies(store)).contains("ID:failed 2", "ID:rich");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void eachFileIsNoted(int version) throws Exception {
    OlderFolder.create(folder, version);
    open(JdbcStoreProvider.JDBC_ONLY).close();
    assertThat(numbers("SELECT version FROM ang_schema ORDER BY version"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, Schema.version()).mapToObj(Long::valueOf).toList());
  }

  private QueuedStore open(String mode) {
    return open(folder, mode);
  }

  private static QueuedStore open(Path data, String mode) {
    return (QueuedStore)
        new JdbcStoreProvider()
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

  private void change(String sql) throws SQLException {
    try (Connection connection = OlderFolder.database(folder).connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private List<Long> numbers(String sql) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Connection connection = OlderFolder.database(folder).connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }
}
