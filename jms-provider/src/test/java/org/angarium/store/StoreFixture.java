package org.angarium.store;

import org.angarium.message.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens a store with two queues for each test, and closes it. */
public abstract class StoreFixture implements TestedStore {
  /** The store that the test works on; {@link #reopen} replaces it. */
  protected Store store;

  /** Opens a store on this test's data: the same data each time. */
  protected abstract Store open();

  @BeforeEach
  void openStoreWithTwoQueues() {
    store = open();
    confirm(
        new Operation.PutDestination(new StoredDestination(ORDERS, Address.queue("orders"))),
        new Operation.PutDestination(new StoredDestination(BILLS, Address.queue("bills"))));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Override
  public final Store store() {
    return store;
  }

  @Override
  public final void reopen() {
    store.close();
    store = open();
  }
}
