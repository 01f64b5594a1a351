package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every {@link Store} hands out as a page of a queue. */
interface PageContract extends TestedStore {
  @Test
  default void pagesInDeliveryOrder() {
    confirm(insert(key(ORDERS, 4, 10)), insert(key(ORDERS, 0, 1)), insert(key(BILLS, 9, 5)));
    confirm(insert(key(ORDERS, 9, 30)), insert(key(ORDERS, 4, 2)), insert(key(ORDERS, 9, 20)));
    assertThat(keys(page(ORDERS, null, 10)))
        .containsExactly(
            key(ORDERS, 9, 20),
            key(ORDERS, 9, 30),
            key(ORDERS, 4, 2),
            key(ORDERS, 4, 10),
            key(ORDERS, 0, 1));
    assertThat(keys(page(ORDERS, null, 2))).containsExactly(key(ORDERS, 9, 20), key(ORDERS, 9, 30));
    assertThat(keys(page(ORDERS, key(ORDERS, 9, 30), 2)))
        .containsExactly(key(ORDERS, 4, 2), key(ORDERS, 4, 10));
    assertThat(page(ORDERS, key(ORDERS, 0, 1), 2)).isEmpty();
  }

  @Test
  default void pagesBehindAKeyThatIsNotThere() {
    confirm(insert(key(ORDERS, 5, 10)), insert(key(ORDERS, 5, 20)), insert(key(ORDERS, 3, 1)));
    assertThat(keys(page(ORDERS, key(ORDERS, 9, 99), 1))).containsExactly(key(ORDERS, 5, 10));
    assertThat(keys(page(ORDERS, key(ORDERS, 5, 15), 9)))
        .containsExactly(key(ORDERS, 5, 20), key(ORDERS, 3, 1));
    assertThat(keys(page(ORDERS, key(ORDERS, 4, 99), 9))).containsExactly(key(ORDERS, 3, 1));
    assertThat(page(ORDERS, key(ORDERS, 3, Long.MAX_VALUE), 9)).isEmpty();
    assertThat(page(99, null, 9)).isEmpty();
  }

  @Test
  default void pagesAgreeWithAModelWhileMessagesComeAndGo() {
    Random random = new Random(20);
    TreeSet<MessageKey> model =
        new TreeSet<>(
            Comparator.comparingInt(MessageKey::priority)
                .reversed()
                .thenComparingLong(MessageKey::sequence));
    long sequence = 0;
    for (int round = 0; round < 60; round++) {
      List<Operation> operations = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        MessageKey key = key(ORDERS, random.nextInt(10), ++sequence);
        operations.add(insert(key));
        model.add(key);
      }
      List<MessageKey> present = new ArrayList<>(model);
      Collections.shuffle(present, random);
      for (MessageKey key : present.subList(0, random.nextInt(Math.min(15, present.size())))) {
        operations.add(new Operation.Delete(key));
        model.remove(key);
      }
      confirm(operations.toArray(Operation[]::new));
      MessageKey after =
          random.nextInt(3) == 0
              ? null
              : key(ORDERS, random.nextInt(10), random.nextLong(sequence + 1));
      int limit = 1 + random.nextInt(30);
      List<MessageKey> expected =
          (after == null ? model : model.tailSet(after, false)).stream().limit(limit).toList();
      assertThat(keys(page(ORDERS, after, limit))).isEqualTo(expected);
    }
    reopen();
    assertThat(keys(page(ORDERS, null, 10_000))).containsExactlyElementsOf(model);
    assertThat(store().recovered().messageCounts()).isEqualTo(Map.of(ORDERS, (long) model.size()));
  }

  @Test
  default void aPageShowsWhatWasDurableWhenItWasAskedFor() {
    for (int i = 1; i <= 100; i++) {
      AwaitedReceiver<List<StoredMessage>> seen = new AwaitedReceiver<>();
      AwaitedCompletion outcome = new AwaitedCompletion();
      MessageKey key = key(ORDERS, 4, i);
      store()
          .submit(
              Batch.of(insert(key)), outcome.then(() -> store().page(ORDERS, null, 1000, seen)));
      outcome.awaitDurable();
      assertThat(keys(seen.await())).contains(key);
    }
  }

  @Test
  default void refusesAPageOfNothing() {
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    assertThatThrownBy(() -> store().page(ORDERS, null, 0, page))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
