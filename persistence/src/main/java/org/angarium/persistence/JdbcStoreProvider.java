package org.angarium.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoreProvider;
import org.angarium.store.StoreRequest;

/** Opens stores in an embedded H2 database; the service provider of this module. */
public final class JdbcStoreProvider implements StoreProvider {
  static final String STORE_MODE = "storeMode";
  static final String JOURNAL = "journal";
  static final String JDBC_ONLY = "jdbcOnly";
  static final String DATABASE = "angarium";
  static final String JOURNAL_FOLDER = "journal";

  /** Made by the service loader. */
  public JdbcStoreProvider() {}

  @Override
  public Set<String> options() {
    return Set.of(STORE_MODE, JournalSettings.SIZE, JournalSettings.CHUNK_THRESHOLD);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code storeMode=journal}, the default, makes a batch durable in a journal in front of the
   * database. {@code storeMode=jdbcOnly} makes the database the sole truth: a batch is durable once
   * it is committed and synced there.
   */
  @Override
  public Store open(StoreRequest request) {
    String mode = request.options().getOrDefault(STORE_MODE, JOURNAL);
    if (!mode.equals(JDBC_ONLY) && !mode.equals(JOURNAL)) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION,
          "%s=%s is not possible; write %s or %s".formatted(STORE_MODE, mode, JOURNAL, JDBC_ONLY));
    }
    JournalSettings settings = JournalSettings.of(request.options());
    if (request.data().toString().contains(";")) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION,
          "the data folder %s has a semicolon in its path; name one without"
              .formatted(request.data()));
    }
    return OwnThread.call(
        "angarium-store-opener",
        () -> open(DataFolder.hold(request.data()), mode.equals(JOURNAL), settings));
  }

  private static Store open(DataFolder folder, boolean journal, JournalSettings settings) {
    try {
      return tryOpen(folder, journal, settings);
    } catch (StoreException e) {
      throw JournalExport.with(e, folder.path());
    }
  }

  private static Store tryOpen(DataFolder folder, boolean journal, JournalSettings settings) {
    H2Database database = new H2Database(folder.path().resolve(DATABASE));
    try {
      DatabaseFile.requireWhole(database.file());
    } catch (StoreException e) {
      folder.close();
      throw e;
    }
    if (journal) {
      return openJournal(folder, database, settings);
    }
    if (Files.isDirectory(folder.path().resolve(JOURNAL_FOLDER))) {
      return JdbcStore.open(drained(folder, database, settings), database);
    }
    return JdbcStore.open(folder, database);
  }

  /** Brings what an earlier journal holds into the tables, and takes the folder again. */
  private static DataFolder drained(
      DataFolder folder, H2Database database, JournalSettings settings) {
    try (JournalStore store = openJournal(folder, database, settings)) {
      store.drainAll();
    }
    return DataFolder.hold(folder.path());
  }

  private static JournalStore openJournal(
      DataFolder folder, H2Database database, JournalSettings settings) {
    try {
      return JournalStore.open(
          folder, database, new FolderDisk(folder.path().resolve(JOURNAL_FOLDER)), settings);
    } catch (IOException e) {
      folder.close();
      throw new StoreException(
          StoreException.Kind.FAILED,
          "the journal cannot be created in %s: %s".formatted(folder.path(), e),
          e);
    }
  }
}
