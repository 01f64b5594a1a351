package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32C;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * What the database was last known to hold, in a small file beside it: how many transactions, how
 * many destinations and subscriptions, and up to which record the journal. It is written when the
 * database has been synced, so the database is never behind it, unless a part of its file was lost
 * or changed: H2 then opens an older state, or one with something missing, and says nothing. Used
 * by the thread that commits.
 */
final class DatabaseMark implements AutoCloseable {
  static final String FILE = "angarium.mark";

  private static final int COPY = 512;
  private static final int CHECKED = 5 * Long.BYTES;
  private static final String COMMITS = "SELECT commits FROM ang_fence WHERE node = ?";
  private static final String DESTINATIONS = "SELECT COUNT(*) FROM ang_destination";
  private static final String SUBSCRIPTIONS = "SELECT COUNT(*) FROM ang_subscription";

  private record State(
      long number, long commits, long destinations, long subscriptions, long drained) {
    ByteBuffer toBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(CHECKED + Long.BYTES);
      bytes.putLong(number).putLong(commits).putLong(destinations).putLong(subscriptions);
      bytes.putLong(drained);
      return bytes.putLong(crc(bytes)).flip();
    }

    static @Nullable State parse(ByteBuffer bytes) {
      return bytes.remaining() == CHECKED + Long.BYTES && bytes.getLong(CHECKED) == crc(bytes)
          ? new State(
              bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong())
          : null;
    }

    private static long crc(ByteBuffer bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), 0, CHECKED);
      return crc.getValue();
    }
  }

  private final Path path;
  private final FileChannel file;
  private State state;

  private DatabaseMark(Path path, FileChannel file, State state) {
    this.path = path;
    this.file = file;
    this.state = state;
  }

  /** Opens the mark beside a database; an empty one when there is none that is sound. */
  static DatabaseMark open(H2Database database) throws IOException {
    return open(database.file().resolveSibling(FILE), database.openBeside(FILE));
  }

  private static DatabaseMark open(Path path, FileChannel file) throws IOException {
    State newest = new State(0, 0, 0, 0, 0);
    for (long position = 0; position <= COPY; position += COPY) {
      ByteBuffer bytes = ByteBuffer.allocate(CHECKED + Long.BYTES);
      file.read(bytes, position);
      State copy = State.parse(bytes.flip());
      newest = copy != null && copy.number() > newest.number() ? copy : newest;
    }
    return new DatabaseMark(path, file, newest);
  }

  /** Up to which record the tables had the journal when the database was last synced. */
  long drained() {
    return state.drained();
  }

  /** What {@link #drained} says of a data folder, which is only looked at; 0 without a mark. */
  static long drainedIn(Path folder) throws IOException {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path)) {
      return 0;
    }
    try (DatabaseMark mark = open(path, FileChannel.open(path, StandardOpenOption.READ))) {
      return mark.drained();
    }
  }

  /** Whether nothing was noted yet. */
  boolean isEmpty() {
    return state.number() == 0;
  }

  /**
   * Refuses a database that does not hold what it did.
   *
   * @throws StoreException of the kind {@code DAMAGED}
   */
  void require(Statements statements, String node, Path database) throws SQLException {
    long commits = commits(statements, node);
    if (commits < state.commits()) {
      throw damaged(
          database,
          "it holds an older state, of %d transactions where there were %d"
              .formatted(commits, state.commits()));
    }
    long destinations = count(statements, DESTINATIONS);
    long subscriptions = count(statements, SUBSCRIPTIONS);
    if (commits == state.commits()
        && (destinations != state.destinations() || subscriptions != state.subscriptions())) {
      throw damaged(
          database,
          "it has %d destinations and %d subscriptions where there were %d and %d"
              .formatted(destinations, subscriptions, state.destinations(), state.subscriptions()));
    }
  }

  private StoreException damaged(Path database, String what) {
    return new StoreException(
        DAMAGED,
        ("%s is damaged: %s; restore the data folder from a backup, or delete %s to go on with what"
                + " is there")
            .formatted(database, what, path));
  }

  /** Notes what the database holds, which must have been synced. */
  DatabaseMark note(Statements statements, String node) throws SQLException, IOException {
    state =
        new State(
            state.number() + 1,
            commits(statements, node),
            count(statements, DESTINATIONS),
            count(statements, SUBSCRIPTIONS),
            DrainNote.read(statements, node));
    write();
    return this;
  }

  /** The same when so many transactions came that changed no destination and no subscription. */
  void add(long commits) throws IOException {
    state =
        new State(
            state.number() + 1,
            state.commits() + commits,
            state.destinations(),
            state.subscriptions(),
            state.drained());
    write();
  }

  private void write() throws IOException {
    ByteBuffer bytes = state.toBytes();
    long position = state.number() % 2 * COPY;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  /** Makes the note durable. */
  void force() throws IOException {
    file.force(true);
  }

  private static long commits(Statements statements, String node) throws SQLException {
    try (ResultSet row = statements.query(COMMITS, node)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static long count(Statements statements, String sql) throws SQLException {
    try (ResultSet row = statements.query(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
