package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power at random moments under a {@link JdbcStore} that several threads write to, and
 * compares what is there afterwards with what was confirmed.
 */
class PowerCutTest {
  private static final int WRITERS = 4;
  private static final long LOG = 1;
  private static final long WINDOW = 2;
  private static final int WINDOW_SIZE = 3;

  @TempDir Path folder;

  /** What a writer's batch can have become. */
  private enum Outcome {
    OPEN,
    DURABLE,
    NEVER,
    UNKNOWN
  }

  /** Counts what was found wrong, for tests that want to see the disk's forgetting. */
  private record Loss(String what) {}

  @Test
  void losesNothingConfirmed() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("powercut.s", 8));
    int cuts = 0;
    for (long seed = Long.getLong("powercut.seed", 1); System.nanoTime() < end; seed++) {
      cuts += run(seed, System.getProperty("powercut.settings", ""), true);
    }
    System.out.println(cuts + " cuts");
  }

  private int run(long seed, String settings, boolean sync) throws Exception {
    Random random = new Random(seed);
    Path data = folder.resolve("seed-" + seed);
    OrderedFilePath.register();
    ForgetfulDisk disk =
        new ForgetfulDisk(
            random,
            Boolean.getBoolean("none") || seed % 3 == 0 && !Boolean.getBoolean("some")
                ? ForgetfulDisk.Survivors.NONE
                : ForgetfulDisk.Survivors.SOME_SECTORS);
    Map<MessageKey, Outcome> outcomes =
        new TreeMap<>(java.util.Comparator.comparingLong(MessageKey::sequence));
    int cuts = 0;
    for (int round = 0; round < 6; round++) {
      disk.cutAfter(1 + random.nextInt(random.nextBoolean() ? 20 : 400));
      try {
        cuts++;
        ForgetfulDisk.EVENTS.clear();
        System.out.println("seed " + seed + " " + disk.mode() + " round " + round);
        if (java.nio.file.Files.exists(data.resolve("angarium.mv.db"))) {
          java.nio.file.Files.copy(
              data.resolve("angarium.mv.db"),
              Path.of("/tmp/pw/snap0.mv.db"),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        write(data, settings, sync, outcomes, random, round);
        disk.cut();
        if (java.nio.file.Files.exists(data.resolve("angarium.mv.db"))) {
          java.nio.file.Files.copy(
              data.resolve("angarium.mv.db"),
              Path.of("/tmp/pw/snap.mv.db"),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        disk.restart();
        check(data, settings, sync, outcomes);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + e, e);
      }
    }
    return cuts;
  }

  private JdbcStore open(Path data, String settings, boolean sync) {
    DataFolder held = DataFolder.hold(data);
    return JdbcStore.open(
        held,
        new H2Database(
            System.getProperty("ord", "") + ForgetfulDisk.SCHEME,
            held.path().resolve("angarium"),
            settings,
            sync));
  }

  /** Writes until the power is cut. */
  private void write(
      Path data,
      String settings,
      boolean sync,
      Map<MessageKey, Outcome> outcomes,
      Random random,
      int round)
      throws InterruptedException {
    JdbcStore store;
    try {
      store = open(data, settings, sync);
    } catch (StoreException e) {
      assertThat(ForgetfulDisk.current().isOn()).as("power on although %s", e).isFalse();
      return;
    }
    if (round == 0 || store.recovered().destinations().isEmpty()) {
      store.submit(
          Batch.of(
              new Operation.PutDestination(new StoredDestination(LOG, Address.queue("log"))),
              new Operation.PutDestination(new StoredDestination(WINDOW, Address.queue("w")))),
          new AwaitedCompletion());
    }
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      long first = (round * WRITERS + w + 1) * 1_000_000L;
      Random own = new Random(random.nextLong());
      Thread thread = new Thread(() -> writeBatches(store, first, own, outcomes));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(60_000);
      assertThat(thread.isAlive()).isFalse();
    }
    store.close();
  }

  /** Batch n inserts n into both queues and deletes an earlier one from the window. */
  private void writeBatches(
      Store store, long first, Random random, Map<MessageKey, Outcome> outcomes) {
    Semaphore free = new Semaphore(1 + random.nextInt(4));
    AtomicReference<@Nullable StoreException> end = new AtomicReference<>();
    for (long n = first; end.get() == null; n++) {
      MessageKey key = new MessageKey(LOG, 4, n);
      free.acquireUninterruptibly();
      List<Operation> operations = new ArrayList<>();
      int length = random.nextInt(60) == 0 ? random.nextInt(400_000) : random.nextInt(2_000);
      List<MessageKey> keys = List.of(key, new MessageKey(WINDOW, 4, n));
      if (random.nextInt(3) == 0) {
        operations.add(new Operation.Insert(keys, 0, Messages.bytes(pattern(length))));
      } else {
        for (MessageKey one : keys) {
          operations.add(new Operation.Insert(List.of(one), 0, Messages.bytes(pattern(length))));
        }
      }
      if (n - first >= WINDOW_SIZE) {
        operations.add(new Operation.Delete(new MessageKey(WINDOW, 4, n - WINDOW_SIZE)));
      }
      synchronized (outcomes) {
        outcomes.put(key, Outcome.OPEN);
      }
      store.submit(
          new Batch(operations),
          new Store.Completion() {
            @Override
            public void durable() {
              ForgetfulDisk.event("durable " + key.sequence());
              note(Outcome.DURABLE);
            }

            @Override
            public void failed(StoreException why) {
              end.set(why);
              ForgetfulDisk.event("failed " + key.sequence() + " " + why.kind());
              note(
                  why.kind() == StoreException.Kind.OUTCOME_UNKNOWN
                      ? Outcome.UNKNOWN
                      : Outcome.NEVER);
            }

            private void note(Outcome outcome) {
              synchronized (outcomes) {
                outcomes.put(key, outcome);
              }
              free.release();
            }
          });
    }
  }

  private void check(Path data, String settings, boolean sync, Map<MessageKey, Outcome> outcomes)
      throws InterruptedException {
    JdbcStore store = open(data, settings, sync);
    try {
      Set<Long> logged = sequences(store, LOG);
      Set<Long> window = sequences(store, WINDOW);
      Set<Long> expectedWindow = new HashSet<>();
      List<Long> lost =
          outcomes.entrySet().stream()
              .filter(e -> e.getValue() == Outcome.DURABLE)
              .map(e -> e.getKey().sequence())
              .filter(n -> !logged.contains(n))
              .toList();
      if (!lost.isEmpty()) {
        ForgetfulDisk.EVENTS.forEach(System.out::println);
        System.out.println("LOST " + lost + " of " + outcomes.size() + " logged " + logged.size());
      }
      for (Map.Entry<MessageKey, Outcome> entry : outcomes.entrySet()) {
        long n = entry.getKey().sequence();
        switch (entry.getValue()) {
          case DURABLE ->
              assertThat(logged.contains(n)).as("confirmed batch %d is there", n).isTrue();
          case NEVER -> assertThat(logged.contains(n)).as("failed batch %d is there", n).isFalse();
          case OPEN -> throw new AssertionError("no answer to batch " + n);
          case UNKNOWN -> {}
        }
        if (logged.contains(n) && !logged.contains(n + WINDOW_SIZE)) {
          expectedWindow.add(n);
        }
        if (logged.contains(n) && n % 1_000_000 > 0) {
          assertThat(logged.contains(n - 1)).as("batch before %d is there", n).isTrue();
        }
      }
      assertThat(window.equals(expectedWindow)).as("no batch is torn").isTrue();
      for (Map.Entry<MessageKey, Outcome> entry : outcomes.entrySet()) {
        if (entry.getValue() == Outcome.UNKNOWN) {
          entry.setValue(
              logged.contains(entry.getKey().sequence()) ? Outcome.DURABLE : Outcome.NEVER);
        }
      }
    } finally {
      store.close();
    }
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) length);
    return bytes;
  }

  private static Set<Long> sequences(Store store, long queueId) {
    Set<Long> found = new HashSet<>();
    MessageKey after = null;
    List<StoredMessage> page;
    do {
      AwaitedReceiver<List<StoredMessage>> receiver = new AwaitedReceiver<>();
      store.page(queueId, after, 100, receiver);
      page = receiver.await();
      for (StoredMessage message : page) {
        after = message.key();
        found.add(after.sequence());
        Body body = message.envelope().body();
        if (body instanceof Body.Chunks chunks) {
          AwaitedReceiver<Body.Bytes> bytes = new AwaitedReceiver<>();
          store.readBody(chunks, bytes);
          body = bytes.await();
        }
        int length = (int) body.length();
        assertThat(Messages.same(body, Body.of(pattern(length)))).isTrue();
      }
    } while (page.size() == 100);
    return found;
  }
}
