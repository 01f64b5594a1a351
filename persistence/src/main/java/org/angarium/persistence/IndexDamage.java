package org.angarium.persistence;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.angarium.store.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * What the store makes of an index of {@code ang_message} that does not fit the rows: it is
 * reported, and rows are looked for without it from then on, which is slow and right.
 *
 * @param file the database's
 */
record IndexDamage(Path file, DamageReport report) {
  /** Behind the name of the table: every row is looked at, whatever the index says. */
  static final String UNINDEXED = " USE INDEX ()";

  private static final String BODY_KEY =
      "SELECT body_key FROM ang_message"
          + UNINDEXED
          + " WHERE queue_id = ? AND delivery_rank = ? AND sequence = ?";

  /** Reports that rows behind a key cannot be read; throws what that is not the reason for. */
  void reading(long queueId, @Nullable MessageKey after, SQLException e) throws SQLException {
    require(e);
    report.blocks(
        ("an index of ang_message in %s is damaged, behind queue_id=%d, sequence=%d (%s); from now"
                + " on rows are read without it, which is slow; restore the data folder from a"
                + " backup when that can be")
            .formatted(file, queueId, after == null ? 0 : after.sequence(), H2Database.reason(e)));
  }

  /** The same at opening, before anything of a queue is known. */
  void counting(SQLException e) throws SQLException {
    require(e);
    report.blocks(
        ("an index of ang_message in %s is damaged, from sequence=0 (%s); from now on rows are read"
                + " without it, which is slow; restore the data folder from a backup when that can"
                + " be")
            .formatted(file, H2Database.reason(e)));
  }

  /** The same query so that H2 does not take the index for the order or the groups either. */
  static String unindexed(String query) {
    return query
        .replace("ang_message GROUP BY", "ang_message" + UNINDEXED + " GROUP BY")
        .replace("Y queue_id", "Y queue_id + 0");
  }

  /** The body key of a row that the index does not lead to; null when there is no such row. */
  @Nullable Long bodyKey(Statements statements, MessageKey key) throws SQLException {
    int rank = MessageWrites.rank(key.priority());
    try (ResultSet row = statements.query(BODY_KEY, key.queueId(), rank, key.sequence())) {
      if (!row.next()) {
        return null;
      }
      report.blocks("%s is not in the index of ang_message".formatted(place(key)));
      return row.getLong(1);
    }
  }

  /** Reports that a row stays as it is because its place cannot be found or changed. */
  void stays(MessageKey key, @Nullable SQLException e) throws SQLException {
    if (e != null) {
      require(e);
    }
    report.blocks(
        "%s cannot be changed (%s); if it was settled, it may come again after a restart"
            .formatted(place(key), e == null ? "it is not in the index" : H2Database.reason(e)));
  }

  private String place(MessageKey key) {
    return "the row with queue_id=%d, priority=%d, sequence=%d in %s"
        .formatted(key.queueId(), key.priority(), key.sequence(), file);
  }

  private static void require(SQLException e) throws SQLException {
    if (!H2Database.isDamage(e)) {
      throw e;
    }
  }
}
