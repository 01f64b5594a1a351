package org.angarium.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Up to which record the journal has been brought into the tables. */
final class DrainNote {
  private static final String READ = "SELECT drained_record FROM ang_journal WHERE node = ?";
  private static final String CHANGE = "UPDATE ang_journal SET drained_record = ? WHERE node = ?";
  private static final String ADD = "INSERT INTO ang_journal (drained_record, node) VALUES (?, ?)";

  private DrainNote() {}

  static long read(Statements statements, String node) throws SQLException {
    try (ResultSet row = statements.query(READ, node)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  static void write(Statements statements, String node, long drained) throws SQLException {
    if (statements.update(CHANGE, drained, node) == 0) {
      statements.update(ADD, drained, node);
    }
  }
}
