package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;
import static org.angarium.store.StoreException.Kind.FAILED;
import static org.angarium.store.StoreException.Kind.FULL;
import static org.angarium.store.StoreException.Kind.LOCKED;
import static org.angarium.store.StoreException.Kind.NEWER;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.angarium.store.StoreException;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.message.DbException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is particular to an embedded H2 database: how it is opened, made durable, kept small, ended,
 * and what its errors mean.
 *
 * <p>{@code WRITE_DELAY=0} makes COMMIT write the file before it returns, on the thread that
 * commits; it also leaves H2 without its background writer, which could take a committed change
 * over and still be writing it while {@code CHECKPOINT SYNC} forces the file. {@link
 * OrderedFileChannel} makes up for what H2 leaves to the order in which a disk writes; with it,
 * space may be used again at once ({@code RETENTION_TIME=0}). H2 never moves whole chunks, as it
 * would at closing ({@code MAX_COMPACT_TIME=0}): cut off in the middle, it loses one of them at the
 * second opening after that. See docs/decisions/0003-h2-written.md.
 */
final class H2Database {
  private static final Logger LOG = LoggerFactory.getLogger(H2Database.class);

  static final String SUFFIX = ".mv.db";
  static final String DIALECT = "h2";

  private static final String SETTINGS =
      ";DB_CLOSE_ON_EXIT=FALSE"
          + ";WRITE_DELAY=0"
          + ";RETENTION_TIME=0"
          + ";MAX_COMPACT_TIME=0"
          + ";TRACE_LEVEL_FILE=0"
          + ";LOCK_TIMEOUT=2000"
          + ";MAX_LENGTH_INPLACE_LOB=262144";

  private static final int LONGEST_REASON = 300;
  private static final int COMPACT_BELOW_PERCENT = 50;
  private static final int COMPACT_BYTES = 4 << 20;

  private final String scheme;
  private final Path path;
  private final boolean sync;

  /** The database of the path, which is that of its file without {@value #SUFFIX}. */
  H2Database(Path path) {
    this(OrderedFilePath.SCHEME, path, true);
  }

  /**
   * A database for tests.
   *
   * @param scheme the file system of H2's that the path belongs to
   * @param sync false never to sync
   */
  H2Database(String scheme, Path path, boolean sync) {
    OrderedFilePath.register();
    this.scheme = scheme;
    this.path = path;
    this.sync = sync;
  }

  /** The same kind of database under another name in the same folder. */
  H2Database sibling(String name) {
    return new H2Database(scheme, path.resolveSibling(name), sync);
  }

  /** Its file. */
  Path file() {
    return path.resolveSibling(path.getFileName() + SUFFIX);
  }

  /** Creates the database; there must be none. */
  Connection create() throws SQLException {
    return connect("");
  }

  /** Opens a connection to the database, which must exist. */
  Connection connect() throws SQLException {
    return connect(";IFEXISTS=TRUE");
  }

  /** The same without writing anything, not even what H2 writes when it opens a database. */
  Connection connectToLook() throws SQLException {
    return connect(";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
  }

  private Connection connect(String more) throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + scheme + path + SETTINGS + more);
    source.setUser("sa");
    return source.getConnection();
  }

  /** Opens another file in the folder, on the same file system, creating it. */
  FileChannel openBeside(String name) throws IOException {
    return FilePath.get(schemeBelow() + path.resolveSibling(name)).open("rw");
  }

  /** The file as the layer that orders its writes knows it. */
  private String fileBelowTheScheme() {
    return schemeBelow() + path + SUFFIX;
  }

  private String schemeBelow() {
    return scheme.startsWith(OrderedFilePath.SCHEME)
        ? scheme.substring(OrderedFilePath.SCHEME.length())
        : scheme;
  }

  /** Has writes of the file wait while its disk is full; null to let them fail. */
  void whenFull(@Nullable SpaceWait wait) {
    OrderedFilePath.whenFull(fileBelowTheScheme(), wait);
  }

  /** Has what is found damaged in the file reported; null to end that. */
  void report(@Nullable DamageReport damage) {
    OrderedFilePath.report(fileBelowTheScheme(), damage);
  }

  /** Returns once all that was committed is durable. */
  void sync(Connection connection) throws SQLException {
    if (sync) {
      execute(connection, "CHECKPOINT SYNC");
    }
    IOException failure = OrderedFilePath.failureOf(fileBelowTheScheme());
    if (failure != null) {
      throw new SQLException("a write of the database file failed: " + failure, failure);
    }
  }

  /**
   * Moves what is left in sparsely used chunks together, in memory; the next commit writes it and
   * makes the chunks' space free. Without its background writer H2 does none of this by itself, and
   * a few rows that stay would hold the space of all that came and went around them. On a disk that
   * is nearly full it moves less: that needs space of its own.
   */
  void compact(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    MVStore store = session.getDatabase().getStore().getMvStore();
    long room = usableSpace() + reusableSpace(connection);
    try {
      store.compact(COMPACT_BELOW_PERCENT, (int) Math.min(COMPACT_BYTES, room / 8));
    } catch (MVStoreException e) {
      if (!isDamage(e)) {
        throw e;
      }
      LOG.warn("space in {} is not made free, something in it is damaged: {}", file(), line(e));
    }
  }

  /** How many bytes may still be written on the disk. */
  long usableSpace() {
    return file().toFile().getUsableSpace();
  }

  /** About how many bytes of the file are free and used before it grows. */
  long reusableSpace(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    FileStore<?> file = session.getDatabase().getStore().getMvStore().getFileStore();
    return file.size() / 100 * (100 - file.getFillRate());
  }

  /** Ends the database without writing anything more, for when a write has failed. */
  void abandon(Connection connection) throws SQLException {
    execute(connection, "SHUTDOWN IMMEDIATELY");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What an error at opening means to whoever wanted to open. */
  StoreException openingFailed(SQLException e) {
    Path file = file();
    IOException failure = OrderedFilePath.failureOf(fileBelowTheScheme());
    if (DiskFull.isCauseOf(e) || failure != null && DiskFull.is(failure)) {
      return new StoreException(FULL, noSpaceToOpen(file), e);
    }
    return switch (e.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
          new StoreException(
              LOCKED, "%s is in use by another program; close it there".formatted(file), e);
      case ErrorCode.FILE_VERSION_ERROR_1 ->
          new StoreException(
              NEWER,
              "%s was written by another version of H2 (%s); run that version of Angarium"
                  .formatted(file, line(e)),
              e);
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.GENERAL_ERROR_1 -> damaged(line(e), e);
      default -> new StoreException(FAILED, "%s cannot be opened: %s".formatted(file, line(e)), e);
    };
  }

  /** That something cannot be opened for lack of space. */
  static String noSpaceToOpen(Object what) {
    return "%s cannot be opened: its disk is full; nothing is lost, free some space and start again"
        .formatted(what);
  }

  /**
   * Whether nothing failed but that another session holds a lock: the same may succeed later, in a
   * new transaction.
   */
  static boolean isLocked(SQLException e) {
    return !isDamage(e) && isLock(e);
  }

  private static boolean isLock(SQLException e) {
    return switch (e.getErrorCode()) {
      case ErrorCode.LOCK_TIMEOUT_1, ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1 -> true;
      default -> false;
    };
  }

  /**
   * Whether H2 has found something in the file that was never written to it. It says so in several
   * ways: an index that leads to no row is tried again first and then called a lock timeout.
   */
  static boolean isDamage(SQLException e) {
    boolean found = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return false;
      }
      found |= cause instanceof SQLException sql && isDamage(sql.getErrorCode(), sql.getCause());
    }
    return found;
  }

  private static boolean isDamage(int code, @Nullable Throwable cause) {
    return switch (code) {
      case ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.ROW_NOT_FOUND_IN_PRIMARY_INDEX,
          ErrorCode.ROW_NOT_FOUND_WHEN_DELETING_1 ->
          true;
      case ErrorCode.GENERAL_ERROR_1 ->
          cause instanceof MVStoreException store
              ? isDamage(store)
              : cause instanceof RuntimeException && !(cause instanceof DbException);
      default -> false;
    };
  }

  private static boolean isDamage(MVStoreException e) {
    return switch (e.getErrorCode()) {
      case DataUtils.ERROR_FILE_CORRUPT,
          DataUtils.ERROR_CHUNK_NOT_FOUND,
          DataUtils.ERROR_INTERNAL ->
          true;
      default -> false;
    };
  }

  /**
   * Why the store stops at an error of H2's.
   *
   * @param what what failed
   */
  static StoreException stopped(String what, Path file, SQLException e) {
    if (!isDamage(e)) {
      return new StoreException(FAILED, "%s failed: %s".formatted(what, line(e)), e);
    }
    Path folder = file.toAbsolutePath().getParent();
    boolean journal = Files.isDirectory(folder.resolve(JdbcStoreProvider.JOURNAL_FOLDER));
    String saved =
        journal
            ? "; what its journal holds can be saved with org.angarium.server.ExportJournal "
                + folder
            : "";
    return new StoreException(
        DAMAGED,
        ("%s failed, %s is damaged (%s); the store has stopped; keep a copy of the data folder and"
                + " restore it from a backup%s")
            .formatted(what, file, reason(e), saved),
        e);
  }

  /** That the file does not hold what was written to it. */
  StoreException damaged(String what, @Nullable Throwable cause) {
    return new StoreException(
        DAMAGED,
        "%s is damaged (%s); move the data folder aside and restore it from a backup"
            .formatted(file(), what),
        cause);
  }

  /** What lies behind an error, on one line; H2 may call damage by another name. */
  static String reason(SQLException e) {
    String reason = line(e);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
        reason = line(sql);
      }
    }
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }

  /** An exception's message on one line, without the SQL that H2 appends. */
  static String line(Throwable e) {
    String message = String.valueOf(e.getMessage());
    int sql = message.indexOf("; SQL statement:");
    return (sql < 0 ? message : message.substring(0, sql)).replaceAll("\\s+", " ");
  }
}
