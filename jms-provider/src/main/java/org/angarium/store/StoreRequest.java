package org.angarium.store;

import java.nio.file.Path;
import java.util.Map;

/**
 * Which store to open.
 *
 * @param data the data folder; created when it does not exist
 * @param options the broker's options that the provider understands, by name
 */
public record StoreRequest(Path data, Map<String, String> options) {

  /** Takes an unmodifiable copy of the options. */
  public StoreRequest {
    options = Map.copyOf(options);
  }
}
