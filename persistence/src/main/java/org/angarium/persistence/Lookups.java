package org.angarium.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.angarium.store.MessageKey;

/**
 * Asks the tables for {@link Facts}. Used by one thread, on a connection that commits by itself.
 */
final class Lookups {
  private static final String ROW =
      "SELECT body_key FROM ang_message"
          + " WHERE queue_id = ? AND delivery_rank = ? AND sequence = ?";
  private static final String USES = "SELECT uses FROM ang_body WHERE body_key = ?";
  private static final String QUEUE_BODIES =
      "SELECT body_key, COUNT(*) FROM ang_message"
          + " WHERE queue_id = ? AND body_key IS NOT NULL GROUP BY body_key";

  private final Statements statements;
  private final LockWait locks;

  Lookups(Statements statements, LockWait locks) {
    this.statements = statements;
    this.locks = locks;
  }

  /**
   * Finds out what is missing.
   *
   * @param tables the state of the tables that it is asked of
   */
  void complete(Facts facts, long tables) throws SQLException {
    locks.run(() -> ask(facts, tables), LockWait.NOTHING);
    facts.missingRows.clear();
    facts.missingBodies.clear();
    facts.missingQueues.clear();
  }

  private Facts ask(Facts facts, long tables) throws SQLException {
    for (MessageKey key : facts.missingRows) {
      facts.rows.put(key, row(key));
    }
    if (!facts.missingBodies.isEmpty() || !facts.missingQueues.isEmpty()) {
      facts.require(tables);
      facts.version = tables;
      for (long key : facts.missingBodies) {
        facts.bodyUses.put(key, uses(key));
      }
      for (long queueId : facts.missingQueues) {
        facts.queueBodies.put(queueId, queueBodies(queueId));
      }
    }
    return facts;
  }

  /** How many rows name a body; 0 when there is none. */
  int uses(long bodyKey) throws SQLException {
    try (ResultSet row = statements.query(USES, bodyKey)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private Facts.Row row(MessageKey key) throws SQLException {
    int rank = MessageWrites.rank(key.priority());
    try (ResultSet row = statements.query(ROW, key.queueId(), rank, key.sequence())) {
      return row.next() ? new Facts.Row(true, row.getLong(1)) : new Facts.Row(false, 0);
    }
  }

  private Map<Long, Integer> queueBodies(long queueId) throws SQLException {
    Map<Long, Integer> bodies = new HashMap<>();
    try (ResultSet rows = statements.query(QUEUE_BODIES, queueId)) {
      while (rows.next()) {
        bodies.put(rows.getLong(1), rows.getInt(2));
      }
    }
    return bodies;
  }
}
