package org.angarium.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.angarium.store.Store;
import org.angarium.store.StoreRequest;

/** A process that has a store open until its standard input ends. */
public final class HeldFolder {
  private HeldFolder() {}

  /**
   * Opens the store.
   *
   * @param args the data folder and the store's mode
   */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = Map.of(JdbcStoreProvider.STORE_MODE, args[1]);
    try (Store store = new JdbcStoreProvider().open(new StoreRequest(Path.of(args[0]), options))) {
      System.out.println("open " + store.epoch());
      while (System.in.read() >= 0) {
        // Only the end counts.
      }
    }
  }
}
