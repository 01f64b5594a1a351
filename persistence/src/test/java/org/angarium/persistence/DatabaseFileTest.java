package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoreRequest;
import org.angarium.store.StoredDestination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFileTest {
  @TempDir Path folder;

  /** What is cut off may have been free space; then the file is as good as whole. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 30, 50, 70, 90, 99})
  void neverOpensWithLessThanWasThere(int percent) throws Exception {
    Path file = usedDatabase();
    byte[] whole = Files.readAllBytes(file);
    byte[] rest = Arrays.copyOf(whole, whole.length * percent / 100);
    Files.write(file, rest);

    try (Store store = open()) {
      assertThat(store.recovered().destinations()).hasSize(200);
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED);
      assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n");
      assertThat(file).hasBinaryContent(rest);
    }
    Files.write(file, whole);
    open().close();
  }

  @Test
  void letsAWholeFilePass() throws Exception {
    usedDatabase();
    try (Store store = open()) {
      assertThat(store.recovered().destinations()).hasSize(200);
    }
  }

  /** As a process leaves it that is killed: copied while it is open. */
  private Path usedDatabase() throws Exception {
    Path file = folder.resolve("angarium.mv.db");
    byte[] content;
    try (Store store = open()) {
      for (int i = 1; i <= 200; i++) {
        AwaitedCompletion completion = new AwaitedCompletion();
        StoredDestination queue = new StoredDestination(i, Address.queue("queue" + i));
        store.submit(Batch.of(new Operation.PutDestination(queue)), completion);
        completion.awaitDurable();
      }
      content = Files.readAllBytes(file);
    }
    Files.write(file, content);
    return file;
  }

  private Store open() {
    return new JdbcStoreProvider()
        .open(
            new StoreRequest(
                folder, Map.of(JdbcStoreProvider.STORE_MODE, JdbcStoreProvider.JDBC_ONLY)));
  }
}
