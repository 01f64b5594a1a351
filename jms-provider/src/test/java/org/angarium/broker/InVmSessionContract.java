package org.angarium.broker;

import org.angarium.session.BrokerEndpoint;
import org.angarium.session.SessionContract;
import org.angarium.store.Store;

/** The session contract on the in-VM broker, over any store. */
public abstract class InVmSessionContract extends SessionContract {
  private TestBroker broker;

  /** Opens a store on this test's data: the same data each time. */
  protected abstract Store openStore();

  @Override
  protected final BrokerEndpoint start() {
    broker = new TestBroker(openStore());
    return broker.core();
  }

  @Override
  public final void stop() {
    broker.stop();
  }
}
