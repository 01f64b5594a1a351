package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FAILED;
import static org.angarium.store.StoreException.Kind.FULL;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.persistence.journal.BodyFiles;
import org.angarium.persistence.journal.Journal;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalScan;
import org.angarium.persistence.journal.Segments;
import org.angarium.store.Recovered;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the journal beside a database that is open: scans it, applies what the tables do not have,
 * says what is damaged. Nothing is drained yet.
 */
final class JournalOpening {
  private static final Logger LOG = LoggerFactory.getLogger(JournalOpening.class);
  private static final String HIGHEST =
      "SELECT queue_id, MAX(sequence) FROM ang_message GROUP BY queue_id";

  private final OpenDatabase database;
  private final JournalDisk disk;
  private final Segments segments;
  private final BodyFiles files;
  private final Lookups lookups;

  /**
   * An opening.
   *
   * @param lookups on a connection of their own
   */
  JournalOpening(OpenDatabase database, JournalDisk disk, JournalSettings settings, Lookups lookups)
      throws IOException {
    this.database = database;
    this.disk = disk;
    this.lookups = lookups;
    int size = Segments.sizeOn(disk, settings.segmentSize());
    segments = new Segments(disk, size, settings.segments());
    files = new BodyFiles(disk);
  }

  /**
   * An open journal.
   *
   * @param recovered what tables and journal hold together
   */
  record Opened(JournalParts parts, Recovered recovered) {}

  Opened open(AtomicReference<@Nullable StoreException> failure) throws IOException, SQLException {
    Fence fence = database.fence();
    long confirmed = JournalFence.confirmed(disk);
    JournalFence journalFence = JournalFence.raise(disk, fence.epoch());
    long drained = DrainNote.read(database.reading(), fence.node());
    Undrained undrained = new Undrained(database.recovered(), drained, highestRows());
    findBodies(undrained);
    JournalReplay replay = new JournalReplay(database.recovered(), undrained, lookups);
    UUID broker = UUID.nameUUIDFromBytes(fence.brokerId().getBytes(StandardCharsets.UTF_8));
    JournalScan scan = new JournalScan(segments, broker, drained, confirmed, replay);
    scan.run();
    boolean damaged = report(scan, replay);
    if (!damaged) {
      undrained.dropUnknown();
      undrained.collectOrphans();
    }
    for (long body : undrained.takeDeadBodies()) {
      files.delete(body);
    }
    if (segments.ready() == 0) {
      segments.growALittle();
    }
    Journal journal =
        new Journal(segments, fence.epoch(), broker, scan.lastGeneration(), scan.lastSequence());
    Drain drain =
        new Drain(
            segments, database, undrained, files, drained, why -> failure.compareAndSet(null, why));
    drain.synced(scan.lastSequence());
    Preparer preparer = new Preparer(segments, why -> failure.compareAndSet(null, why));
    return new Opened(
        new JournalParts(
            segments, journal, undrained, files, lookups, drain, preparer, journalFence),
        replay.recovered());
  }

  private Map<Long, Long> highestRows() throws SQLException {
    try {
      return highestRows(HIGHEST);
    } catch (SQLException e) {
      database.indexDamage().counting(e);
      return highestRows(IndexDamage.unindexed(HIGHEST));
    }
  }

  private Map<Long, Long> highestRows(String query) throws SQLException {
    Map<Long, Long> highest = new HashMap<>();
    try (ResultSet row = database.reading().query(query)) {
      while (row.next()) {
        highest.put(row.getLong(1), row.getLong(2));
      }
    }
    return highest;
  }

  /** A body that the tables have needs no file: a crash came before it was deleted. */
  private void findBodies(Undrained undrained) throws IOException, SQLException {
    for (long key : files.keys()) {
      if (lookups.uses(key) > 0) {
        files.delete(key);
      } else {
        undrained.foundBody(key);
      }
    }
  }

  private boolean report(JournalScan scan, JournalReplay replay) {
    boolean damaged = false;
    for (JournalScan.Finding finding : scan.findings()) {
      damaged |= finding.damage();
      if (finding.damage()) {
        database
            .damage()
            .add(
                "the journal in %s is damaged: %s; the rest is served"
                    .formatted(disk, finding.what()));
      } else {
        LOG.warn("the journal in {} ends in a crash: {}", disk, finding.what());
      }
    }
    for (String what : replay.passedOver()) {
      damaged = true;
      database
          .damage()
          .add(
              "the journal in %s does not fit the database, passed over: %s".formatted(disk, what));
    }
    return damaged;
  }

  /** Says why an open that failed did so. */
  static StoreException failed(JournalDisk disk, Exception e) {
    if (DiskFull.isCauseOf(e)) {
      return new StoreException(FULL, H2Database.noSpaceToOpen("the journal in " + disk), e);
    }
    return new StoreException(
        FAILED, "the journal in %s cannot be opened: %s".formatted(disk, e.getMessage()), e);
  }
}
