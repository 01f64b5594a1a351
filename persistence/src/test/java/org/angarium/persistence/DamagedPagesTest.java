package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.angarium.message.Address;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.StoreException;
import org.angarium.store.StoreRequest;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts of the database's file that are not what was written, rows or index, and no checksum of
 * blocks that would tell: what can be read is delivered and can be settled, and nothing waits for a
 * lock that nobody holds.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DamagedPagesTest {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedPagesTest.class);
  private static final int SEEDS = Integer.getInteger("angarium.damagedPages", 12);
  private static final int MESSAGES = 1_000;
  private static final int AT_ONCE = 50;
  private static final int SECTOR = 512;
  private static final int HEADERS = 8_192;
  private static final long QUEUE = 1;
  private static final long PATIENCE_S = 300;

  /** A page of H2's holds fewer rows. */
  private static final int MOST_LOST = 250;

  @TempDir static Path folder;

  private final Map<String, Integer> outcomes = new TreeMap<>();

  @BeforeAll
  static void fill() {
    Path live = folder.resolve("live");
    try (JournalStore store = open(live)) {
      confirm(
          store,
          List.of(
              new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("orders")))));
      List<Operation> inserts = new ArrayList<>();
      for (long n = 1; n <= MESSAGES; n++) {
        inserts.add(
            new Operation.Insert(
                List.of(new MessageKey(QUEUE, 4, n)), 0, Messages.bytes(Messages.noise(200))));
      }
      for (int i = 0; i < inserts.size(); i += AT_ONCE) {
        confirm(store, inserts.subList(i, i + AT_ONCE));
      }
      store.drainAll();
    }
  }

  @Test
  void whatCanBeReadIsDeliveredAndSettled() throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Path data = FolderCopy.of(folder.resolve("live"), folder.resolve("damaged"));
      int offset = damage(data, seed);
      String outcome;
      try {
        outcome = use(data);
      } catch (AssertionError e) {
        throw new AssertionError("seed %d, offset %d: %s".formatted(seed, offset, e), e);
      }
      outcomes.merge(outcome, 1, Integer::sum);
      FolderCopy.delete(data);
    }
    LOG.warn("sectors of the database: {}", outcomes);
    assertThat(outcomes).containsKey("served");
  }

  private static int damage(Path data, long seed) throws Exception {
    Path file = data.resolve("angarium.mv.db");
    Files.delete(data.resolve("angarium.mv.db" + BlockSums.SUFFIX));
    byte[] bytes = Files.readAllBytes(file);
    int sectors = (bytes.length - HEADERS) / SECTOR;
    int offset = HEADERS + new Random(seed).nextInt(sectors) * SECTOR;
    Arrays.fill(bytes, offset, offset + SECTOR, (byte) 0xFF);
    Files.write(file, bytes);
    return offset;
  }

  private static String use(Path data) throws Exception {
    JournalStore store;
    try {
      store = open(data);
    } catch (StoreException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(StoreException.Kind.DAMAGED);
      return "refused";
    }
    try {
      List<StoredMessage> found = StoreContent.messages(store, QUEUE);
      assertThat(found).as("%s", store.damage()).hasSizeGreaterThan(MESSAGES - MOST_LOST);
      assertThat(found.size() == MESSAGES || !store.damage().isEmpty()).isTrue();
      List<Operation> deletes = new ArrayList<>();
      found.forEach(message -> deletes.add(new Operation.Delete(message.key())));
      for (int i = 0; i < deletes.size(); i += AT_ONCE) {
        confirm(store, deletes.subList(i, Math.min(deletes.size(), i + AT_ONCE)));
      }
      return drain(store, data);
    } finally {
      CompletableFuture.runAsync(store::close).get(PATIENCE_S, TimeUnit.SECONDS);
    }
  }

  /** H2 cannot commit at times; then the store stops and says what there is to do. */
  private static String drain(JournalStore store, Path data) throws Exception {
    try {
      store.flush().get(PATIENCE_S, TimeUnit.SECONDS);
      return "served";
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll(
              data.toRealPath().resolve("angarium.mv.db").toString(), "ExportJournal");
      assertThat(((StoreException) e.getCause()).kind()).isEqualTo(StoreException.Kind.DAMAGED);
      return "stopped";
    }
  }

  /** H2 takes an index for an order, too, where it was told to use none. */
  @Test
  void whatIsReadWithoutTheIndexIsReadWithoutIt() throws Exception {
    Path data = FolderCopy.of(folder.resolve("live"), folder.resolve("explained"));
    for (String query :
        List.of(
            "SELECT sequence FROM ang_message USE INDEX () " + TablePages.BEHIND.replace("?", "1"),
            "SELECT sequence FROM ang_message USE INDEX () " + TablePages.LATER.replace("?", "1"),
            "SELECT queue_id, COUNT(*) FROM ang_message GROUP BY queue_id")) {
      String plan = explain(data, IndexDamage.unindexed(query));
      assertThat(plan).contains("tableScan").doesNotContain("PRIMARY_KEY");
    }
  }

  private static String explain(Path data, String query) throws Exception {
    String url = "jdbc:h2:%s;ACCESS_MODE_DATA=r".formatted(data.resolve("angarium"));
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN " + query)) {
      plan.next();
      return plan.getString(1);
    }
  }

  private static void confirm(JournalStore store, List<Operation> operations) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    store.submit(Batch.of(operations.toArray(Operation[]::new)), outcome);
    outcome.awaitDurable();
  }

  private static JournalStore open(Path data) {
    StoreRequest request = new StoreRequest(data, Map.of(JournalSettings.SIZE, "16"));
    return (JournalStore) new JdbcStoreProvider().open(request);
  }
}
