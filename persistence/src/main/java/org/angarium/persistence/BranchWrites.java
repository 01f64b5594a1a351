package org.angarium.persistence;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.angarium.message.BranchId;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.StoredBranch;
import org.jspecify.annotations.Nullable;

/** Writes {@code ang_branch} and {@code ang_branch_work}. Used by the commit writer. */
final class BranchWrites {
  static final String INSERT_WORK = "insert";
  static final String DELETE_WORK = "delete";

  private static final String ADD =
      "INSERT INTO ang_branch (branch_id, owner, heuristic, crc32c) VALUES (?, ?, ?, ?)";
  private static final String ADD_INSERT =
      "INSERT INTO ang_branch_work"
          + " (branch_id, work_no, work, places, not_before_ms, places_crc32c, "
          + EnvelopeRow.COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, "
          + EnvelopeRow.MARKS
          + ")";
  private static final String ADD_DELETE =
      "INSERT INTO ang_branch_work"
          + " (branch_id, work_no, work, places, not_before_ms, places_crc32c)"
          + " VALUES (?, ?, ?, ?, 0, ?)";
  private static final String REMOVE =
      "DELETE FROM ang_branch WHERE branch_id = ? AND heuristic = ?";
  private static final String DECIDE =
      "UPDATE ang_branch SET heuristic = TRUE, crc32c = NULL"
          + " WHERE branch_id = ? AND NOT heuristic";
  private static final String CHECK = "UPDATE ang_branch SET crc32c = ? WHERE branch_id = ?";
  private static final String CHECK_WORK =
      "UPDATE ang_branch_work SET places_crc32c = ? WHERE branch_id = ? AND work_no = ?";
  private static final String BODY_KEYS =
      "SELECT body_key FROM ang_branch_work WHERE branch_id = ? AND body_key IS NOT NULL";
  private static final String REMOVE_WORK = "DELETE FROM ang_branch_work WHERE branch_id = ?";

  private final Statements statements;
  private final BodyWrites bodies;
  private final boolean strict;

  /**
   * Writes on a connection.
   *
   * @param strict whether a branch that is to be ended must be there
   */
  BranchWrites(Statements statements, BodyWrites bodies, boolean strict) {
    this.statements = statements;
    this.bodies = bodies;
    this.strict = strict;
  }

  void prepare(StoredBranch branch) throws SQLException {
    String id = branch.id().toString();
    String owner = owner(branch);
    long checked = branchCheck(id, owner, branch.heuristic());
    statements.update(ADD, id, owner, branch.heuristic(), checked);
    int workNo = 0;
    for (Operation.BranchWork work : branch.work()) {
      if (work instanceof Operation.Insert insert) {
        addInsert(id, workNo, insert);
      } else if (work instanceof Operation.Delete delete) {
        String places = places(List.of(delete.key()));
        long check = placesCheck(id, workNo, DELETE_WORK, places, 0);
        statements.update(ADD_DELETE, id, workNo, DELETE_WORK, places, check);
      }
      workNo++;
    }
  }

  void decide(Operation.Decide decide) throws SQLException {
    String id = decide.branch().toString();
    int found =
        decide.heuristic() ? statements.update(DECIDE, id) : statements.update(REMOVE, id, false);
    requireOne(found, decide.branch());
    try (ResultSet rows = statements.query(BODY_KEYS, id)) {
      while (rows.next()) {
        bodies.release(rows.getLong(1), 1);
      }
    }
    statements.update(REMOVE_WORK, id);
  }

  void forget(BranchId branch) throws SQLException {
    requireOne(statements.update(REMOVE, branch.toString(), true), branch);
  }

  /** Gives the rows of a stored branch the checksums that older rows do not have. */
  void check(StoredBranch branch) throws SQLException {
    String id = branch.id().toString();
    statements.update(CHECK, branchCheck(id, owner(branch), branch.heuristic()), id);
    int workNo = 0;
    for (Operation.BranchWork work : branch.work()) {
      long check =
          work instanceof Operation.Insert insert
              ? placesCheck(id, workNo, INSERT_WORK, places(insert.keys()), insert.notBeforeMs())
              : placesCheck(
                  id, workNo, DELETE_WORK, places(List.of(((Operation.Delete) work).key())), 0);
      statements.update(CHECK_WORK, check, id, workNo);
      workNo++;
    }
  }

  private static @Nullable String owner(StoredBranch branch) {
    return branch.owner() == null ? null : StoredText.of(branch.owner());
  }

  private static long branchCheck(String id, @Nullable String owner, boolean heuristic) {
    return RowCheck.of(id, owner, heuristic);
  }

  private void addInsert(String id, int workNo, Operation.Insert insert) throws SQLException {
    Long bodyKey = bodies.keep(insert.envelope().body(), 1);
    PreparedStatement statement = statements.of(ADD_INSERT);
    statement.setString(1, id);
    statement.setInt(2, workNo);
    statement.setString(3, INSERT_WORK);
    String places = places(insert.keys());
    statement.setString(4, places);
    statement.setLong(5, insert.notBeforeMs());
    statement.setLong(6, placesCheck(id, workNo, INSERT_WORK, places, insert.notBeforeMs()));
    EnvelopeRow.of(insert.envelope(), bodyKey).bind(statement, 7, workNo);
    statement.executeUpdate();
  }

  /** The checksum of what a row of work has beside an envelope. */
  static long placesCheck(String id, int workNo, String work, String places, long notBeforeMs) {
    return RowCheck.of(id, workNo, work, places, notBeforeMs);
  }

  private void requireOne(int found, BranchId branch) {
    if (strict && found != 1) {
      throw new IllegalStateException(
          "branch %s is to be ended and does not wait for it".formatted(branch));
    }
  }

  private static String places(List<MessageKey> keys) {
    return keys.stream()
        .map(key -> key.queueId() + ":" + key.priority() + ":" + key.sequence())
        .collect(Collectors.joining(" "));
  }

  /** Reads what {@link #prepare} wrote as the places of an operation. */
  static List<MessageKey> keys(String places) {
    return List.of(places.split(" ")).stream()
        .map(place -> place.split(":"))
        .map(
            part ->
                new MessageKey(
                    Long.parseLong(part[0]), Integer.parseInt(part[1]), Long.parseLong(part[2])))
        .toList();
  }
}
