package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.angarium.persistence.journal.FolderDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed at each step of a drain, between the commit of the database and the next
 * use of the segment too: before each change of a file the data folder is copied, as it is what a
 * killed process would leave, and each copy is opened.
 */
@Timeout(600)
class DrainCrashTest {
  private static final JournalSettings SMALL =
      new JournalSettings(64 << 10, 16, UsedStore.LARGE, 60_000);

  private static final int KEPT = 20;

  private record Moment(String before, Path folder, StoreContent content) {}

  @TempDir Path folder;

  private final List<Moment> moments = new CopyOnWriteArrayList<>();

  @Test
  void losesAndDoublesNothingAtAnyStepOfADrain() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    FaultyDatabase database = FaultyDatabase.in(data);
    WatchedDisk disk = new WatchedDisk(new FolderDisk(data.resolve("journal")));
    try (JournalStore store =
        JournalStore.open(DataFolder.hold(data), database.database(), disk, SMALL)) {
      UsedStore used = new UsedStore(store);
      used.addMetadata();
      used.add(30);
      store.drainAll();
      used.settle(4);
      used.settle(9);
      used.attempt(5, 2);
      long last = used.add(40);
      used.settle(last);
      used.settle(last - 1);
      used.attempt(last - 2, 3);
      StoreContent content = StoreContent.of(store, UsedStore.QUEUES);

      watch(database, disk, content);
      store.drainAll();
      unwatch(database, disk);
      assertThat(StoreContent.of(store, UsedStore.QUEUES).messages()).isEqualTo(content.messages());
    }
    assertThat(moments)
        .extracting(Moment::before)
        .contains("a write of the database", "a sync of the database")
        .anyMatch(before -> before.startsWith("the deletion of body-"));
    assertEachIsWhole();
  }

  /** The moments before a drained segment is begun anew, and when that is written. */
  @Test
  void losesAndDoublesNothingWhenASegmentIsUsedAgain() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    WatchedDisk disk = new WatchedDisk(new FolderDisk(data.resolve("journal")));
    Reuse reuse = new Reuse(data);
    disk.before(reuse);
    try (JournalStore store =
        JournalStore.open(DataFolder.hold(data), database(data), disk, SMALL)) {
      UsedStore used = new UsedStore(store);
      used.addMetadata();
      used.add(KEPT);
      while (reuse.after == null) {
        long last = used.last();
        assertThat(last).as("messages until a segment is used again").isLessThan(10_000);
        used.settle(last - KEPT + 1);
        store.drainAll();
        StoreContent before = StoreContent.of(store, UsedStore.QUEUES);
        reuse.armed = true;
        used.add(1);
        reuse.armed = false;
        if (reuse.after != null) {
          moments.add(new Moment("the use", Objects.requireNonNull(reuse.before), before));
          StoreContent after = StoreContent.of(store, UsedStore.QUEUES);
          moments.add(new Moment("its sync", Objects.requireNonNull(reuse.after), after));
        }
      }
    }
    assertEachIsWhole();
  }

  private final class Reuse implements Consumer<String> {
    private final Path data;
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private volatile boolean armed;
    private volatile @Nullable String reused;
    private volatile @Nullable Path before;
    private volatile @Nullable Path after;

    Reuse(Path data) {
      this.data = data;
    }

    /** The first write at the beginning fills a file with zeros, the second begins a segment. */
    @Override
    public void accept(String what) {
      if (what.startsWith("a write of segment") && what.endsWith(" at 0")) {
        if (armed && reused == null && Collections.frequency(begun, what) >= 2) {
          reused = what.replace("write", "sync").replace(" at 0", "");
          before = FolderCopy.of(data, folder.resolve("before-use"));
        }
        begun.add(what);
      } else if (armed && after == null && what.equals(reused)) {
        after = FolderCopy.of(data, folder.resolve("after-use"));
      }
    }
  }

  private void watch(FaultyDatabase database, WatchedDisk disk, StoreContent content) {
    Path data = database.database().file().getParent();
    ReentrantLock copyLock = new ReentrantLock(); // the drain's thread and the writer's come here
    Consumer<String> copying =
        before -> {
          copyLock.lock();
          try {
            Path copy = folder.resolve("before-" + moments.size());
            moments.add(new Moment(before, FolderCopy.of(data, copy), content));
          } finally {
            copyLock.unlock();
          }
        };
    database.before(copying);
    disk.before(copying);
  }

  private static void unwatch(FaultyDatabase database, WatchedDisk disk) {
    database.before(operation -> {});
    disk.before(operation -> {});
  }

  private void assertEachIsWhole() throws Exception {
    for (Moment moment : moments) {
      for (int opening = 0; opening < 2; opening++) {
        try (JournalStore store = open(moment.folder())) {
          assertSame(moment, store);
          store.drainAll();
          assertSame(moment, store);
        }
      }
      FolderCopy.delete(moment.folder());
    }
  }

  private static void assertSame(Moment moment, JournalStore store) {
    assertThat(store.damage()).as("before %s", moment.before()).isEmpty();
    StoreContent found = StoreContent.of(store, UsedStore.QUEUES);
    assertThat(found.messages())
        .as("before %s", moment.before())
        .isEqualTo(moment.content().messages());
  }

  private static JournalStore open(Path data) throws Exception {
    return JournalStore.open(
        DataFolder.hold(data), database(data), new FolderDisk(data.resolve("journal")), SMALL);
  }

  private static H2Database database(Path data) throws Exception {
    return new H2Database(data.toRealPath().resolve("angarium"));
  }
}
