package org.angarium.persistence;

import java.nio.file.Path;
import java.util.Map;
import org.angarium.broker.InVmSessionContract;
import org.angarium.store.Store;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.io.TempDir;

/** The session contract on the in-VM broker over a journal. */
class JournalSessionTest extends InVmSessionContract {
  @TempDir Path folder;

  @Override
  protected Store openStore() {
    return new JdbcStoreProvider()
        .open(new StoreRequest(folder, Map.of(JournalSettings.SIZE, "16")));
  }
}
