package org.angarium.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.angarium.store.StoreException;

/** Up to which record the journal has been brought into the tables. */
final class DrainNote {
  private static final String READ =
      "SELECT drained_record, crc32c FROM ang_journal WHERE node = ?";
  private static final String CHANGE =
      "UPDATE ang_journal SET drained_record = ?, crc32c = ? WHERE node = ?";
  private static final String ADD =
      "INSERT INTO ang_journal (drained_record, crc32c, node) VALUES (?, ?, ?)";

  private static final String UNCHECKED =
      "SELECT drained_record FROM ang_journal WHERE node = ? AND crc32c IS NULL";

  private DrainNote() {}

  /**
   * Reads the note; 0 when there is none.
   *
   * @throws StoreException of the kind {@code DAMAGED} when it is not what was written
   */
  static long read(Statements statements, String node) throws SQLException {
    try (ResultSet row = statements.query(READ, node)) {
      if (!row.next()) {
        return 0;
      }
      long drained = row.getLong(1);
      if (!RowCheck.fits(row.getObject(2, Long.class), drained, node)) {
        throw new StoreException(
            StoreException.Kind.DAMAGED,
            ("the row of %s in ang_journal is damaged: drained_record=%d has another checksum;"
                    + " restore the data folder from a backup")
                .formatted(node, drained));
      }
      return drained;
    }
  }

  /** Gives a note from before there were checksums its own. */
  static void check(Statements statements, String node) throws SQLException {
    long drained;
    try (ResultSet row = statements.query(UNCHECKED, node)) {
      if (!row.next()) {
        return;
      }
      drained = row.getLong(1);
    }
    write(statements, node, drained);
  }

  static void write(Statements statements, String node, long drained) throws SQLException {
    long check = RowCheck.of(drained, node);
    if (statements.update(CHANGE, drained, check, node) == 0) {
      statements.update(ADD, drained, check, node);
    }
  }
}
