package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;
import static org.angarium.store.StoreException.Kind.GONE;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/** Pages and bodies as the tables have them. Used by one thread. */
final class TablePages implements Pages {
  private static final String SELECT =
      "SELECT delivery_rank, sequence, attempts, not_before_ms, failures, "
          + EnvelopeRow.COLUMNS
          + " FROM ang_message WHERE queue_id = ? AND ";

  /** The whole key, or the database would sort all rows of the queue for every page. */
  private static final String IN_ORDER =
      " ORDER BY queue_id, delivery_rank, sequence FETCH FIRST ? ROWS ONLY";

  static final String SAME_RANK = SELECT + "delivery_rank = ? AND sequence > ?" + IN_ORDER;
  static final String LATER_RANKS = SELECT + "delivery_rank > ?" + IN_ORDER;

  private static final String BODY = "SELECT body_length FROM ang_body WHERE body_key = ?";
  private static final String CHUNK =
      "SELECT bytes, crc32c FROM ang_body_chunk WHERE body_key = ? AND chunk_no = ?";

  private final Statements statements;

  /**
   * Reads from tables.
   *
   * @param statements on a connection that commits by itself
   */
  TablePages(Statements statements) {
    this.statements = statements;
  }

  @Override
  public List<StoredMessage> page(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException {
    List<StoredMessage> page = new ArrayList<>();
    int rank = -1;
    if (after != null) {
      rank = MessageWrites.rank(after.priority());
      try (ResultSet rows = statements.query(SAME_RANK, queueId, rank, after.sequence(), limit)) {
        addMessages(page, queueId, rows);
      }
    }
    int missing = limit - page.size();
    if (missing > 0) {
      try (ResultSet rows = statements.query(LATER_RANKS, queueId, rank, missing)) {
        addMessages(page, queueId, rows);
      }
    }
    return page;
  }

  private void addMessages(List<StoredMessage> page, long queueId, ResultSet rows)
      throws SQLException {
    while (rows.next()) {
      MessageKey key =
          new MessageKey(queueId, Envelope.MAX_PRIORITY - rows.getInt(1), rows.getLong(2));
      String stored = rows.getString(5);
      String failures = stored == null ? null : FailuresText.restore(stored);
      Envelope envelope = envelope(rows, key);
      page.add(new StoredMessage(key, rows.getInt(3), rows.getLong(4), failures, envelope));
    }
  }

  private Envelope envelope(ResultSet row, MessageKey key) throws SQLException {
    Envelope envelope;
    try {
      envelope = EnvelopeRow.read(row, 6, MessageWrites.place(key)).envelope();
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          DAMAGED,
          ("the message with queue_id=%d, priority=%d, sequence=%d is damaged: %s; restore the data"
                  + " folder from a backup or delete its row from ang_message")
              .formatted(key.queueId(), key.priority(), key.sequence(), e.getMessage()),
          e);
    }
    if (envelope.body() instanceof Body.Chunks body && body.length() <= BodyWrites.LARGE) {
      return withSharedBody(envelope, body);
    }
    return envelope;
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

  private static StoreException damaged(Body.Chunks body, String what) {
    return new StoreException(
        DAMAGED,
        ("the body with body_key=%d and %d bytes is damaged: %s; restore the data folder from a"
                + " backup or delete the rows that name it")
            .formatted(body.key(), body.length(), what));
  }
}
