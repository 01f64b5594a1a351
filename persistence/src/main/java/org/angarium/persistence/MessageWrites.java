package org.angarium.persistence;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;

/**
 * Writes {@code ang_message}. Used by the commit writer.
 *
 * <p>Changes are collected and written by kind: first the inserts, then the delivery states and
 * failures, then the deletes. Changes of different messages may change places within a transaction,
 * since nobody sees a part of it. For one message, this is the order in which its changes come in
 * any case; what comes otherwise is an insert under a key that has been changed or deleted since
 * the last {@link #flush}, and then everything before it is written first. A delivery state behind
 * a delete is lost with the row in either order.
 *
 * <p>They are no JDBC batches: an embedded H2 runs these row by row as well, but goes on behind a
 * row that it could not lock, and waits for each of the others that are locked, too.
 */
final class MessageWrites {
  private static final String INSERT =
      "INSERT INTO ang_message"
          + " (queue_id, delivery_rank, sequence, attempts, not_before_ms, state_crc32c, "
          + EnvelopeRow.COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, "
          + EnvelopeRow.MARKS
          + ")";
  private static final String UPDATE =
      "UPDATE ang_message SET attempts = ?, not_before_ms = ?, state_crc32c = ?"
          + " WHERE queue_id = ? AND delivery_rank = ? AND sequence = ?";
  private static final String UPDATE_FAILURES =
      "UPDATE ang_message SET failures = ?"
          + " WHERE queue_id = ? AND delivery_rank = ? AND sequence = ?";
  private static final String OF_KEY = " WHERE queue_id = ? AND delivery_rank = ? AND sequence = ?";
  private static final String DELETE_WITHOUT_BODY_KEY =
      "DELETE FROM ang_message" + OF_KEY + " AND body_key IS NULL";
  private static final String DELETE = "DELETE FROM ang_message" + OF_KEY;
  private static final String BODY_KEY = "SELECT body_key FROM ang_message" + OF_KEY;
  private static final String QUEUE =
      "SELECT queue_id FROM ang_destination WHERE queue_id = ?"
          + " UNION ALL SELECT queue_id FROM ang_subscription WHERE queue_id = ?";
  private static final String BODY_KEYS_OF_QUEUE =
      "SELECT body_key, COUNT(*) FROM ang_message"
          + " WHERE queue_id = ? AND body_key IS NOT NULL GROUP BY body_key";
  private static final String DELETE_QUEUE = "DELETE FROM ang_message WHERE queue_id = ?";

  private record NewMessage(DrainStep.Row at, EnvelopeRow row) {}

  private final Statements statements;
  private final BodyWrites bodies;
  private final IndexDamage damage;
  private final List<NewMessage> inserts = new ArrayList<>();
  private final List<Operation.DeliveryState> states = new ArrayList<>();
  private final List<Operation.FailedAttempts> failures = new ArrayList<>();
  private final List<Operation.Delete> deletes = new ArrayList<>();
  private final Set<MessageKey> changed = new HashSet<>();

  MessageWrites(Statements statements, BodyWrites bodies, IndexDamage damage) {
    this.statements = statements;
    this.bodies = bodies;
    this.damage = damage;
  }

  /** The rank that a priority has in the order of delivery. */
  static int rank(int priority) {
    return Envelope.MAX_PRIORITY - priority;
  }

  void insert(Operation.Insert insert) throws SQLException {
    List<DrainStep.Row> rows = new ArrayList<>(insert.keys().size());
    for (MessageKey key : insert.keys()) {
      rows.add(new DrainStep.Row(key, 0, insert.notBeforeMs()));
    }
    insert(insert.envelope(), rows);
  }

  void insert(Envelope envelope, List<DrainStep.Row> rows) throws SQLException {
    Long bodyKey = bodies.keep(envelope.body(), rows.size());
    EnvelopeRow row = EnvelopeRow.of(envelope, bodyKey);
    for (DrainStep.Row at : rows) {
      if (changed.contains(at.key())) {
        flush();
      }
      inserts.add(new NewMessage(at, row));
    }
  }

  void update(Operation.DeliveryState state) {
    states.add(state);
    changed.add(state.key());
  }

  void update(Operation.FailedAttempts failed) {
    failures.add(failed);
    changed.add(failed.key());
  }

  void delete(Operation.Delete delete) {
    deletes.add(delete);
    changed.add(delete.key());
  }

  void deleteQueue(long queueId) throws SQLException {
    flush();
    try (ResultSet rows = statements.query(BODY_KEYS_OF_QUEUE, queueId)) {
      while (rows.next()) {
        bodies.release(rows.getLong(1), rows.getInt(2));
      }
    }
    statements.update(DELETE_QUEUE, queueId);
  }

  /** Writes what was collected. */
  void flush() throws SQLException {
    flushInserts();
    flushStates();
    flushFailures();
    flushDeletes();
    changed.clear();
  }

  /** Drops what was collected. */
  void forget() {
    inserts.clear();
    states.clear();
    failures.clear();
    deletes.clear();
    changed.clear();
  }

  private void flushInserts() throws SQLException {
    if (inserts.isEmpty()) {
      return;
    }
    PreparedStatement statement = statements.of(INSERT);
    for (NewMessage message : inserts) {
      bind(statement, 1, message.at().key());
      DrainStep.Row at = message.at();
      statement.setInt(4, at.attempts());
      statement.setLong(5, at.notBeforeMs());
      statement.setLong(6, stateCheck(at.key(), at.attempts(), at.notBeforeMs()));
      message.row().bind(statement, 7, place(at.key()));
      statement.executeUpdate();
    }
    inserts.clear();
  }

  private void flushStates() throws SQLException {
    if (states.isEmpty()) {
      return;
    }
    PreparedStatement statement = statements.of(UPDATE);
    for (Operation.DeliveryState state : states) {
      statement.setInt(1, state.attempts());
      statement.setLong(2, state.notBeforeMs());
      statement.setLong(3, stateCheck(state.key(), state.attempts(), state.notBeforeMs()));
      bind(statement, 4, state.key());
      update(statement, state.key());
    }
    states.clear();
  }

  private void flushFailures() throws SQLException {
    if (failures.isEmpty()) {
      return;
    }
    PreparedStatement statement = statements.of(UPDATE_FAILURES);
    for (Operation.FailedAttempts failed : failures) {
      statement.setString(1, FailuresText.of(failed.failures()));
      bind(statement, 2, failed.key());
      update(statement, failed.key());
    }
    failures.clear();
  }

  private void flushDeletes() throws SQLException {
    if (deletes.isEmpty()) {
      return;
    }
    PreparedStatement statement = statements.of(DELETE_WITHOUT_BODY_KEY);
    for (Operation.Delete delete : deletes) {
      if (isOutOfReach(delete.key())) {
        continue;
      }
      bind(statement, 1, delete.key());
      try {
        if (statement.executeUpdate() != 1) {
          deleteWithBody(delete);
        }
      } catch (SQLException e) {
        damage.stays(delete.key(), e);
      }
    }
    deletes.clear();
  }

  /** A row that is damaged keeps what it says. */
  private void update(PreparedStatement statement, MessageKey key) throws SQLException {
    if (isOutOfReach(key)) {
      return;
    }
    try {
      statement.executeUpdate();
    } catch (SQLException e) {
      damage.stays(key, e);
    }
  }

  /**
   * Whether the row is in a part of the file that cannot be read. H2 must not come across that
   * while it changes something: it could neither commit nor roll back. Asked once there is damage.
   */
  private boolean isOutOfReach(MessageKey key) throws SQLException {
    if (damage.report().isEmpty()) {
      return false;
    }
    int rank = rank(key.priority());
    try (ResultSet row = statements.query(BODY_KEY, key.queueId(), rank, key.sequence())) {
      row.next();
      return false;
    } catch (SQLException e) {
      damage.stays(key, e);
      return true;
    }
  }

  private void deleteWithBody(Operation.Delete delete) throws SQLException {
    MessageKey key = delete.key();
    int rank = rank(key.priority());
    try (ResultSet row = statements.query(BODY_KEY, key.queueId(), rank, key.sequence())) {
      if (!row.next()) {
        requireMissing(delete);
        return;
      }
      bodies.release(row.getLong(1), 1);
    }
    statements.update(DELETE, key.queueId(), rank, key.sequence());
  }

  /**
   * A message may only be missing when its queue was removed after the delete was decided, or when
   * the index does not lead to it.
   */
  private void requireMissing(Operation.Delete delete) throws SQLException {
    MessageKey key = delete.key();
    boolean inDoubt = !delete.mayBeMissing() || damage.report().inBlocks();
    if (!inDoubt || isRemoved(key.queueId())) {
      return;
    }
    if (damage.bodyKey(statements, key) != null) {
      damage.stays(key, null);
    } else if (!delete.mayBeMissing()) {
      throw new IllegalStateException(key + " is to be deleted and is not there");
    }
  }

  private boolean isRemoved(long queueId) throws SQLException {
    try (ResultSet row = statements.query(QUEUE, queueId, queueId)) {
      return !row.next();
    }
  }

  /** What the checksum of a message's row covers of its key. */
  static long[] place(MessageKey key) {
    return new long[] {key.queueId(), rank(key.priority()), key.sequence()};
  }

  /** The checksum of a row's delivery state. */
  static long stateCheck(MessageKey key, int attempts, long notBeforeMs) {
    return RowCheck.of(key.queueId(), rank(key.priority()), key.sequence(), attempts, notBeforeMs);
  }

  private static void bind(PreparedStatement statement, int index, MessageKey key)
      throws SQLException {
    statement.setLong(index, key.queueId());
    statement.setInt(index + 1, rank(key.priority()));
    statement.setLong(index + 2, key.sequence());
  }
}
