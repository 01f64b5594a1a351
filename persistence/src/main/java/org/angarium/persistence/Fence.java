package org.angarium.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.angarium.store.StoreException;

/**
 * The row that says who may write. An opening raises its epoch; every transaction's last statement
 * updates it under the epoch of its own opening and is rolled back when no row was there, so that
 * an owner who was paused and replaced can never commit.
 *
 * @param node which broker of those that share the database
 * @param epoch the epoch of this opening
 * @param brokerId the identity of the stored broker
 */
record Fence(String node, long epoch, String brokerId) {
  /** The only node there is as long as a database has one broker. */
  static final String ONLY_NODE = "node-1";

  private static final String RAISE =
      "UPDATE ang_fence SET epoch = epoch + 1, fenced = FALSE WHERE node = ?";
  private static final String READ = "SELECT epoch, broker_id FROM ang_fence WHERE node = ?";
  private static final String ADD =
      "INSERT INTO ang_fence (node, epoch, fenced, broker_id, commits)"
          + " VALUES (?, 1, FALSE, ?, 0)";
  private static final String PASS =
      "UPDATE ang_fence SET commits = commits + 1 WHERE node = ? AND epoch = ? AND NOT fenced";

  /** Raises the epoch within the transaction that is open; every other owner is out with it. */
  static Fence raise(Statements statements, String node) throws SQLException {
    if (statements.update(RAISE, node) == 0) {
      statements.update(ADD, node, UUID.randomUUID().toString());
    }
    try (ResultSet row = statements.query(READ, node)) {
      row.next();
      return new Fence(node, row.getLong(1), row.getString(2));
    }
  }

  /**
   * Lets the open transaction pass, as its last statement.
   *
   * @throws StoreException when another owner raised the epoch
   */
  void pass(Statements statements) throws SQLException {
    if (statements.update(PASS, node, epoch) != 1) {
      throw new StoreException(
          StoreException.Kind.FENCED,
          "%s was opened under epoch %d and is fenced by a later owner".formatted(node, epoch));
    }
  }
}
