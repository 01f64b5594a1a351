package org.angarium.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.angarium.store.MessageKey;
import org.angarium.store.StoreException;

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
  private final IndexDamage damage;

  Lookups(Statements statements, OpenDatabase open) {
    this.statements = statements;
    locks = open.lockWait();
    damage = open.indexDamage();
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
      facts.rows.put(key, row(key, facts.doubted.contains(key)));
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

  /** Why the store stops when it cannot ask. */
  StoreException stopped(SQLException e) {
    return H2Database.stopped("reading " + damage.file(), damage.file(), e);
  }

  /** How many rows name a body; 0 when there is none. */
  int uses(long bodyKey) throws SQLException {
    try (ResultSet row = statements.query(USES, bodyKey)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /**
   * The index is not asked when it is in doubt, and not believed when it is damaged. A row that
   * cannot be read is taken to be there: whoever asks has had its message.
   */
  private Facts.Row row(MessageKey key, boolean doubted) throws SQLException {
    if (!doubted) {
      try {
        Facts.Row row = indexedRow(key);
        if (row.exists() || !damage.report().inBlocks()) {
          return row;
        }
      } catch (SQLException e) {
        damage.stays(key, e);
      }
    }
    try {
      Long bodyKey = damage.bodyKey(statements, key);
      return bodyKey == null ? new Facts.Row(false, 0) : new Facts.Row(true, bodyKey);
    } catch (SQLException e) {
      damage.stays(key, e);
      return new Facts.Row(true, UndrainedMessage.NO_BODY);
    }
  }

  private Facts.Row indexedRow(MessageKey key) throws SQLException {
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
