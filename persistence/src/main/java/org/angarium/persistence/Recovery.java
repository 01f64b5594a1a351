package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.store.Operation;
import org.angarium.store.Recovered;
import org.angarium.store.StoreException;
import org.angarium.store.StoredBranch;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads at opening what is held in memory: everything but messages, of which it is the counts. Rows
 * from before there were checksums are believed this once, and are given theirs.
 */
final class Recovery {
  private static final String DESTINATIONS =
      "SELECT queue_id, address, crc32c FROM ang_destination";
  private static final String SUBSCRIPTIONS =
      "SELECT queue_id, client_id, name, topic, selector, no_local, shared, crc32c"
          + " FROM ang_subscription";
  private static final String MARKS = "SELECT producer_id, last_sequence, crc32c FROM ang_producer";
  private static final String SETTINGS =
      "SELECT setting_key, setting_value, crc32c FROM ang_setting";
  private static final String COUNTS =
      "SELECT queue_id, COUNT(*) FROM ang_message GROUP BY queue_id";
  private static final String BRANCHES =
      "SELECT branch_id, owner, heuristic, crc32c FROM ang_branch";
  private static final String WORK =
      "SELECT work_no, work, places, not_before_ms, places_crc32c, "
          + EnvelopeRow.COLUMNS
          + " FROM ang_branch_work WHERE branch_id = ? ORDER BY branch_id, work_no";

  private final Statements statements;
  private final List<Operation> unchecked = new ArrayList<>();
  private final List<StoredBranch> uncheckedBranches = new ArrayList<>();
  private final IndexDamage damage;

  Recovery(Statements statements, IndexDamage damage) {
    this.statements = statements;
    this.damage = damage;
  }

  /**
   * Reads all of it within the open transaction, which also removes the messages of queues that are
   * no more and adds missing checksums.
   *
   * @throws StoreException of the kind {@code DAMAGED} when something cannot be what was written
   */
  Recovered read(StoreTransaction transaction) throws SQLException {
    try {
      List<StoredDestination> destinations = destinations();
      List<StoredSubscription> subscriptions = subscriptions();
      Set<Long> known = new HashSet<>();
      destinations.forEach(destination -> known.add(destination.id()));
      subscriptions.forEach(subscription -> known.add(subscription.queueId()));
      Map<Long, Long> counts = counts();
      for (Long queueId : List.copyOf(counts.keySet())) {
        if (!known.contains(queueId)) {
          transaction.removeQueue(queueId);
          counts.remove(queueId);
        }
      }
      Recovered recovered =
          new Recovered(destinations, subscriptions, branches(), marks(), counts, settings());
      check(transaction);
      return recovered;
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          DAMAGED,
          "the stored metadata is damaged: %s; restore the data folder from a backup"
              .formatted(e.getMessage()),
          e);
    }
  }

  private void check(StoreTransaction transaction) throws SQLException {
    for (Operation operation : unchecked) {
      transaction.apply(operation);
    }
    for (StoredBranch branch : uncheckedBranches) {
      transaction.check(branch);
    }
    transaction.checkNote();
  }

  private void found(@Nullable Long check, Operation row) {
    if (check == null) {
      unchecked.add(row);
    }
  }

  private List<StoredDestination> destinations() throws SQLException {
    List<StoredDestination> found = new ArrayList<>();
    try (ResultSet row = statements.query(DESTINATIONS)) {
      while (row.next()) {
        String place = "queue_id=%d in ang_destination".formatted(row.getLong(1));
        RowCheck.require(check(row, 3), place, row.getLong(1), row.getString(2));
        var destination = new StoredDestination(row.getLong(1), address(row.getString(2)));
        found.add(destination);
        found(check(row, 3), new Operation.PutDestination(destination));
      }
    }
    return found;
  }

  private List<StoredSubscription> subscriptions() throws SQLException {
    List<StoredSubscription> found = new ArrayList<>();
    try (ResultSet row = statements.query(SUBSCRIPTIONS)) {
      while (row.next()) {
        RowCheck.require(
            check(row, 8),
            "queue_id=%d in ang_subscription".formatted(row.getLong(1)),
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getBoolean(6),
            row.getBoolean(7));
        var subscription =
            new StoredSubscription(
                row.getLong(1),
                restored(row.getString(2)),
                StoredText.restore(row.getString(3)),
                address(row.getString(4)),
                restored(row.getString(5)),
                row.getBoolean(6),
                row.getBoolean(7));
        found.add(subscription);
        found(check(row, 8), new Operation.PutSubscription(subscription));
      }
    }
    return found;
  }

  private Map<String, Long> marks() throws SQLException {
    Map<String, Long> found = new HashMap<>();
    try (ResultSet row = statements.query(MARKS)) {
      while (row.next()) {
        String id = row.getString(1);
        String place = "producer_id=%s in ang_producer".formatted(id);
        RowCheck.require(check(row, 3), place, id, row.getLong(2));
        Operation.ProducerMark mark =
            new Operation.ProducerMark(StoredText.restore(id), row.getLong(2));
        found.put(mark.producerId(), mark.sequence());
        found(check(row, 3), mark);
      }
    }
    return found;
  }

  private Map<String, String> settings() throws SQLException {
    Map<String, String> found = new HashMap<>();
    try (ResultSet row = statements.query(SETTINGS)) {
      while (row.next()) {
        String key = row.getString(1);
        String place = "setting_key=%s in ang_setting".formatted(key);
        RowCheck.require(check(row, 3), place, key, row.getString(2));
        String value = StoredText.restore(row.getString(2));
        found.put(StoredText.restore(key), value);
        found(check(row, 3), new Operation.PutSetting(StoredText.restore(key), value));
      }
    }
    return found;
  }

  private Map<Long, Long> counts() throws SQLException {
    try {
      return counts(COUNTS);
    } catch (SQLException e) {
      damage.counting(e);
      return counts(IndexDamage.unindexed(COUNTS));
    }
  }

  private Map<Long, Long> counts(String query) throws SQLException {
    Map<Long, Long> found = new HashMap<>();
    try (ResultSet row = statements.query(query)) {
      while (row.next()) {
        found.put(row.getLong(1), row.getLong(2));
      }
    }
    return found;
  }

  private List<StoredBranch> branches() throws SQLException {
    List<StoredBranch> found = new ArrayList<>();
    try (ResultSet row = statements.query(BRANCHES)) {
      while (row.next()) {
        String id = row.getString(1);
        String place = "branch_id=%s in ang_branch".formatted(id);
        RowCheck.require(check(row, 4), place, id, row.getString(2), row.getBoolean(3));
        StoredBranch branch =
            new StoredBranch(
                BranchId.parse(id), restored(row.getString(2)), row.getBoolean(3), work(id));
        found.add(branch);
        if (check(row, 4) == null) {
          uncheckedBranches.add(branch);
        }
      }
    }
    return found;
  }

  private List<Operation.BranchWork> work(String branchId) throws SQLException {
    List<Operation.BranchWork> found = new ArrayList<>();
    try (ResultSet row = statements.query(WORK, branchId)) {
      while (row.next()) {
        Long check = check(row, 5);
        int workNo = row.getInt(1);
        String work = row.getString(2);
        String places = row.getString(3);
        long notBeforeMs = row.getLong(4);
        RowCheck.require(
            check,
            "branch_id=%s, work_no=%d in ang_branch_work".formatted(branchId, workNo),
            branchId,
            workNo,
            work,
            places,
            notBeforeMs);
        var keys = BranchWrites.keys(places);
        if (work.equals(BranchWrites.DELETE_WORK)) {
          found.add(new Operation.Delete(keys.get(0)));
        } else {
          EnvelopeRow envelope = EnvelopeRow.read(row, 6, workNo);
          found.add(new Operation.Insert(keys, notBeforeMs, envelope.envelope()));
        }
      }
    }
    return found;
  }

  private static @Nullable Long check(ResultSet row, int index) throws SQLException {
    return row.getObject(index, Long.class);
  }

  private static Address address(String stored) {
    return Address.parse(StoredText.restore(stored));
  }

  private static @Nullable String restored(@Nullable String stored) {
    return stored == null ? null : StoredText.restore(stored);
  }
}
