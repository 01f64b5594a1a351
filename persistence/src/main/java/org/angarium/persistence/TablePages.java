package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;
import static org.angarium.store.StoreException.Kind.GONE;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Pages and bodies as the tables have them. A row that is not as it was written is reported and
 * left out: it costs its own message and no other. Once blocks of the file are found damaged the
 * index is no longer believed. Used by one thread.
 */
final class TablePages implements Pages {
  /** What {@link #read} reads. */
  static final String SELECT =
      "SELECT delivery_rank, sequence, attempts, not_before_ms, state_crc32c, failures, "
          + EnvelopeRow.COLUMNS
          + " FROM ang_message";

  static final String OF_QUEUE = "WHERE queue_id = ? AND ";

  /** The whole key, or the database would sort all rows of the queue for every page. */
  private static final String IN_ORDER =
      " ORDER BY queue_id, delivery_rank, sequence FETCH FIRST ? ROWS ONLY";

  static final String BEHIND = OF_QUEUE + "delivery_rank = ? AND sequence > ?" + IN_ORDER;
  static final String LATER = OF_QUEUE + "delivery_rank > ?" + IN_ORDER;

  private static final String BODY = "SELECT body_length FROM ang_body WHERE body_key = ?";
  private static final String CHUNK =
      "SELECT bytes, crc32c FROM ang_body_chunk WHERE body_key = ? AND chunk_no = ?";

  /** How often a message is taken to have been delivered when nobody can tell. */
  private static final int UNSURE_ATTEMPTS = 2;

  private final Statements statements;
  private final Path file;
  private final DamageReport damage;

  /**
   * Reads from tables.
   *
   * @param statements on a connection that commits by itself
   * @param file the database's file
   * @param damage is told of damaged rows
   */
  TablePages(Statements statements, Path file, DamageReport damage) {
    this.statements = statements;
    this.file = file;
    this.damage = damage;
  }

  /**
   * {@inheritDoc}
   *
   * <p>When rows have to be left out the page is read again, with as many rows more: a damaged row
   * may have a wrong key, and nothing is to be read behind that. It is read again without the index
   * when that leads nowhere.
   */
  @Override
  public List<StoredMessage> page(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException {
    boolean unindexed = damage.inBlocks();
    try {
      return soundPage(queueId, after, limit);
    } catch (SQLException e) {
      if (!H2Database.isDamage(e)) {
        throw e;
      }
      return pageAround(queueId, after, limit, unindexed, e);
    }
  }

  /** Something on the way to the rows is damaged: the rows themselves, or else the index. */
  private List<StoredMessage> pageAround(
      long queueId, @Nullable MessageKey after, int limit, boolean unindexed, SQLException why)
      throws SQLException {
    try {
      return new SingleRows(statements, file, damage).page(queueId, after, limit, this::read);
    } catch (SQLException e) {
      if (unindexed) {
        e.addSuppressed(why);
        throw e;
      }
      new IndexDamage(file, damage).reading(queueId, after, e);
      return soundPage(queueId, after, limit);
    }
  }

  private List<StoredMessage> soundPage(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException {
    int rows = limit;
    while (true) {
      boolean indexed = !damage.inBlocks();
      List<@Nullable StoredMessage> page = rows(queueId, after, rows);
      List<StoredMessage> sound = page.stream().filter(Objects::nonNull).toList();
      if (indexed && damage.inBlocks()) {
        continue;
      }
      if (sound.size() >= limit || page.size() < rows) {
        return sound.size() <= limit ? sound : sound.subList(0, limit);
      }
      rows = limit + page.size() - sound.size();
    }
  }

  /** Reads so many rows; null stands for one that is damaged. */
  private List<@Nullable StoredMessage> rows(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException {
    List<@Nullable StoredMessage> page = new ArrayList<>();
    boolean unindexed = damage.inBlocks();
    String select = unindexed ? SELECT + IndexDamage.UNINDEXED + " " : SELECT + " ";
    String behind = unindexed ? IndexDamage.unindexed(BEHIND) : BEHIND;
    String later = unindexed ? IndexDamage.unindexed(LATER) : LATER;
    int rank = -1;
    if (after != null) {
      rank = MessageWrites.rank(after.priority());
      try (ResultSet rows =
          statements.query(select + behind, queueId, rank, after.sequence(), limit)) {
        addMessages(page, queueId, rows);
      }
    }
    int missing = limit - page.size();
    if (missing > 0) {
      try (ResultSet rows = statements.query(select + later, queueId, rank, missing)) {
        addMessages(page, queueId, rows);
      }
    }
    return page;
  }

  private void addMessages(List<@Nullable StoredMessage> page, long queueId, ResultSet rows)
      throws SQLException {
    while (rows.next()) {
      page.add(read(queueId, rows));
    }
  }

  private @Nullable StoredMessage read(long queueId, ResultSet row) throws SQLException {
    MessageKey key = new MessageKey(queueId, Envelope.MAX_PRIORITY - row.getInt(1), row.getLong(2));
    Envelope envelope = envelope(row, key);
    return envelope == null ? null : withState(row, key, envelope);
  }

  private StoredMessage withState(ResultSet row, MessageKey key, Envelope envelope)
      throws SQLException {
    String stored = row.getString(6);
    String failures = stored == null ? null : FailuresText.restore(stored);
    int attempts = row.getInt(3);
    long notBeforeMs = row.getLong(4);
    Long check = row.getObject(5, Long.class);
    if (check == null || check == MessageWrites.stateCheck(key, attempts, notBeforeMs)) {
      return new StoredMessage(key, attempts, notBeforeMs, failures, envelope);
    }
    damage.add(
        ("the delivery state of %s in %s is damaged: attempts=%d, not_before_ms=%d have another"
                + " checksum; it is delivered at once, as redelivered")
            .formatted(row(key), file, attempts, notBeforeMs));
    return new StoredMessage(key, UNSURE_ATTEMPTS, 0, failures, envelope);
  }

  /** The message of a row; null when it is damaged. */
  private @Nullable Envelope envelope(ResultSet row, MessageKey key) throws SQLException {
    Envelope envelope;
    try {
      envelope = EnvelopeRow.read(row, 7, MessageWrites.place(key)).envelope();
    } catch (IllegalArgumentException e) {
      damage.add(
          ("%s in %s is damaged: %s; the others are delivered; restore the data folder from a"
                  + " backup or delete its row from ang_message")
              .formatted(row(key), file, e.getMessage()));
      return null;
    }
    if (envelope.body() instanceof Body.Chunks body && body.length() <= BodyWrites.LARGE) {
      return withSharedBody(envelope, body);
    }
    return envelope;
  }

  static String row(MessageKey key) {
    return "the message with queue_id=%d, priority=%d, sequence=%d"
        .formatted(key.queueId(), key.priority(), key.sequence());
  }

  /**
   * A small body that stands apart comes with the page all the same. One that is damaged costs only
   * its messages: whoever asks for it hears why.
   */
  private Envelope withSharedBody(Envelope envelope, Body.Chunks body) throws SQLException {
    try {
      return envelope.withBody(body(body));
    } catch (StoreException e) {
      if (e.kind() == GONE || e.kind() == DAMAGED) {
        return envelope;
      }
      throw e;
    }
  }

  @Override
  public Body.Bytes body(Body.Chunks body) throws SQLException {
    requireBody(body);
    byte[] bytes = new byte[Math.toIntExact(body.length())];
    int length = 0;
    for (int no = 0; length < bytes.length; no++) {
      try (ResultSet row = statements.query(CHUNK, body.key(), no)) {
        if (!row.next()) {
          requireBody(body);
          throw damaged(body, "chunk %d is missing".formatted(no));
        }
        byte[] chunk = row.getBytes(1);
        if (row.getLong(2) != BodyWrites.crc32c(body.key(), no, chunk)
            || chunk.length > bytes.length - length) {
          throw damaged(body, "chunk %d is wrong".formatted(no));
        }
        System.arraycopy(chunk, 0, bytes, length, chunk.length);
        length += chunk.length;
      }
    }
    return new Body.Bytes(bytes);
  }

  private void requireBody(Body.Chunks body) throws SQLException {
    try (ResultSet row = statements.query(BODY, body.key())) {
      if (!row.next()) {
        throw new StoreException(
            GONE, "body %d is gone: its last message was deleted".formatted(body.key()));
      }
      if (row.getLong(1) != body.length()) {
        throw damaged(body, "it has %d bytes".formatted(row.getLong(1)));
      }
    }
  }

  private StoreException damaged(Body.Chunks body, String what) {
    String damaged =
        ("the body with body_key=%d and %d bytes in %s is damaged: %s; restore the data folder from"
                + " a backup or delete the rows that name it")
            .formatted(body.key(), body.length(), file, what);
    damage.add(damaged);
    return new StoreException(DAMAGED, damaged);
  }
}
