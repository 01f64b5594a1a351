package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.angarium.Broker;
import org.angarium.store.StoreException;
import org.angarium.store.StoreRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of options of the store that are not possible. */
class StoreOptionsTest {
  @TempDir Path folder;

  /** A user of the broker sees all of them at once, and no data folder is made. */
  @Test
  void allFaultsAreListedBeforeAnythingIsOpened() {
    Path data = folder.resolve("data");
    String url =
        "vm://store-options?storeMode=jdbc&journalSizeMb=15&chunkThresholdKb=257&data=" + data;
    assertThatThrownBy(() -> Broker.at(url).start().close())
        .hasMessageContaining("storeMode is 'jdbc', but has to be one of journal, jdbcOnly")
        .hasMessageContaining("journalSizeMb is '15', but has to be a whole number from 16 to")
        .hasMessageContaining("chunkThresholdKb is '257', but has to be a whole number from 1 to");
    assertThat(data).doesNotExist();
  }

  /** Who opens the store without a broker is told the same. */
  @ParameterizedTest
  @CsvSource({
    "storeMode, jdbc, write journal or jdbcOnly",
    "journalSizeMb, 15, write a whole number from 16 to 1048576",
    "journalSizeMb, 1048577, write a whole number from 16 to 1048576",
    "journalSizeMb, 1 GiB, write a whole number from 16 to 1048576",
    "chunkThresholdKb, 0, write a whole number from 1 to 256",
    "chunkThresholdKb, 257, write a whole number from 1 to 256"
  })
  void theStoreRefusesThemToo(String option, String value, String what) {
    StoreRequest request = new StoreRequest(folder.resolve("data"), Map.of(option, value));
    assertThatThrownBy(() -> new JdbcStoreProvider().open(request).close())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONFIGURATION))
        .hasMessage("%s=%s is not possible; %s", option, value, what);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void theLeastAndTheMostArePossible() {
    JournalSettings least =
        JournalSettings.of(
            Map.of(JournalSettings.SIZE, "16", JournalSettings.CHUNK_THRESHOLD, "1"));
    assertThat((long) least.segmentSize() * least.segments()).isEqualTo(16L << 20);
    assertThat(least.largeBody()).isEqualTo(1 << 10);
    JournalSettings most =
        JournalSettings.of(
            Map.of(JournalSettings.SIZE, "1048576", JournalSettings.CHUNK_THRESHOLD, "256"));
    assertThat((long) most.segmentSize() * most.segments()).isEqualTo(1L << 40);
    assertThat(most.largeBody()).isEqualTo(256 << 10);
    JournalSettings standard = JournalSettings.of(Map.of());
    assertThat(standard.segmentSize()).isEqualTo(64 << 20);
    assertThat((long) standard.segmentSize() * standard.segments()).isEqualTo(1L << 30);
  }
}
