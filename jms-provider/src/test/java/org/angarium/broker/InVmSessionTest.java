package org.angarium.broker;

import org.angarium.session.BrokerEndpoint;
import org.angarium.session.SessionContract;
import org.angarium.store.MemoryStore;

/** The session contract on the in-VM broker over a memory that outlives it. */
class InVmSessionTest extends SessionContract {
  private final MemoryStore.Medium medium = new MemoryStore.Medium();
  private TestBroker broker;

  @Override
  protected BrokerEndpoint start() {
    broker = new TestBroker(new MemoryStore(medium));
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
