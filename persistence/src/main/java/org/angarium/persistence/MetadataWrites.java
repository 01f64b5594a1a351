package org.angarium.persistence;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.angarium.store.Operation;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;
import org.jspecify.annotations.Nullable;

/** Writes destinations, subscriptions, settings and producer marks. Used by the commit writer. */
final class MetadataWrites {
  private static final String REMOVE_DESTINATION = "DELETE FROM ang_destination WHERE queue_id = ?";
  private static final String ADD_DESTINATION =
      "INSERT INTO ang_destination (queue_id, address, crc32c) VALUES (?, ?, ?)";
  private static final String REMOVE_SUBSCRIPTION =
      "DELETE FROM ang_subscription WHERE queue_id = ?";
  private static final String ADD_SUBSCRIPTION =
      "INSERT INTO ang_subscription"
          + " (queue_id, client_id, name, topic, selector, no_local, shared, crc32c)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String REMOVE_SETTING = "DELETE FROM ang_setting WHERE setting_key = ?";
  private static final String ADD_SETTING =
      "INSERT INTO ang_setting (setting_key, setting_value, crc32c) VALUES (?, ?, ?)";
  private static final String SET_MARK =
      "UPDATE ang_producer SET last_sequence = ?, crc32c = ? WHERE producer_id = ?";
  private static final String ADD_MARK =
      "INSERT INTO ang_producer (last_sequence, crc32c, producer_id) VALUES (?, ?, ?)";

  private final Statements statements;
  private final Map<String, Long> marks = new LinkedHashMap<>();

  MetadataWrites(Statements statements) {
    this.statements = statements;
  }

  void put(StoredDestination destination) throws SQLException {
    statements.update(REMOVE_DESTINATION, destination.id());
    String address = StoredText.of(destination.address().toString());
    statements.update(
        ADD_DESTINATION, destination.id(), address, RowCheck.of(destination.id(), address));
  }

  void put(StoredSubscription subscription) throws SQLException {
    statements.update(REMOVE_SUBSCRIPTION, subscription.queueId());
    @Nullable Object[] columns = {
      subscription.queueId(),
      stored(subscription.clientId()),
      StoredText.of(subscription.name()),
      StoredText.of(subscription.topic().toString()),
      stored(subscription.selector()),
      subscription.noLocal(),
      subscription.shared(),
      null
    };
    columns[columns.length - 1] = RowCheck.of(Arrays.copyOf(columns, columns.length - 1));
    statements.update(ADD_SUBSCRIPTION, columns);
  }

  void put(Operation.PutSetting setting) throws SQLException {
    String key = StoredText.of(setting.key());
    statements.update(REMOVE_SETTING, key);
    String value = setting.value();
    if (value != null) {
      String stored = StoredText.of(value);
      statements.update(ADD_SETTING, key, stored, RowCheck.of(key, stored));
    }
  }

  void removeQueue(long queueId) throws SQLException {
    statements.update(REMOVE_DESTINATION, queueId);
    statements.update(REMOVE_SUBSCRIPTION, queueId);
  }

  /** Notes a mark; of several for one producer, only the last is written. */
  void mark(String producerId, long sequence) {
    marks.put(producerId, sequence);
  }

  /** Writes the marks. */
  void flush() throws SQLException {
    for (Map.Entry<String, Long> mark : marks.entrySet()) {
      String id = StoredText.of(mark.getKey());
      long check = RowCheck.of(id, mark.getValue());
      if (statements.update(SET_MARK, mark.getValue(), check, id) == 0) {
        statements.update(ADD_MARK, mark.getValue(), check, id);
      }
    }
    marks.clear();
  }

  /** Drops what was collected. */
  void forget() {
    marks.clear();
  }

  private static @Nullable String stored(@Nullable String text) {
    return text == null ? null : StoredText.of(text);
  }
}
