package org.angarium.persistence;

import java.util.Set;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoreProvider;
import org.angarium.store.StoreRequest;

/** Opens stores in an embedded H2 database; the service provider of this module. */
public final class JdbcStoreProvider implements StoreProvider {
  static final String STORE_MODE = "storeMode";
  static final String JDBC_ONLY = "jdbcOnly";
  static final String DATABASE = "angarium";

  /** Made by the service loader. */
  public JdbcStoreProvider() {}

  @Override
  public Set<String> options() {
    return Set.of(STORE_MODE);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code storeMode=jdbcOnly}, the default, makes the database the sole truth: a batch is
   * durable once it is committed and synced there.
   */
  @Override
  public Store open(StoreRequest request) {
    String mode = request.options().getOrDefault(STORE_MODE, JDBC_ONLY);
    if (!mode.equals(JDBC_ONLY)) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION,
          "%s=%s is not possible; write %s=%s or leave it out"
              .formatted(STORE_MODE, mode, STORE_MODE, JDBC_ONLY));
    }
    if (request.data().toString().contains(";")) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION,
          "the data folder %s has a semicolon in its path; name one without"
              .formatted(request.data()));
    }
    return OwnThread.call("angarium-store-opener", () -> open(DataFolder.hold(request.data())));
  }

  private static Store open(DataFolder folder) {
    H2Database database = new H2Database(folder.path().resolve(DATABASE));
    try {
      DatabaseFile.requireWhole(database.file());
    } catch (StoreException e) {
      folder.close();
      throw e;
    }
    return JdbcStore.open(folder, database);
  }
}
