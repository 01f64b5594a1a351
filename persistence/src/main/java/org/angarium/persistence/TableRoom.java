package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FULL;

import java.sql.SQLException;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database's disk has room for what is about to be written, so that a full disk refuses
 * what makes the store hold more, and H2 hardly ever meets it. What settles may use the space of
 * the {@link SpareFile} as well. Used by the commit writer.
 */
final class TableRoom {
  /** What has to be free for whatever is written, in bytes. */
  private static final long LEAST = 1 << 20;

  private final H2Database database;
  private final Statements statements;
  private final SpareFile spare;

  TableRoom(H2Database database, Statements statements, SpareFile spare) {
    this.database = database;
    this.statements = statements;
    this.spare = spare;
  }

  /** Returns why what inserts so many bytes is refused; null when it is not. */
  @Nullable StoreException refusal(long bytes) throws SQLException {
    if (!spare.isThere() && database.usableSpace() > 2 * SpareFile.SIZE + LEAST) {
      spare.take();
    }
    long needed = LEAST + 2 * bytes + (spare.isThere() ? 0 : SpareFile.SIZE);
    return database.usableSpace() >= needed || room() >= needed ? null : full();
  }

  /** That there is no room for what inserts; any thread may ask. */
  StoreException full() {
    return new StoreException(
        FULL,
        "the disk of %s is full (usable=%d bytes); free some space or have messages consumed"
            .formatted(database.file(), database.usableSpace()));
  }

  /** Whether there is room for settling, for which the spare space is given back. */
  boolean isForSettling() throws SQLException {
    return hasLeast() || spare.release() && hasLeast();
  }

  private boolean hasLeast() throws SQLException {
    return database.usableSpace() >= LEAST || room() >= LEAST;
  }

  private long room() throws SQLException {
    return database.usableSpace() + database.reusableSpace(statements.connection());
  }
}
