package org.angarium.persistence;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.angarium.store.Store;
import org.angarium.store.StoreContract;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.io.TempDir;

class JdbcStoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  protected Store open() {
    return new JdbcStoreProvider()
        .open(
            new StoreRequest(
                folder, Map.of(JdbcStoreProvider.STORE_MODE, JdbcStoreProvider.JDBC_ONLY)));
  }

  @Override
  protected void raiseEpochElsewhere() {
    execute("UPDATE ang_fence SET epoch = epoch + 1");
  }

  private void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:ordered:" + folder.resolve("angarium"), "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
