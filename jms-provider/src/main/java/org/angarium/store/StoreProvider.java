package org.angarium.store;

import java.util.Set;

/**
 * Opens stores; found through {@link java.util.ServiceLoader} with this interface's own class
 * loader.
 */
public interface StoreProvider {

  /** The names of the options it understands, such as {@code storeMode}. */
  Set<String> options();

  /**
   * Opens a store, creating it when the folder holds none. Blocks until recovery is done.
   *
   * @throws StoreException when it cannot be opened; the message is one line that says why
   */
  Store open(StoreRequest request);
}
