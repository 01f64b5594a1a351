package org.angarium.persistence;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page row by row, when some of its rows are in a part of the file that cannot be read: the
 * index has their keys, and so the others can be told from them. Slow; used by one thread.
 *
 * @param file the database's
 * @param damage is told of the rows that cannot be read
 */
record SingleRows(Statements statements, Path file, DamageReport damage) {
  private static final String KEYS = "SELECT delivery_rank, sequence FROM ang_message ";
  private static final String ROW =
      TablePages.SELECT + " WHERE queue_id = ? AND delivery_rank = ? AND sequence = ?";

  /** Reads a row; null when it is damaged. */
  interface Reading {
    @Nullable StoredMessage read(long queueId, ResultSet row) throws SQLException;
  }

  /**
   * Some rows, all those that can be read.
   *
   * @throws SQLException also when the keys cannot be read
   */
  List<StoredMessage> page(long queueId, @Nullable MessageKey first, int limit, Reading reading)
      throws SQLException {
    List<StoredMessage> page = new ArrayList<>();
    MessageKey after = first;
    while (page.size() < limit) {
      List<MessageKey> keys = keys(queueId, after, limit - page.size());
      for (MessageKey key : keys) {
        StoredMessage row = row(key, reading);
        if (row != null) {
          page.add(row);
        }
        after = key;
      }
      if (keys.isEmpty()) {
        break;
      }
    }
    return page;
  }

  private List<MessageKey> keys(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException {
    List<MessageKey> keys = new ArrayList<>();
    int rank = -1;
    if (after != null) {
      rank = MessageWrites.rank(after.priority());
      try (ResultSet rows =
          statements.query(KEYS + TablePages.BEHIND, queueId, rank, after.sequence(), limit)) {
        add(keys, queueId, rows);
      }
    }
    if (keys.size() < limit) {
      try (ResultSet rows =
          statements.query(KEYS + TablePages.LATER, queueId, rank, limit - keys.size())) {
        add(keys, queueId, rows);
      }
    }
    return keys;
  }

  private static void add(List<MessageKey> keys, long queueId, ResultSet rows) throws SQLException {
    while (rows.next()) {
      int priority = Envelope.MAX_PRIORITY - rows.getInt(1);
      keys.add(new MessageKey(queueId, priority, rows.getLong(2)));
    }
  }

  private @Nullable StoredMessage row(MessageKey key, Reading reading) throws SQLException {
    int rank = MessageWrites.rank(key.priority());
    try (ResultSet row = statements.query(ROW, key.queueId(), rank, key.sequence())) {
      return row.next() ? reading.read(key.queueId(), row) : null;
    } catch (SQLException e) {
      if (!H2Database.isDamage(e)) {
        throw e;
      }
      damage.add(
          ("%s in %s cannot be read: %s; the others are delivered; restore the data folder from a"
                  + " backup")
              .formatted(TablePages.row(key), file, H2Database.reason(e)));
      return null;
    }
  }
}
