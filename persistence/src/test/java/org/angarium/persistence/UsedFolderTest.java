package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.StoreException;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data folders that were used otherwise before, or are used by somebody else. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UsedFolderTest {
  private static final int LARGE = 100_000;
  private static final int SEVERAL_SEGMENTS = 60;

  @TempDir Path folder;

  private Path data;

  @BeforeEach
  void name() {
    data = folder.resolve("data");
  }

  /** Messages in the tables, in the journal, and settled in the journal with rows in the tables. */
  private List<String> use(String journalMb) {
    Path live = folder.resolve("live");
    try (JournalStore store = open(live, journalMb)) {
      UsedStore used = new UsedStore(store);
      used.addMetadata();
      used.add(30);
      store.drainAll();
      used.settle(2);
      used.add(10);
      fillSegments(store, 1_000);
      FolderCopy.of(live, data);
      return messages(store);
    }
  }

  private static List<String> messages(JournalStore store) {
    return StoreContent.of(store, UsedStore.QUEUES).messages();
  }

  private static void fillSegments(JournalStore store, long first) {
    for (int i = 0; i < SEVERAL_SEGMENTS; i++) {
      AwaitedCompletion outcome = new AwaitedCompletion();
      store.submit(
          Batch.of(
              new Operation.Insert(
                  List.of(new MessageKey(UsedStore.BILLS, 4, first + i)),
                  0,
                  Messages.bytes(Messages.noise(LARGE)))),
          outcome);
      outcome.awaitDurable();
    }
  }

  /** The journal of a killed process is read, drained and gone on with in another size. */
  @ParameterizedTest
  @CsvSource({"16, 1024", "1024, 16", "16, 160", "320, 16"})
  void aJournalOfAnotherSizeIsGoneOnWith(String before, String after) {
    List<String> content = use(before);
    for (String size : List.of(after, before)) {
      List<String> more;
      try (JournalStore store = open(data, size)) {
        assertThat(messages(store)).isEqualTo(content);
        fillSegments(store, 10_000 + store.epoch() * 1_000);
        more = messages(store);
        store.drainAll();
        assertThat(messages(store)).isEqualTo(more);
        fillSegments(store, 10_500 + store.epoch() * 1_000);
        more = messages(store);
      }
      content = more;
    }
    try (JournalStore store = open(data, before)) {
      assertThat(messages(store)).isEqualTo(content);
    }
  }

  @Test
  void aFolderThatWasMovedHasEverything() throws Exception {
    List<String> content = use("16");
    Path moved = Files.move(data, Files.createDirectory(folder.resolve("else")).resolve("where"));
    try (JournalStore store = open(moved, "16")) {
      assertThat(messages(store)).isEqualTo(content);
      store.drainAll();
      assertThat(messages(store)).isEqualTo(content);
    }
  }

  @Test
  void aCopyAndWhatItWasCopiedFromHaveNothingToDoWithEachOther() {
    List<String> content = use("16");
    Path copy = FolderCopy.of(data, folder.resolve("copy"));
    try (JournalStore one = open(data, "16");
        JournalStore other = open(copy, "16")) {
      assertThat(other.brokerId()).isEqualTo(one.brokerId());
      new UsedStore(one, 500).add(5);
      one.drainAll();
      assertThat(messages(other)).isEqualTo(content);
      other.drainAll();
      assertThat(messages(other)).isEqualTo(content);
    }
  }

  /** The error names the folder and the process, and nothing is changed. */
  @ParameterizedTest
  @ValueSource(strings = {JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY})
  void aSecondProcessIsRefused(String mode) throws Exception {
    List<String> content = use("16");
    Process holder = hold(mode);
    try {
      assertThat(holder.inputReader().readLine()).startsWith("open");
      StoreException refused =
          catchThrowableOfType(StoreException.class, () -> open(data, "16").close());
      assertThat(refused.kind()).isEqualTo(StoreException.Kind.LOCKED);
      assertThat(refused)
          .hasMessageContainingAll(data.toRealPath().toString(), "process " + holder.pid(), "stop");
      holder.getOutputStream().close();
      assertThat(holder.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(holder.exitValue()).isZero();
    } finally {
      holder.destroyForcibly();
    }
    try (JournalStore store = open(data, "16")) {
      assertThat(messages(store)).isEqualTo(content);
    }
  }

  private Process hold(String mode) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HeldFolder.class.getName(),
            data.toString(),
            mode)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static JournalStore open(Path data, String journalMb) {
    StoreRequest request = new StoreRequest(data, Map.of(JournalSettings.SIZE, journalMb));
    return (JournalStore) new JdbcStoreProvider().open(request);
  }
}
