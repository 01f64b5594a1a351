package org.angarium.persistence;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.angarium.message.Body;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bodies that stand apart from their rows: the large ones and those that several rows
 * share. Each has a count of the rows that name it and goes with the last of them. Used by the
 * commit writer.
 */
final class BodyWrites {
  /** Larger bodies stand apart. */
  static final int LARGE = 256 * 1024;

  static final int CHUNK = 64 * 1024;

  private static final String ADD =
      "INSERT INTO ang_body (body_key, body_length, uses) VALUES (?, ?, ?)";
  private static final String ADD_CHUNK =
      "INSERT INTO ang_body_chunk (body_key, chunk_no, bytes, crc32c) VALUES (?, ?, ?, ?)";
  private static final String USE = "UPDATE ang_body SET uses = uses + ? WHERE body_key = ?";
  private static final String DROP = "DELETE FROM ang_body WHERE body_key = ? AND uses = 0";
  private static final String DROP_CHUNKS = "DELETE FROM ang_body_chunk WHERE body_key = ?";

  private final Statements statements;
  private final Set<Long> released = new LinkedHashSet<>();
  private final Map<Long, Integer> changes = new HashMap<>();
  private long lastKey;

  /** Keys begin under the epoch of this opening and are never used again. */
  BodyWrites(Statements statements, long epoch) {
    this.statements = statements;
    lastKey = epoch << 40;
  }

  /** Sees to it that the body is kept for some rows; returns its key unless it stands in them. */
  @Nullable Long keep(Body body, int rows) throws SQLException {
    if (body instanceof Body.Chunks chunks) {
      use(chunks.key(), rows);
      return chunks.key();
    }
    if (body instanceof Body.Bytes bytes && bytes.length() > (rows > 1 ? 0 : LARGE)) {
      add(++lastKey, bytes.bytes(), rows);
      return lastKey;
    }
    return null;
  }

  /**
   * Adds a body that the journal has named; rows that use it come with the same transaction.
   *
   * @param bytes null when they were lost: then only who asks for this body hears of it
   */
  void bring(long key, long length, byte @Nullable [] bytes) throws SQLException {
    statements.update(ADD, key, length, 0);
    if (bytes != null) {
      addChunks(key, bytes);
    }
    released.add(key);
  }

  /** By how much the uses of each body have changed since the last call. */
  Map<Long, Integer> takeChanges() {
    Map<Long, Integer> taken = Map.copyOf(changes);
    changes.clear();
    return taken;
  }

  /** Takes back some rows' use of a body. */
  void release(long key, int rows) throws SQLException {
    use(key, -rows);
    released.add(key);
  }

  /**
   * Deletes the bodies that no row names any more. Comes after all changes of the transaction: what
   * one releases, a later one may use again.
   */
  void dropUnused() throws SQLException {
    for (long key : released) {
      if (statements.update(DROP, key) == 1) {
        statements.update(DROP_CHUNKS, key);
      }
    }
    released.clear();
  }

  /** The transaction was rolled back. Keys that it had given are not given again. */
  void forget() {
    released.clear();
    changes.clear();
  }

  private void use(long key, int rows) throws SQLException {
    if (statements.update(USE, rows, key) != 1) {
      throw new IllegalStateException("body %d is to be used and is not there".formatted(key));
    }
    changes.merge(key, rows, Integer::sum);
  }

  private void add(long key, byte[] bytes, int rows) throws SQLException {
    statements.update(ADD, key, (long) bytes.length, rows);
    changes.merge(key, rows, Integer::sum);
    addChunks(key, bytes);
  }

  private void addChunks(long key, byte[] bytes) throws SQLException {
    PreparedStatement insert = statements.of(ADD_CHUNK);
    for (int from = 0, no = 0; from < bytes.length; from += CHUNK, no++) {
      byte[] chunk = new byte[Math.min(CHUNK, bytes.length - from)];
      System.arraycopy(bytes, from, chunk, 0, chunk.length);
      insert.setLong(1, key);
      insert.setInt(2, no);
      insert.setBytes(3, chunk);
      insert.setLong(4, crc32c(key, no, chunk));
      insert.executeUpdate();
    }
  }

  static long crc32c(long key, int chunkNo, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(12).putLong(key).putInt(chunkNo).flip());
    crc.update(bytes);
    return crc.getValue();
  }
}
