package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.angarium.message.Address;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreRequest;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that are noted are stored, in both modes of the store. */
@Timeout(120)
class NotedAttemptsTest {
  private static final long ORDERS = 1;
  private static final int SLOTS = AttemptFile.SLOTS;

  @TempDir Path folder;
  private String mode = "";
  private Store store;

  private void open(String storeMode) {
    mode = storeMode;
    store =
        new JdbcStoreProvider()
            .open(
                new StoreRequest(
                    folder.resolve("data"),
                    Map.of(JdbcStoreProvider.STORE_MODE, mode, JournalSettings.SIZE, "16")));
    submit(new Operation.PutDestination(new StoredDestination(ORDERS, Address.queue("orders"))));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open(mode);
  }

  /** Waits until it is durable. */
  private void submit(Operation... operations) {
    AwaitedCompletion completion = new AwaitedCompletion();
    store.submit(Batch.of(operations), completion);
    completion.awaitDurable();
  }

  private static MessageKey key(int sequence) {
    return new MessageKey(ORDERS, 4, sequence);
  }

  private static Operation insert(int sequence) {
    return new Operation.Insert(List.of(key(sequence)), 0, Messages.text("x"));
  }

  private static Operation[] inserts(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> insert(n)).toArray(Operation[]::new);
  }

  private List<StoredMessage> stored() {
    AwaitedReceiver<List<StoredMessage>> receiver = new AwaitedReceiver<>();
    store.page(ORDERS, null, Integer.MAX_VALUE, receiver);
    return receiver.await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void theyAreThereAfterTheNextOpening(String storeMode) {
    open(storeMode);
    submit(inserts(3));
    assertThat(store.noteAttempts(key(1), 1)).isTrue();
    assertThat(store.noteAttempts(key(3), 1)).isTrue();
    assertThat(store.noteAttempts(key(3), 2)).isTrue();
    reopen();
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(1, 0, 2);
    reopen();
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(1, 0, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void aNewerStateIsKept(String storeMode) {
    open(storeMode);
    submit(inserts(2));
    store.noteAttempts(key(1), 1);
    submit(new Operation.DeliveryState(key(1), 1, 77));
    store.noteAttempts(key(2), 1);
    submit(new Operation.DeliveryState(key(2), 1, 77));
    store.noteAttempts(key(2), 2);
    reopen();
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(1, 2);
    assertThat(stored()).extracting(StoredMessage::notBeforeMs).containsExactly(77L, 0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void thoseOfWhatIsGoneArePassedOver(String storeMode) {
    open(storeMode);
    submit(inserts(2));
    store.noteAttempts(key(1), 1);
    store.noteAttempts(key(7), 1);
    store.noteAttempts(new MessageKey(99, 4, 1), 1);
    submit(new Operation.Delete(key(1)));
    reopen();
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(0);
    store.noteAttempts(key(2), 1);
    submit(new Operation.RemoveQueue(ORDERS));
    reopen();
    assertThat(stored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void moreThanThereIsRoomForAreNotedByAndBy(String storeMode) {
    open(storeMode);
    int count = 2 * SLOTS + 10;
    submit(inserts(count));
    for (int n = 1; n <= count; n++) {
      if (!store.noteAttempts(key(n), 1)) {
        submit(new Operation.DeliveryState(key(n), 1, 0));
      }
    }
    reopen();
    assertThat(stored())
        .hasSize(count)
        .allSatisfy(message -> assertThat(message.attempts()).isOne());
  }

  /** As after a power cut that took the file: what was late enough is in the store itself. */
  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void whatIsNotSettledSoonIsStored(String storeMode) throws IOException {
    open(storeMode);
    submit(inserts(2));
    store.noteAttempts(key(1), 1);
    await().atMost(60, TimeUnit.SECONDS).until(() -> stored().get(0).attempts() == 1);
    store.close();
    Files.delete(folder.resolve("data").resolve(AttemptFile.NAME));
    open(mode);
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(1, 0);
  }

  /** The process that notes is killed while a copy of its folder is taken. */
  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void theFileAloneHoldsThem(String storeMode) throws IOException {
    open(storeMode);
    submit(inserts(3));
    store.close();
    Path file = folder.resolve("data").resolve(AttemptFile.NAME);
    try (AttemptFile attempts = AttemptFile.open(raw(folder.resolve("data")), store.brokerId())) {
      attempts.write(0, key(1), 4);
      attempts.write(SLOTS - 1, key(3), 5);
    }
    Files.copy(file, folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
    open(mode);
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(4, 0, 5);
    submit(new Operation.DeliveryState(key(1), 6, 9));
    store.close();
    Files.copy(folder.resolve("copy"), file, StandardCopyOption.REPLACE_EXISTING);
    open(mode);
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(6, 0, 5);
    assertThat(stored()).extracting(StoredMessage::notBeforeMs).containsExactly(9L, 0L, 0L);
  }

  @ParameterizedTest
  @ValueSource(strings = "journal")
  void whatWasConsumedIsGone(String storeMode) {
    open(storeMode);
    submit(inserts(3));
    store.noteAttempts(key(2), 1);
    assertThat(store.noteDeletes(deletes(2, 3))).isTrue();
    await().atMost(60, TimeUnit.SECONDS).until(() -> stored().size() == 1);
    assertThat(store.noteDeletes(deletes(1))).isTrue();
    reopen();
    assertThat(stored()).isEmpty();
  }

  /** The process was killed before a delete was written. */
  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void theFileAloneSaysWhatWasConsumed(String storeMode) throws IOException {
    open(storeMode);
    submit(inserts(3));
    store.close();
    Path data = folder.resolve("data");
    try (AttemptFile attempts = AttemptFile.open(raw(data), store.brokerId())) {
      attempts.write(0, key(1), 4);
      attempts.write(1, key(3), 1);
      attempts.write(2, key(3), AttemptFile.CONSUMED);
      attempts.write(3, key(9), AttemptFile.CONSUMED);
      attempts.write(4, new MessageKey(99, 4, 1), AttemptFile.CONSUMED);
    }
    open(mode);
    assertThat(stored()).extracting(StoredMessage::key).containsExactly(key(1), key(2));
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(4, 0);
    store.close();
    try (AttemptFile attempts = AttemptFile.open(raw(data), store.brokerId())) {
      assertThat(attempts.read()).isEmpty();
    }
    open(mode);
    assertThat(stored()).extracting(StoredMessage::key).containsExactly(key(1), key(2));
  }

  private static Batch deletes(int... sequences) {
    return new Batch(
        Arrays.stream(sequences).mapToObj(n -> (Operation) new Operation.Delete(key(n))).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void withoutTheFileNothingIsNoted(String storeMode) throws IOException {
    Files.createDirectories(folder.resolve("data").resolve(AttemptFile.NAME));
    open(storeMode);
    submit(inserts(1));
    assertThat(store.noteAttempts(key(1), 1)).isFalse();
    assertThat(store.noteDeletes(deletes(1))).isFalse();
    submit(new Operation.Delete(key(1)));
    assertThat(stored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void aClosedStoreNotesNothing(String storeMode) {
    open(storeMode);
    submit(inserts(1));
    store.close();
    assertThat(store.noteAttempts(key(1), 1)).isFalse();
    assertThat(store.noteDeletes(deletes(1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void anInterruptIsNobodysBusiness(String storeMode) {
    open(storeMode);
    submit(inserts(2));
    Thread.currentThread().interrupt();
    assertThat(store.noteAttempts(key(1), 1)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.noteAttempts(key(2), 1)).isTrue();
    reopen();
    assertThat(stored()).extracting(StoredMessage::attempts).containsExactly(1, 1);
  }

  private static RandomAccessFile raw(Path data) throws IOException {
    return new RandomAccessFile(data.resolve(AttemptFile.NAME).toFile(), "rw");
  }
}
