package org.angarium.persistence;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.Store;
import org.angarium.store.StoreRequest;
import org.angarium.store.StoredMessage;

/** Opens a store as a broker does, and says how long it took until there were messages to serve. */
public final class JournalOpener {
  private static final int PAGE = 1_000;

  private JournalOpener() {}

  /**
   * Opens.
   *
   * @param args the data folder and the journal's size in MiB
   */
  public static void main(String[] args) {
    long begun = System.nanoTime();
    Map<String, String> options = Map.of(JournalSettings.SIZE, args[1]);
    try (Store store = new JdbcStoreProvider().open(new StoreRequest(Path.of(args[0]), options))) {
      AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
      store.page(JournalFiller.QUEUE, null, PAGE, page);
      int first = page.await().size();
      long openMs = (System.nanoTime() - begun) / 1_000_000;
      long sinceStartMs =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      long count = store.recovered().messageCounts().get(JournalFiller.QUEUE);
      System.out.println("served %d %d %d %d".formatted(openMs, sinceStartMs, count, first));
      Runtime.getRuntime().halt(0);
    }
  }
}
