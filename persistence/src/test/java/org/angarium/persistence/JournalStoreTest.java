package org.angarium.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.Store;
import org.angarium.store.StoreContract;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a journal that is not drained while the store is open. */
class JournalStoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  protected Store open() {
    return new JdbcStoreProvider()
        .open(new StoreRequest(folder, Map.of(JournalSettings.SIZE, "16")));
  }

  @Override
  protected void raiseEpochElsewhere() {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:ordered:" + folder.resolve("angarium"), "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE ang_fence SET epoch = epoch + 1");
      JournalFence.raise(
              new FolderDisk(folder.resolve(JdbcStoreProvider.JOURNAL_FOLDER)), store.epoch() + 1)
          .close();
    } catch (SQLException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
