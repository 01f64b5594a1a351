package org.angarium.persistence;

import java.nio.file.Path;
import java.util.Map;
import org.angarium.broker.TestBroker;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.TransactionContract;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.io.TempDir;

/** Transactions on the in-VM broker over H2. */
class JdbcTransactionTest extends TransactionContract {
  @TempDir Path folder;
  private TestBroker broker;

  @Override
  protected BrokerEndpoint start() {
    broker =
        new TestBroker(
            new JdbcStoreProvider()
                .open(
                    new StoreRequest(
                        folder,
                        Map.of(JdbcStoreProvider.STORE_MODE, JdbcStoreProvider.JDBC_ONLY))));
    return broker.core();
  }

  @Override
  protected BrokerEndpoint restart() {
    broker.stop();
    return start();
  }

  @Override
  protected void stop() {
    broker.stop();
  }
}
