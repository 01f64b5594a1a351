package org.angarium.persistence;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.BranchId;
import org.angarium.persistence.journal.BatchCodec;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.persistence.journal.JournalScan;
import org.angarium.persistence.journal.Place;
import org.angarium.store.Operation;
import org.angarium.store.Recovered;
import org.angarium.store.StoreException;
import org.angarium.store.StoredBranch;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;

/**
 * Applies the records that are not drained to what the tables hold, at opening. What cannot be
 * applied, because a record before it was lost, is passed over and reported.
 */
final class JournalReplay implements JournalScan.Sink {
  private final Undrained undrained;
  private final Lookups lookups;
  private final Map<Long, StoredDestination> destinations = new LinkedHashMap<>();
  private final Map<Long, StoredSubscription> subscriptions = new LinkedHashMap<>();
  private final Map<BranchId, StoredBranch> branches = new LinkedHashMap<>();
  private final Map<String, Long> marks;
  private final Map<String, String> settings;
  private final Map<Long, Long> counts;
  private final List<String> passedOver = new ArrayList<>();

  /** Most records need none, and there may be millions of records. */
  private Facts noFacts = new Facts();

  private long records;

  JournalReplay(Recovered tables, Undrained undrained, Lookups lookups) {
    this.undrained = undrained;
    this.lookups = lookups;
    tables.destinations().forEach(added -> destinations.put(added.id(), added));
    tables.subscriptions().forEach(added -> subscriptions.put(added.queueId(), added));
    tables.branches().forEach(branch -> branches.put(branch.id(), branch));
    marks = new HashMap<>(tables.producerMarks());
    settings = new HashMap<>(tables.settings());
    counts = new HashMap<>(tables.messageCounts());
  }

  /** How many records there were. */
  long records() {
    return records;
  }

  /** What could not be applied. */
  List<String> passedOver() {
    return passedOver;
  }

  @Override
  public void record(Place place, ByteBuffer payload) {
    records++;
    List<JournalOperation> operations;
    try {
      operations = BatchCodec.decode(payload, false);
    } catch (IllegalArgumentException e) {
      passedOver.add("record %d: %s".formatted(place.sequence(), e.getMessage()));
      return;
    }
    try {
      apply(place, operations);
    } catch (IllegalStateException e) {
      operations.forEach(operation -> applyAlone(place, operation));
    }
    operations.forEach(operation -> collect(operation.operation()));
  }

  private void applyAlone(Place place, JournalOperation operation) {
    try {
      apply(place, List.of(operation));
    } catch (IllegalStateException e) {
      passedOver.add("record %d: %s".formatted(place.sequence(), e.getMessage()));
    }
  }

  private void apply(Place place, List<JournalOperation> operations) {
    undrained.replay(place, operations, noFacts);
    if (noFacts.areMissing()) {
      Facts facts = noFacts;
      noFacts = new Facts();
      applyWith(facts, place, operations);
    }
  }

  private void applyWith(Facts facts, Place place, List<JournalOperation> operations) {
    while (facts.areMissing()) {
      try {
        lookups.complete(facts, undrained.version());
      } catch (SQLException e) {
        throw new StoreException(
            StoreException.Kind.FAILED, "reading failed: " + H2Database.line(e), e);
      }
      undrained.replay(place, operations, facts);
    }
  }

  private void collect(Operation operation) {
    if (operation instanceof Operation.PutDestination added) {
      destinations.put(added.destination().id(), added.destination());
    } else if (operation instanceof Operation.PutSubscription added) {
      subscriptions.put(added.subscription().queueId(), added.subscription());
    } else if (operation instanceof Operation.RemoveQueue removed) {
      destinations.remove(removed.queueId());
      subscriptions.remove(removed.queueId());
    } else if (operation instanceof Operation.ProducerMark mark) {
      marks.put(mark.producerId(), mark.sequence());
    } else if (operation instanceof Operation.PutSetting setting) {
      String value = setting.value();
      if (value == null) {
        settings.remove(setting.key());
      } else {
        settings.put(setting.key(), value);
      }
    } else if (operation instanceof Operation.Prepare prepare) {
      branches.put(prepare.branch().id(), prepare.branch());
    } else if (operation instanceof Operation.Forget forget) {
      branches.remove(forget.branch());
    } else if (operation instanceof Operation.Decide decide) {
      StoredBranch branch = branches.remove(decide.branch());
      if (branch != null && decide.heuristic()) {
        branches.put(branch.id(), new StoredBranch(branch.id(), branch.owner(), true, List.of()));
      }
    }
  }

  /** What tables and journal hold together. */
  Recovered recovered() {
    undrained.count(counts);
    return new Recovered(
        List.copyOf(destinations.values()),
        List.copyOf(subscriptions.values()),
        List.copyOf(branches.values()),
        marks,
        counts,
        settings);
  }
}
