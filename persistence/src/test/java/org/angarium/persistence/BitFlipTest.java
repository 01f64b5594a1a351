package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Single bits of a killed broker's files are wrong: each is harmless, or what it costs is reported
 * with its place, and it costs one record or one row. When the database is refused, the journal can
 * be exported as a whole.
 */
class BitFlipTest {
  private static final Logger LOG = LoggerFactory.getLogger(BitFlipTest.class);
  private static final int FLIPS = Integer.getInteger("angarium.flips", 60);
  private static final long FIRST_SEED = Long.getLong("angarium.flips.seed", 1);
  private static final long PATIENCE_S = 180;

  /** As many messages as one record of the journal, or one row of the database, may cost. */
  private static final int MOST_LOST = 3;

  /** A page of H2's holds fewer rows. */
  private static final int MOST_UNREADABLE = 100;

  @TempDir static Path folder;

  private static Path sound;
  private static StoreContent content;
  private static Set<String> settled;
  private static List<String> exported;

  private final Map<String, Integer> outcomes = new TreeMap<>();

  /** What became of a folder with a wrong bit. */
  private sealed interface Outcome {
    /** It was opened and read. */
    record Opened(StoreContent found, List<String> damage) implements Outcome {}

    /** It was not, or not to the end. */
    record Refused(StoreException why) implements Outcome {}
  }

  /** Messages and settles in the tables and in the journal, copied while the store is open. */
  @BeforeAll
  static void use() throws Exception {
    Path live = folder.resolve("live");
    try (JournalStore store = open(live)) {
      UsedStore used = new UsedStore(store);
      used.addMetadata();
      used.add(60);
      store.drainAll();
      Set<String> all = new HashSet<>(StoreContent.of(store, UsedStore.QUEUES).messages());
      used.settle(7);
      used.settle(18);
      used.attempt(8, 3);
      long last = used.add(60);
      all.addAll(StoreContent.of(store, UsedStore.QUEUES).messages());
      used.settle(last);
      used.attempt(last - 1, 2);
      settled = keys(all);
      sound = FolderCopy.of(live, folder.resolve("sound"));
    }
    try (JournalStore store = open(FolderCopy.of(sound, folder.resolve("copy")))) {
      content = StoreContent.of(store, UsedStore.QUEUES);
      settled.removeAll(keys(content.messages()));
    }
    exported = export(sound);
    assertThat(exported).hasSizeGreaterThan(60);
  }

  @Test
  void aWrongBitOfTheJournalCostsOneRecordAtMost() throws Exception {
    List<Path> files = files("journal/segment-.*|journal/body-.*|journal/epoch|angarium.mark");
    for (long seed = FIRST_SEED; seed < FIRST_SEED + FLIPS / 2; seed++) {
      run(BitFlip.choose(seed, sound, files));
    }
    LOG.warn("bits of the journal: {}", outcomes);
    assertThat(outcomes).doesNotContainKey("refused").containsKey("reported");
  }

  @Test
  void aWrongBitOfTheDatabaseCostsOneRowAtMostOrTheJournalCanBeExported() throws Exception {
    List<Path> files = files("angarium.mv.db.*");
    for (long seed = FIRST_SEED; seed < FIRST_SEED + FLIPS - FLIPS / 2; seed++) {
      run(BitFlip.choose(seed, sound, files));
    }
    LOG.warn("bits of the database: {}", outcomes);
  }

  private static List<Path> files(String names) throws IOException {
    try (Stream<Path> files = Files.walk(sound)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> sound.relativize(file).toString().matches(names))
          .sorted()
          .toList();
    }
  }

  private void run(BitFlip flip) throws Exception {
    Path data = FolderCopy.of(sound, folder.resolve("flipped"));
    flip.applyTo(data);
    try {
      Outcome outcome = limited(() -> look(data));
      String became =
          outcome instanceof Outcome.Opened opened
              ? judge(opened)
              : judge(((Outcome.Refused) outcome).why(), data);
      outcomes.merge(became, 1, Integer::sum);
    } catch (AssertionError e) {
      throw new AssertionError(flip + ": " + e.getMessage(), e);
    }
    FolderCopy.delete(data);
  }

  /** On a thread of its own, so that what hangs is seen. */
  private static <T> T limited(Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "bit-flip");
    thread.setDaemon(true);
    thread.start();
    try {
      return future.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("it hangs at " + List.of(thread.getStackTrace()), e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause().toString(), e.getCause());
    }
  }

  private static Outcome look(Path data) {
    try (JournalStore store = open(data)) {
      StoreContent before = StoreContent.of(store, UsedStore.QUEUES);
      store.drainAll();
      StoreContent after = StoreContent.of(store, UsedStore.QUEUES);
      assertThat(after.messages()).as("after the drain").isEqualTo(before.messages());
      return new Outcome.Opened(after, store.damage());
    } catch (StoreException e) {
      return new Outcome.Refused(e);
    }
  }

  private static String judge(Outcome.Opened opened) {
    Set<String> missing = new TreeSet<>(content.messages());
    opened.found().messages().forEach(missing::remove);
    Set<String> changed = new TreeSet<>(opened.found().messages());
    content.messages().forEach(changed::remove);
    List<String> keysFound = opened.found().messages().stream().map(BitFlipTest::key).toList();
    assertThat(keysFound).doesNotHaveDuplicates();
    if (missing.isEmpty() && changed.isEmpty()) {
      assertThat(opened.found()).isEqualTo(content);
      return opened.damage().isEmpty() ? "harmless" : "reported, nothing lost";
    }
    String what =
        "missing %s, changed %s, reported %s".formatted(missing, changed, opened.damage());
    assertThat(opened.damage()).as(what).isNotEmpty();
    Set<String> unnamed = new TreeSet<>(missing);
    unnamed.removeIf(line -> isSaidToBeUnreadable(line, opened.damage()));
    assertThat(unnamed).as(what).hasSizeLessThanOrEqualTo(MOST_LOST);
    assertThat(missing).as(what).hasSizeLessThanOrEqualTo(MOST_UNREADABLE);
    assertThat(opened.found().metadata()).as(what).isEqualTo(content.metadata());
    for (String line : changed) {
      assertThat(settled.contains(key(line)) || isKnown(line, missing)).as(what).isTrue();
    }
    assertThat(opened.damage())
        .as(what)
        .allSatisfy(
            damage ->
                assertThat(damage)
                    .containsPattern("journal|angarium.mv.db|body-")
                    .containsPattern("offset \\d|sequence=\\d|record \\d|body_key=\\d|to \\d"));
    return "reported";
  }

  /** Where a page of H2's cannot be read, each of its rows is named. */
  private static boolean isSaidToBeUnreadable(String message, List<String> damage) {
    String key = key(message).replace("MessageKey[queueId", "queue_id").replace("]", " ");
    return damage.stream().anyMatch(one -> one.contains(key) && one.contains("cannot be read"));
  }

  /** Whether it is one of the missing messages without its body, or with another state. */
  private static boolean isKnown(String line, Set<String> missing) {
    for (String before : missing) {
      boolean sameKey = key(before).equals(key(line));
      String body = before.replaceAll(".*body=", "body=");
      if (sameKey && (line.endsWith("body=lost") || line.endsWith(body))) {
        return withoutState(before).equals(withoutState(line));
      }
    }
    return false;
  }

  private static String withoutState(String line) {
    return line.replaceAll("attempts=\\d+ notBefore=\\d+", "").replaceAll("body=.*", "");
  }

  private static String judge(StoreException why, Path data) throws Exception {
    assertThat(why.kind())
        .as(why.getMessage())
        .isIn(StoreException.Kind.DAMAGED, StoreException.Kind.FAILED);
    assertThat(why).hasMessageContaining(data.toRealPath().toString());
    assertThat(export(data)).isEqualTo(exported);
    return "refused";
  }

  private static List<String> export(Path data) {
    List<String> lines = new ArrayList<>();
    JournalExport.Result result =
        JournalExport.run(
            data,
            message ->
                lines.add(
                    "%s %s %d %s"
                        .formatted(
                            message.from(),
                            message.subscription(),
                            message.attempts(),
                            message.message())));
    assertThat(result.damage()).isEmpty();
    assertThat(result.messages()).isEqualTo(lines.size());
    return lines;
  }

  private static Set<String> keys(Iterable<String> messages) {
    Set<String> keys = new HashSet<>();
    messages.forEach(message -> keys.add(key(message)));
    return keys;
  }

  private static String key(String message) {
    return message.substring(0, message.indexOf(" attempts="));
  }

  private static JournalStore open(Path data) {
    Store store =
        new JdbcStoreProvider()
            .open(
                new StoreRequest(
                    data,
                    Map.of(JournalSettings.SIZE, "16", JournalSettings.CHUNK_THRESHOLD, "16")));
    return (JournalStore) store;
  }
}
