package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.persistence.journal.JournalDisk;
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

/**
 * Several power cuts on one data folder. Between them some threads submit batches; after each, what
 * is there is compared with what was answered.
 *
 * <p>Batch {@code n} of a writer inserts {@code n} into a log, into a window and into a queue, and
 * deletes {@code n - 3} from the window. So the log says which batches happened, and the window
 * whether each of them happened as a whole. Some are then settled: deleted from the queue by a
 * batch of their own, as an acknowledgement does.
 */
final class PowerCutRun {
  private static final int ROUNDS = 6;
  private static final int WRITERS = 4;
  private static final long LOG = 1;
  private static final long WINDOW = 2;
  private static final long QUEUE = 3;
  private static final int WINDOW_SIZE = 3;
  private static final long SEQUENCES_PER_WRITER = 1_000_000;

  private enum Outcome {
    OPEN,
    DURABLE,
    NEVER,
    UNKNOWN
  }

  private final Path data;
  private final PowerCutSetup setup;
  private final long seed;
  private final Random random;
  private final ForgetfulDisk disk;
  private final @Nullable JournalDisk journal;
  private QueuedStore opened;
  private final Map<Long, Outcome> outcomes = new ConcurrentSkipListMap<>();
  private final Map<Long, Outcome> settles = new ConcurrentSkipListMap<>();

  /** A run. */
  PowerCutRun(Path data, PowerCutSetup setup, long seed) throws IOException {
    this.data = data;
    this.setup = setup;
    this.seed = seed;
    random = new Random(seed);
    disk =
        new ForgetfulDisk(
            random,
            seed % 3 == 0 ? ForgetfulDisk.Survivors.NONE : ForgetfulDisk.Survivors.SOME_SECTORS);
    journal =
        setup.journal() == null
            ? null
            : setup
                .journal()
                .apply(new ForgetfulJournalDisk(disk, data.resolve("journal"), random));
  }

  /** Says how many times the power was cut. */
  int run() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      cut(round, 1 + random.nextInt(random.nextBoolean() ? 20 : 250));
    }
    return ROUNDS;
  }

  /** Cuts the power once in this round, when so many writes, truncations and forces have begun. */
  void cut(int round, long changes) throws Exception {
    try {
      disk.cutAfter(changes);
      write(round);
      disk.cut();
      disk.restart();
      check();
    } catch (AssertionError | StoreException e) {
      throw new BrokenPromise(
          "seed %d, round %d, cut after %d: %s".formatted(seed, round, changes, e.getMessage()), e);
    }
    assertThat(disk.wasMisused()).as("files are touched by the store's own threads").isFalse();
  }

  private Store open() {
    DataFolder held = DataFolder.hold(data);
    H2Database database =
        new H2Database(setup.scheme(), held.path().resolve("angarium"), setup.sync());
    opened =
        journal == null
            ? JdbcStore.open(held, database)
            : JournalStore.open(
                held, database, journal, new JournalSettings(64 << 10, 10, 16 << 10));
    return setup.store().apply(opened);
  }

  private void write(int round) throws InterruptedException {
    Store store;
    try {
      store = open();
    } catch (StoreException e) {
      assertThat(disk.isOn()).as("the power is on and yet: %s", e).isFalse();
      return;
    }
    store.submit(
        Batch.of(
            new Operation.PutDestination(new StoredDestination(LOG, Address.queue("log"))),
            new Operation.PutDestination(new StoredDestination(WINDOW, Address.queue("window"))),
            new Operation.PutDestination(new StoredDestination(QUEUE, Address.queue("queue")))),
        new AwaitedCompletion());
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      long first = (round * WRITERS + w + 1) * SEQUENCES_PER_WRITER;
      Random own = new Random(random.nextLong());
      Thread thread =
          new Thread(() -> submitUntilRefused(store, first, own), ForgetfulDisk.APPLICATION + w);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(120));
      if (thread.isAlive()) {
        throw new IllegalStateException("a batch was not answered within 120 s");
      }
    }
    store.close();
  }

  private void submitUntilRefused(Store store, long first, Random random) {
    int most = 1 + random.nextInt(4);
    Semaphore free = new Semaphore(most);
    AtomicBoolean refused = new AtomicBoolean();
    for (long n = first; !refused.get(); n++) {
      free.acquireUninterruptibly();
      long sequence = n;
      Runnable settle = () -> settle(store, sequence, refused, free);
      store.submit(
          batch(n, n - first, random),
          noting(outcomes, n, refused, random.nextBoolean() ? settle : free::release, free));
    }
    free.acquireUninterruptibly(most);
  }

  private void settle(Store store, long n, AtomicBoolean refused, Semaphore free) {
    store.submit(
        Batch.of(new Operation.Delete(key(QUEUE, n))),
        noting(settles, n, refused, free::release, free));
  }

  private static Batch batch(long n, long earlier, Random random) {
    List<MessageKey> keys = List.of(key(LOG, n), key(WINDOW, n), key(QUEUE, n));
    int length = random.nextInt(60) == 0 ? random.nextInt(400_000) : random.nextInt(2_000);
    List<Operation> operations = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      operations.add(new Operation.Insert(keys, 0, Messages.bytes(pattern(length))));
    } else {
      for (MessageKey one : keys) {
        operations.add(new Operation.Insert(List.of(one), 0, Messages.bytes(pattern(length))));
      }
    }
    if (earlier >= WINDOW_SIZE) {
      operations.add(new Operation.Delete(key(WINDOW, n - WINDOW_SIZE)));
    }
    return new Batch(operations);
  }

  private static Store.Completion noting(
      Map<Long, Outcome> outcomes, long n, AtomicBoolean refused, Runnable next, Semaphore free) {
    outcomes.put(n, Outcome.OPEN);
    return new Store.Completion() {
      @Override
      public void durable() {
        outcomes.put(n, Outcome.DURABLE);
        next.run();
      }

      @Override
      public void failed(StoreException why) {
        boolean unknown = why.kind() == StoreException.Kind.OUTCOME_UNKNOWN;
        outcomes.put(n, unknown ? Outcome.UNKNOWN : Outcome.NEVER);
        refused.set(true);
        free.release();
      }
    };
  }

  private void check() {
    Store store = open();
    try {
      Set<Long> logged = sequences(store, LOG);
      Set<Long> queued = sequences(store, QUEUE);
      Set<Long> expected = new HashSet<>();
      outcomes.forEach(
          (n, outcome) -> {
            boolean there = logged.contains(n);
            assertThat(outcome).as("the answer to batch %d", n).isNotEqualTo(Outcome.OPEN);
            assertThat(there || outcome != Outcome.DURABLE).as("confirmed batch %d", n).isTrue();
            assertThat(there && outcome == Outcome.NEVER).as("failed batch %d", n).isFalse();
            if (there) {
              assertThat(n % SEQUENCES_PER_WRITER == 0 || logged.contains(n - 1))
                  .as("the batch before %d", n)
                  .isTrue();
              if (!logged.contains(n + WINDOW_SIZE)) {
                expected.add(n);
              }
            }
            outcomes.put(n, there ? Outcome.DURABLE : Outcome.NEVER);
            checkSettle(n, there, queued.contains(n));
          });
      assertThat(outcomes.keySet().containsAll(logged)).as("nothing but batches").isTrue();
      assertThat(sequences(store, WINDOW).equals(expected)).as("whole batches").isTrue();
      assertThat(opened.damage()).as("damage, where there is none").isEmpty();
    } finally {
      store.close();
    }
  }

  private void checkSettle(long n, boolean sent, boolean queued) {
    Outcome outcome = settles.getOrDefault(n, Outcome.NEVER);
    assertThat(outcome).as("the answer to the settle of %d", n).isNotEqualTo(Outcome.OPEN);
    assertThat(queued && outcome == Outcome.DURABLE).as("confirmed settle of %d", n).isFalse();
    assertThat(sent && !queued && outcome == Outcome.NEVER).as("failed settle of %d", n).isFalse();
    assertThat(queued && !sent).as("whole batch %d", n).isFalse();
    settles.put(n, sent && !queued ? Outcome.DURABLE : Outcome.NEVER);
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
        Body body = inMemory(store, message.envelope().body());
        assertThat(Messages.same(body, Body.of(pattern((int) body.length()))))
            .as("the body of %s", after)
            .isTrue();
      }
    } while (page.size() == 100);
    return found;
  }

  private static Body inMemory(Store store, Body body) {
    if (body instanceof Body.Chunks chunks) {
      AwaitedReceiver<Body.Bytes> bytes = new AwaitedReceiver<>();
      store.readBody(chunks, bytes);
      return bytes.await();
    }
    return body;
  }

  private static MessageKey key(long queueId, long n) {
    return new MessageKey(queueId, 4, n);
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) length);
    return bytes;
  }
}
