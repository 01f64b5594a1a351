package org.angarium.transaction;

import org.angarium.store.StoreException;

/** Hears how a transaction ended. Called in a mailbox or on the store's thread; returns at once. */
public interface Outcome {

  /**
   * Its batch stands in the store's order: what is submitted from now on comes after it. Not called
   * when it ends without a batch; may come after the end.
   */
  default void submitted() {}

  /** All of it is durable and visible. */
  void committed();

  /** Nothing of it was done. */
  void rolledBack(String why);

  /** Nothing of it was done, because the store refused it for now and goes on. */
  default void refused(StoreException why) {
    rolledBack(String.valueOf(why.getMessage()));
  }

  /** The store failed; whether it was done may be unknown. */
  void failed(StoreException why);
}
