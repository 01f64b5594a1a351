package org.angarium.persistence;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.angarium.store.Recovered;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data folder with its database open: created or upgraded, the epoch raised, the metadata read.
 *
 * @param writing the commit writer's connection; a transaction is always open on it
 * @param reading the page reader's connection
 * @param damage what is found damaged while it is open
 * @param ending whether the store ends, and nobody is to wait for a lock any more
 */
record OpenDatabase(
    DataFolder folder,
    H2Database database,
    Statements writing,
    Statements reading,
    Fence fence,
    DatabaseMark mark,
    Recovered recovered,
    DamageReport damage,
    AtomicBoolean ending) {

  private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);
  private static final String UNFINISHED = "unfinished-";

  /**
   * Opens the folder's database, creating it when there is none. When that fails the folder is
   * given free.
   *
   * @throws StoreException when it cannot be opened
   */
  static OpenDatabase open(DataFolder folder, H2Database database) {
    OpenDatabase open = null;
    Connection writing = null;
    DamageReport damage = new DamageReport();
    database.report(damage);
    try {
      if (!Files.exists(database.file())) {
        create(folder, database);
      }
      look(folder, database);
      writing = database.connect();
      requireTables(database, writing);
      new Schema(H2Database.DIALECT).upgrade(writing);
      writing.setAutoCommit(false);
      open = recover(folder, database, new Statements(writing), damage);
      return open;
    } catch (SQLException e) {
      throw database.openingFailed(e);
    } catch (IOException e) {
      throw new StoreException(
          DiskFull.is(e) ? StoreException.Kind.FULL : StoreException.Kind.FAILED,
          DiskFull.is(e)
              ? H2Database.noSpaceToOpen(database.file())
              : "the database in %s cannot be opened or created: %s".formatted(folder.path(), e),
          e);
    } finally {
      if (open == null) {
        abandon(database, writing);
        database.report(null);
        folder.close();
      }
    }
  }

  /** Refuses a database that has lost something before H2 writes to it. */
  private static void look(DataFolder folder, H2Database database)
      throws IOException, SQLException {
    try (DatabaseMark mark = DatabaseMark.open(database)) {
      if (!mark.isEmpty()) {
        try (Connection connection = database.connectToLook()) {
          requireTables(database, connection);
          mark.require(new Statements(connection), Fence.ONLY_NODE, database.file());
        }
      }
    }
  }

  /** An empty database is none of ours: H2 makes one of a file that has lost its content. */
  private static void requireTables(H2Database database, Connection connection)
      throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, null, Schema.TABLE.toUpperCase(ROOT), null)) {
      if (!tables.next()) {
        throw database.damaged("it has no table " + Schema.TABLE, null);
      }
    }
  }

  /**
   * Under another name until it is whole: a crash leaves either no database or a good one. Each
   * time another name, since within this process H2 may still hold what failed under the last.
   */
  private static void create(DataFolder folder, H2Database database)
      throws IOException, SQLException {
    deleteUnfinished(folder.path());
    H2Database unfinished = database.sibling(UNFINISHED + Long.toHexString(System.nanoTime()));
    try (Connection connection = unfinished.create()) {
      new Schema(H2Database.DIALECT).create(connection);
      unfinished.sync(connection);
    }
    Files.deleteIfExists(sums(database));
    Files.move(unfinished.file(), database.file(), StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(sums(unfinished));
    folder.sync();
  }

  private static Path sums(H2Database database) {
    return Path.of(database.file() + BlockSums.SUFFIX);
  }

  private static void deleteUnfinished(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static OpenDatabase recover(
      DataFolder folder, H2Database database, Statements statements, DamageReport damage)
      throws SQLException, IOException {
    DatabaseMark mark = DatabaseMark.open(database);
    boolean opened = false;
    try {
      IndexDamage found = new IndexDamage(database.file(), damage);
      Opened state = recover(database, statements, mark, found);
      opened = true;
      return new OpenDatabase(
          folder,
          database,
          statements,
          state.reading(),
          state.fence(),
          mark,
          state.recovered(),
          damage,
          new AtomicBoolean());
    } finally {
      if (!opened) {
        mark.close();
      }
    }
  }

  private record Opened(Statements reading, Fence fence, Recovered recovered) {}

  private static Opened recover(
      H2Database database, Statements statements, DatabaseMark mark, IndexDamage damage)
      throws SQLException, IOException {
    Fence fence = Fence.raise(statements, Fence.ONLY_NODE);
    StoreTransaction transaction = new StoreTransaction(statements, fence, true, damage);
    Recovered recovered = new Recovery(statements, damage).read(transaction);
    transaction.finish();
    statements.connection().commit();
    database.sync(statements.connection());
    mark.note(statements, Fence.ONLY_NODE);
    mark.force();
    Statements reading = new Statements(database.connect());
    return new Opened(reading, fence, recovered);
  }

  /** What is made of an index that is damaged. */
  IndexDamage indexDamage() {
    return new IndexDamage(database.file(), damage);
  }

  /** How one of the store's threads waits for what other sessions have locked. */
  LockWait lockWait() {
    return new LockWait(database.file(), ending::get);
  }

  /**
   * Closes the database and gives the folder free.
   *
   * @param failed true to write nothing more, not even what H2 holds back for the closing
   */
  void close(boolean failed) {
    if (failed) {
      abandon(database, writing.connection());
    }
    closeQuietly(reading.connection());
    closeQuietly(writing.connection());
    try {
      mark.close();
    } catch (IOException e) {
      LOG.debug("a file that holds nothing new did not close", e);
    }
    database.report(null);
    folder.close();
  }

  /** Leaves the file as it is, for whoever looks at it next. */
  private static void abandon(H2Database database, @Nullable Connection connection) {
    try {
      if (connection != null) {
        database.abandon(connection);
      }
    } catch (SQLException e) {
      LOG.debug("the database had ended before it was given up", e);
    }
    closeQuietly(connection);
  }

  private static void closeQuietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.warn("a connection did not close, what was confirmed is safe: {}", H2Database.line(e));
    }
  }
}
