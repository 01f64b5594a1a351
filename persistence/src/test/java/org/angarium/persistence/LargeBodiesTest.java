package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal does while large bodies are on their way into files of their own. */
@Timeout(300)
class LargeBodiesTest {
  private static final long SLOW = 1;
  private static final long QUICK = 2;
  private static final int LARGE = 20_000;
  private static final int SMALL = 500;

  @TempDir Path folder;

  private StuckBodies disk;

  @BeforeEach
  void makeTheDisk() throws IOException {
    disk = new StuckBodies(new FolderDisk(folder.resolve("journal")));
  }

  @Test
  void aSmallMessageOfAnotherSenderIsNotHeldUp() throws Exception {
    Backlog slow = new Backlog(SLOW);
    Backlog quick = new Backlog(QUICK);
    try (JournalStore store = open();
        StuckBodies stuck = disk) {
      slow.fill(store, 1, SMALL);
      AwaitedCompletion first = slow.insert(store, LARGE);

      assertThat(quick.fill(store, 20, SMALL)).isNull();
      quick.settleTheFirst(store, 5);
      slow.settleTheFirst(store, 1);
      assertThat(first.isDone()).isFalse();
      assertThat(slow.stored(store)).isEmpty();

      stuck.goOn();
      first.awaitDurable();
      slow.inserted();
      assertThat(slow.stored(store)).isEqualTo(slow.confirmed());
      assertThat(quick.stored(store)).isEqualTo(quick.confirmed());
    }
    try (JournalStore store = open()) {
      assertThat(slow.stored(store)).isEqualTo(slow.confirmed());
      assertThat(quick.stored(store)).isEqualTo(quick.confirmed());
    }
  }

  @Test
  void whatTouchesTheSameQueueOrMessageStaysInOrder() throws Exception {
    Queue<String> durable = new ConcurrentLinkedQueue<>();
    Backlog slow = new Backlog(SLOW);
    Backlog quick = new Backlog(QUICK);
    try (JournalStore store = open();
        StuckBodies stuck = disk) {
      slow.fill(store, 1, SMALL);
      submit(store, "large", durable, insert(2, LARGE));
      submit(store, "small behind it", durable, insert(3, SMALL));
      submit(store, "state", durable, new Operation.DeliveryState(key(2), 1, 0));
      submit(store, "settle", durable, new Operation.Delete(key(2)));
      submit(store, "another large", durable, insert(4, LARGE));
      CompletableFuture<?> last =
          submit(store, "queue's end", durable, new Operation.RemoveQueue(SLOW));

      assertThat(quick.fill(store, 1, SMALL)).isNull();
      assertThat(durable).isEmpty();

      stuck.goOn();
      assertThat(last).succeedsWithin(60, TimeUnit.SECONDS);
      assertThat(durable)
          .containsExactly(
              "large", "small behind it", "state", "settle", "another large", "queue's end");
    }
  }

  /** Until its write begins it may be taken back; later its settling comes behind it. */
  @Test
  void aMessageThatIsShownEarlyCanBeSettledWhileItsBodyIsWritten() throws Exception {
    Backlog slow = new Backlog(SLOW);
    Backlog quick = new Backlog(QUICK);
    try (JournalStore store = open();
        StuckBodies stuck = disk) {
      slow.fill(store, 1, SMALL);
      AwaitedCompletion sent = new AwaitedCompletion();
      var submission = store.submitShown(Batch.of(insert(2, LARGE)), sent);
      assertThat(quick.fill(store, 1, SMALL)).isNull();
      assertThat(submission.withdraw()).isFalse();
      AwaitedCompletion settled = new AwaitedCompletion();
      store.submit(Batch.of(new Operation.Delete(key(2))), settled);
      assertThat(quick.fill(store, 1, SMALL)).isNull();
      assertThat(settled.isDone()).isFalse();

      stuck.goOn();
      sent.awaitDurable();
      settled.awaitDurable();
      assertThat(slow.stored(store)).isEqualTo(slow.confirmed());
    }
  }

  @Test
  void closingWaitsForBodiesThatAreBeingWritten() throws Exception {
    Backlog slow = new Backlog(SLOW);
    JournalStore store = open();
    slow.fill(store, 1, SMALL);
    AwaitedCompletion sent = slow.insert(store, LARGE);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(store::close);
    await().atMost(Duration.ofSeconds(60)).until(() -> isClosing(store));
    assertThat(closed).isNotDone();

    disk.goOn();
    assertThat(closed).succeedsWithin(60, TimeUnit.SECONDS);
    sent.awaitDurable();
    slow.inserted();
    try (JournalStore again = open()) {
      assertThat(slow.stored(again)).isEqualTo(slow.confirmed());
    }
  }

  private static boolean isClosing(Store store) {
    AwaitedCompletion outcome = new AwaitedCompletion();
    store.submit(Batch.of(new Operation.PutSetting("closing", "no")), outcome);
    try {
      outcome.awaitDurable();
      return false;
    } catch (AssertionError e) {
      return outcome.awaitFailed().kind() == StoreException.Kind.CLOSED;
    }
  }

  private static CompletableFuture<Void> submit(
      Store store, String what, Queue<String> durable, Operation operation) {
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    store.submit(
        Batch.of(operation),
        new Store.Completion() {
          @Override
          public void durable() {
            durable.add(what);
            outcome.complete(null);
          }

          @Override
          public void failed(StoreException why) {
            durable.add(what + " failed: " + why.getMessage());
            outcome.completeExceptionally(why);
          }
        });
    return outcome;
  }

  private static Operation insert(long sequence, int length) {
    return new Operation.Insert(List.of(key(sequence)), 0, Messages.bytes(new byte[length]));
  }

  private static MessageKey key(long sequence) {
    return new MessageKey(SLOW, 4, sequence);
  }

  private JournalStore open() {
    H2Database database = new H2Database(folder.resolve("angarium"));
    return JournalStore.open(
        DataFolder.hold(folder), database, disk, new JournalSettings(64 << 10, 16, 16 << 10));
  }
}
