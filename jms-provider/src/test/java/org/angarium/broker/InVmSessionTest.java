package org.angarium.broker;

import org.angarium.store.MemoryStore;
import org.angarium.store.Store;

/** The session contract on the in-VM broker over a memory that outlives it. */
class InVmSessionTest extends InVmSessionContract {
  private final MemoryStore.Medium medium = new MemoryStore.Medium();

  @Override
  protected Store openStore() {
    return new MemoryStore(medium);
  }
}
