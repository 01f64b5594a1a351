package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.angarium.persistence.journal.FolderDisk;
import org.angarium.persistence.journal.Segments;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a journal of the usual size wants of a disk that has little. */
class SmallDiskTest {
  private static final long MB = 1 << 20;
  private static final int LARGE = 100_000;
  private static final int MORE_THAN_THE_FIRST_SEGMENT = 20;
  private static final JournalSettings USUAL = JournalSettings.of(Map.of());

  @TempDir Path folder;

  @Test
  void takesMessagesWithLittleFreeSpace() throws Exception {
    try (JournalStore store = open(16 * MB)) {
      UsedStore used = new UsedStore(store);
      used.addMetadata();
      for (int n = 1; n <= MORE_THAN_THE_FIRST_SEGMENT; n++) {
        used.addLarge(n, LARGE);
      }
      assertThat(StoreContent.messages(store, UsedStore.ORDERS))
          .hasSize(MORE_THAN_THE_FIRST_SEGMENT);
    }
  }

  @Test
  void keepsSomeOfItForTheDrain() throws Exception {
    try (JournalStore store = open(8 * MB)) {
      AwaitedCompletion outcome = new AwaitedCompletion();
      store.submit(UsedStore.insert(1), outcome);
      assertThat(outcome.awaitFailed().kind()).isEqualTo(StoreException.Kind.FULL);
    }
  }

  @Test
  void segmentsAreAsLargeAsUsualWhereThereIsSpace() throws Exception {
    assertThat(Segments.sizeOn(new Limited(2_048 * MB), USUAL.segmentSize())).isEqualTo(64 * MB);
    assertThat(Segments.sizeOn(new Limited(2_047 * MB), USUAL.segmentSize())).isEqualTo(32 * MB);
    assertThat(Segments.sizeOn(new Limited(100 * MB), USUAL.segmentSize())).isEqualTo(2 * MB);
    assertThat(Segments.sizeOn(new Limited(0), USUAL.segmentSize())).isEqualTo(MB);
  }

  private JournalStore open(long space) throws IOException {
    DataFolder held = DataFolder.hold(folder.resolve("data"));
    H2Database database = new H2Database(held.path().resolve(JdbcStoreProvider.DATABASE));
    return JournalStore.open(held, database, new Limited(space), USUAL);
  }

  /** Says that there is so much space. */
  private final class Limited extends ForwardingDisk {
    private final long space;

    Limited(long space) throws IOException {
      super(new FolderDisk(folder.resolve("journal")));
      this.space = space;
    }

    @Override
    public long usableSpace() {
      return space;
    }
  }
}
