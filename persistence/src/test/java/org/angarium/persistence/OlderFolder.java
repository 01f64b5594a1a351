package org.angarium.persistence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.message.Text;
import org.angarium.store.Messages;
import org.jspecify.annotations.Nullable;

/**
 * A data folder as an older version left it: the numbered SQL files up to that version's, and rows
 * with the columns that there were. Its broker was closed, so there is nothing in a journal.
 *
 * <p>The queue {@code orders} holds {@link #RICH}, {@link #LARGE}, {@link #SHARED} and {@link
 * #FAILED}, which has failed twice and is due {@link #BACK_OFF} after the folder was made; a
 * message that is due an hour later, and a prepared branch's. {@code bills} and a durable
 * subscription have {@link #SHARED}, too; from version 2 on {@code DLQ} has a dead letter, {@code
 * orders} a policy of at most three deliveries, and a schedule one due time that was missed; in
 * version 4 the failure of {@link #FAILED} is told.
 */
final class OlderFolder {
  static final String RICH = "rich";
  static final String LARGE = "large";
  static final String SHARED = "shared";
  static final String FAILED = "failed";
  static final String LATER = "later";
  static final String PREPARED = "prepared";
  static final String DEAD = "dead";
  static final String TICK = "tick";
  static final String CLIENT = "watcher";
  static final String SUBSCRIPTION = "all";
  static final String REASON = "java.lang.IllegalStateException: no paper";

  /** Shorter than the default policy's: a restarted broker waits no longer than that. */
  static final Duration BACK_OFF = Duration.ofMillis(700);

  static final BranchId BRANCH = new BranchId(7, new byte[] {1}, new byte[] {2});

  /** The first version that keeps settings, as policies and schedules are. */
  static final int SETTINGS = 2;

  /** The first version that keeps how deliveries failed. */
  static final int FAILURES = 4;

  private static final int RANK = 5;
  private static final long BODY_KEY = 1L << 40 | 1;

  private final Connection connection;
  private final int version;
  private final long nowMs = System.currentTimeMillis();

  private OlderFolder(Connection connection, int version) {
    this.connection = connection;
    this.version = version;
  }

  /** Makes the folder; says when {@link #FAILED} is due. */
  static long create(Path folder, int version) throws Exception {
    Files.createDirectories(folder);
    H2Database database = database(folder);
    try (Connection connection = database.create()) {
      new Schema(H2Database.DIALECT).create(connection, version);
      OlderFolder older = new OlderFolder(connection, version);
      older.fill();
      database.sync(connection);
      return older.dueMs();
    }
  }

  static H2Database database(Path folder) {
    return new H2Database(folder.resolve(JdbcStoreProvider.DATABASE));
  }

  private long dueMs() {
    return nowMs + BACK_OFF.toMillis();
  }

  private void fill() throws SQLException {
    run("INSERT INTO ang_fence VALUES ('node-1', 1, FALSE, 'an-older-broker', 7)");
    run("INSERT INTO ang_destination (queue_id, address) VALUES (1, 'queue:orders')");
    run("INSERT INTO ang_destination (queue_id, address) VALUES (2, 'queue:bills')");
    run("INSERT INTO ang_destination (queue_id, address) VALUES (5, 'topic:prices')");
    run(
        "INSERT INTO ang_subscription"
            + " (queue_id, client_id, name, topic, selector, no_local, shared)"
            + " VALUES (3, 'watcher', 'all', 'topic:prices', NULL, FALSE, FALSE)");
    run("INSERT INTO ang_producer (producer_id, last_sequence) VALUES ('producer-1', 17)");
    byte[] shared = Text.encode(SHARED);
    run("INSERT INTO ang_body VALUES (%d, %d, 3)".formatted(BODY_KEY, shared.length));
    addChunk(shared);
    addMessage(1, 1, 0, 0, rich(), null);
    addMessage(1, 2, 0, 0, text(LARGE, LARGE.repeat(20_000), Map.of()), null);
    Envelope apart = text(SHARED, SHARED, Map.of());
    addMessage(1, 3, 0, 0, apart, BODY_KEY);
    addMessage(2, 3, 0, 0, apart, BODY_KEY);
    addMessage(3, 3, 0, 0, apart, BODY_KEY);
    addMessage(1, 4, 2, dueMs(), text(FAILED, FAILED, Map.of("number", 4)), null);
    addMessage(1, 5, 0, nowMs + Duration.ofHours(1).toMillis(), later(), null);
    addBranch();
    if (version >= SETTINGS) {
      addSettings();
    }
    if (version >= FAILURES) {
      addFailure();
    }
  }

  private void addFailure() throws SQLException {
    String line = String.join("\t", "2", Instant.ofEpochMilli(nowMs).toString(), "till", REASON);
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE ang_message SET failures = ? WHERE attempts = 2")) {
      update.setString(1, FailuresText.of(line));
      update.executeUpdate();
    }
  }

  private void addSettings() throws SQLException {
    run("INSERT INTO ang_destination (queue_id, address) VALUES (4, 'queue:DLQ')");
    addMessage(4, 1, 0, 0, deadLetter(), null);
    addSetting("redelivery/queue:orders", "maxDeliveries=3\\ndelayMs=60000");
    Instant from = Instant.ofEpochMilli(nowMs).minus(Duration.ofMinutes(90));
    addSetting(
        "schedule/hourly",
        "destination=queue:ticks\\nfrom=%s\\nevery=PT1H\\nmissed=one\\ntext=tick\\n"
            .formatted(from));
    addSetting(
        "schedule-next/hourly", String.valueOf(from.plus(Duration.ofHours(1)).toEpochMilli()));
  }

  private void addSetting(String key, String value) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ang_setting (setting_key, setting_value) VALUES (?, ?)")) {
      insert.setString(1, key);
      insert.setString(2, value);
      insert.executeUpdate();
    }
  }

  private void addMessage(
      long queue,
      long sequence,
      int attempts,
      long notBeforeMs,
      Envelope envelope,
      @Nullable Long body)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ang_message"
                + " (queue_id, delivery_rank, sequence, attempts, not_before_ms, "
                + EnvelopeRow.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, "
                + EnvelopeRow.MARKS
                + ")")) {
      insert.setLong(1, queue);
      insert.setInt(2, RANK);
      insert.setLong(3, 1L << 40 | sequence);
      insert.setInt(4, attempts);
      insert.setLong(5, notBeforeMs);
      EnvelopeRow.of(envelope, body).bind(insert, 6, queue, RANK, 1L << 40 | sequence);
      insert.executeUpdate();
    }
  }

  private void addChunk(byte[] bytes) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO ang_body_chunk VALUES (?, 0, ?, ?)")) {
      insert.setLong(1, BODY_KEY);
      insert.setBytes(2, bytes);
      insert.setLong(3, BodyWrites.crc32c(BODY_KEY, 0, bytes));
      insert.executeUpdate();
    }
  }

  private void addBranch() throws SQLException {
    run("INSERT INTO ang_branch (branch_id, heuristic) VALUES ('%s', FALSE)".formatted(BRANCH));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ang_branch_work (branch_id, work_no, work, places, not_before_ms, "
                + EnvelopeRow.COLUMNS
                + ") VALUES (?, 0, 'insert', '1:4:0', 0, "
                + EnvelopeRow.MARKS
                + ")")) {
      insert.setString(1, BRANCH.toString());
      EnvelopeRow.of(text(PREPARED, PREPARED, Map.of()), null).bind(insert, 2, 0);
      insert.executeUpdate();
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Properties of every type. */
  static Map<String, @Nullable Object> properties() {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("yes", true);
    properties.put("byte", (byte) -7);
    properties.put("short", (short) 700);
    properties.put("int", 70_000);
    properties.put("long", 7_000_000_000L);
    properties.put("float", 0.5f);
    properties.put("double", -1e300);
    int number = 0;
    for (String nasty : Messages.NASTY_STRINGS) {
      properties.put("text" + number++, nasty);
    }
    return properties;
  }

  private static Envelope rich() {
    return new Envelope(
        "ID:rich\n1",
        Address.queue("orders"),
        true,
        4,
        1_700_000_000_000L,
        4_000_000_000_000L,
        1_700_000_000_500L,
        "correlation \\ 7",
        Address.queue("answers"),
        "type \"x\"",
        properties(),
        BodyType.TEXT,
        Body.of(Text.encode(RICH)));
  }

  private Envelope later() {
    Envelope plain = text(LATER, LATER, Map.of());
    long atMs = nowMs + Duration.ofHours(1).toMillis();
    return new Envelope(
        plain.id(),
        plain.destination(),
        true,
        4,
        plain.timestampMs(),
        0,
        atMs,
        null,
        null,
        null,
        Map.of(),
        plain.bodyType(),
        plain.body());
  }

  private Envelope deadLetter() {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("JMS_Angarium_DeadLetterCause", "maxDeliveries");
    properties.put("JMS_Angarium_DeadLetterReason", "rolled back by the client");
    properties.put("JMS_Angarium_DeadLetterFrom", "queue:orders");
    properties.put("JMS_Angarium_DeadLetterAttempts", 10);
    properties.put("JMS_Angarium_DeadLetterTimeMs", nowMs);
    properties.put("JMS_Angarium_DeadLetterDeaths", 1);
    properties.put(
        "JMS_Angarium_DeadLetterHistory",
        "10 2026-01-01T00:00:00Z consumer-1 rolled back by the client\n"
            + "ended in queue:orders: maxDeliveries");
    return text(DEAD, DEAD, properties);
  }

  private static Envelope text(String id, String body, Map<String, @Nullable Object> properties) {
    Envelope plain = Messages.text(id);
    return new Envelope(
        plain.id(),
        plain.destination(),
        true,
        4,
        plain.timestampMs(),
        0,
        0,
        null,
        null,
        null,
        properties,
        BodyType.TEXT,
        Body.of(Text.encode(body)));
  }
}
