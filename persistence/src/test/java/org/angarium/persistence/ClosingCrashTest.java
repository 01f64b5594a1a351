package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A closing that is cut off, much work, and a crash. What a closing had moved and not noted would
 * be written over by the work, and be missing after the crash.
 */
@Timeout(300)
class ClosingCrashTest {
  private static final int MANY = 400;

  @TempDir Path folder;

  @Test
  void aClosingThatIsCutOffAtAnyWriteLosesNothingLater() throws Exception {
    boolean reached = true;
    for (long good = 0; reached; good++) {
      Backlog backlog = new Backlog(1);
      FaultyDatabase database =
          FaultyDatabase.in(Files.createDirectory(folder.resolve("good-" + good)));
      try (JdbcStore store = open(database)) {
        backlog.fill(store, MANY);
        backlog.settleTheFirst(store, MANY / 2);
        backlog.fill(store, 20);
        backlog.settleTheFirst(store, MANY / 4);
        database.failAfter(good);
      }
      reached = database.hasFailed();
      database.failAfter(Long.MAX_VALUE / 2);
      try (JdbcStore store = open(database)) {
        backlog.fill(store, MANY);
        database.failAfter(0);
      }
      database.failAfter(Long.MAX_VALUE / 2);
      try (JdbcStore store = open(database)) {
        assertThat(backlog.stored(store))
            .as("after %d writes of the closing", good)
            .isEqualTo(backlog.confirmed());
      }
    }
  }

  private static JdbcStore open(FaultyDatabase database) throws IOException {
    return JdbcStore.open(
        DataFolder.hold(database.database().file().getParent()), database.database());
  }
}
