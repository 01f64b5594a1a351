package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;
import static org.angarium.store.StoreException.Kind.GONE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Body;
import org.angarium.persistence.journal.BatchCodec;
import org.angarium.persistence.journal.BodyFiles;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.persistence.journal.Place;
import org.angarium.persistence.journal.RecordReader;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Pages and bodies of the journal and the tables together. Used by one thread.
 *
 * <p>What stands in the journal is looked up first, then rows are read: what is drained in between
 * is found twice and shown once. Rows are corrected by what the journal knows, for which the tables
 * must not have changed since before they were read; else they are read again. A segment that is
 * recycled before its messages were read means that they are rows by now.
 */
final class MergedPages implements Pages {
  private final Undrained undrained;
  private final Pages tables;
  private final Lookups lookups;
  private final BodyFiles files;
  private final RecordReader records = new RecordReader();
  private @Nullable Place lastRecord;
  private ByteBuffer lastPayload = ByteBuffer.allocate(0);

  MergedPages(Undrained undrained, Pages tables, Lookups lookups, BodyFiles files) {
    this.undrained = undrained;
    this.tables = tables;
    this.lookups = lookups;
    this.files = files;
  }

  @Override
  public List<StoredMessage> page(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException, IOException {
    List<StoredMessage> page = tryPage(queueId, after, limit);
    while (page == null) {
      page = tryPage(queueId, after, limit);
    }
    return page;
  }

  private @Nullable List<StoredMessage> tryPage(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException, IOException {
    List<StoredMessage> inJournal = new ArrayList<>();
    List<Undrained.Undelivered> found = undrained.page(queueId, after, limit);
    for (Undrained.Undelivered message : found) {
      StoredMessage whole = read(message);
      if (whole == null) {
        return null;
      }
      inJournal.add(whole);
    }
    for (int i = 0; i < inJournal.size(); i++) {
      StoredMessage whole = withFailures(inJournal.get(i), found.get(i).failures());
      if (whole == null) {
        return null;
      }
      inJournal.set(i, whole);
    }
    return merge(inJournal, queueId, after, limit);
  }

  private List<StoredMessage> merge(
      List<StoredMessage> inJournal, long queueId, @Nullable MessageKey first, int limit)
      throws SQLException, IOException {
    List<StoredMessage> merged = new ArrayList<>();
    int next = 0;
    MessageKey after = first;
    boolean more = true;
    while (more && merged.size() < limit) {
      Rows rows = rows(queueId, after, limit);
      for (StoredMessage row : rows.shown()) {
        while (next < inJournal.size() && isBefore(inJournal.get(next), row)) {
          merged.add(inJournal.get(next++));
        }
        if (next < inJournal.size() && inJournal.get(next).key().equals(row.key())) {
          next++;
        }
        merged.add(row);
      }
      after = rows.last();
      more = after != null;
      while (after != null
          && next < inJournal.size()
          && Undrained.DELIVERY_ORDER.compare(inJournal.get(next).key(), after) < 0) {
        merged.add(inJournal.get(next++));
      }
    }
    while (next < inJournal.size()) {
      merged.add(inJournal.get(next++));
    }
    return merged.size() <= limit ? merged : List.copyOf(merged.subList(0, limit));
  }

  private static boolean isBefore(StoredMessage one, StoredMessage other) {
    return Undrained.DELIVERY_ORDER.compare(one.key(), other.key()) < 0;
  }

  /**
   * Some rows.
   *
   * @param shown those that count
   * @param last the key of the last that was read, null when there are no more behind it
   */
  private record Rows(List<StoredMessage> shown, @Nullable MessageKey last) {}

  private Rows rows(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException, IOException {
    while (true) {
      long version = undrained.version();
      List<StoredMessage> rows = tables.page(queueId, after, limit);
      List<Undrained.Corrected> corrected = undrained.correct(queueId, rows, version);
      List<StoredMessage> shown = corrected == null ? null : withFailures(corrected);
      if (shown != null) {
        boolean full = rows.size() == limit;
        return new Rows(shown, full ? rows.get(rows.size() - 1).key() : null);
      }
    }
  }

  /** Reads a message in the journal; null when it is drained meanwhile. */
  private @Nullable StoredMessage read(Undrained.Undelivered message) throws IOException {
    Operation found = read(message.place(), message.operation(), message.key());
    if (found == null) {
      return null;
    }
    if (found instanceof Operation.Insert insert) {
      return new StoredMessage(
          message.key(), message.attempts(), message.notBeforeMs(), null, insert.envelope());
    }
    throw new StoreException(DAMAGED, damaged(message.place(), message.key()));
  }

  /** The rows with what the journal knows of them; null when that is drained meanwhile. */
  private @Nullable List<StoredMessage> withFailures(List<Undrained.Corrected> rows)
      throws IOException {
    List<StoredMessage> whole = new ArrayList<>(rows.size());
    for (Undrained.Corrected corrected : rows) {
      StoredMessage row = withFailures(corrected.row(), corrected.failures());
      if (row == null) {
        return null;
      }
      whole.add(row);
    }
    return whole;
  }

  /** A message with how its deliveries failed; null when that is drained meanwhile. */
  private @Nullable StoredMessage withFailures(StoredMessage message, @Nullable FailuresAt at)
      throws IOException {
    if (at == null) {
      return message;
    }
    Operation found = read(at.place(), at.operation(), message.key());
    if (found == null) {
      return null;
    }
    if (found instanceof Operation.FailedAttempts failed) {
      return message.withFailures(failed.failures());
    }
    throw new StoreException(DAMAGED, damaged(at.place(), message.key()));
  }

  /** Reads an operation in the journal; null when its record is drained meanwhile. */
  private @Nullable Operation read(Place place, int offset, MessageKey key) throws IOException {
    if (lastRecord != place) {
      lastRecord = null;
      ByteBuffer payload = records.read(place.segment(), place.offset(), place.sequence());
      if (payload == null) {
        return null;
      }
      lastPayload = payload;
      lastRecord = place;
    }
    try {
      return BatchCodec.decodeAt(lastPayload, offset).operation();
    } catch (IllegalArgumentException e) {
      throw new StoreException(DAMAGED, damaged(place, key) + ": " + e.getMessage(), e);
    }
  }

  private static String damaged(Place place, MessageKey key) {
    return "record %d of the journal does not hold what it should of %s"
        .formatted(place.sequence(), key);
  }

  @Override
  public Body.Bytes body(Body.Chunks body) throws SQLException, IOException {
    while (true) {
      UndrainedBodies.State state = undrained.body(body.key());
      if (state != null && state.inFile()) {
        Body.Bytes bytes = inFile(body);
        if (bytes != null) {
          return bytes;
        }
        continue;
      }
      long version = undrained.settledVersion();
      int uses = lookups.uses(body.key());
      state = undrained.body(body.key());
      if (undrained.version() == version && (state == null || !state.inFile())) {
        if (uses + (state == null ? 0 : state.more()) <= 0) {
          throw gone(body);
        }
        return tables.body(body);
      }
    }
  }

  /** Reads a chunk file; null when it is no longer the place of the body. */
  private Body.@Nullable Bytes inFile(Body.Chunks body) {
    try {
      return new Body.Bytes(files.read(new BodyUse(body.key(), body.length(), true)));
    } catch (IOException e) {
      UndrainedBodies.State state = undrained.body(body.key());
      if (state != null && state.inFile()) {
        throw new StoreException(
            DAMAGED,
            ("the body with body_key=%d and %d bytes is damaged: %s; restore the data folder from a"
                    + " backup")
                .formatted(body.key(), body.length(), e.getMessage()),
            e);
      }
      return null;
    }
  }

  private static StoreException gone(Body.Chunks body) {
    return new StoreException(
        GONE, "body %d is gone: its last message was deleted".formatted(body.key()));
  }
}
