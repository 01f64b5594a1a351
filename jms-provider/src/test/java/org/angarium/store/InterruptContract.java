package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What no {@link Store} minds: that the threads of its callers are interrupted. */
interface InterruptContract extends TestedStore {
  @Test
  default void ignoresTheInterruptOfACaller() {
    Thread.currentThread().interrupt();
    AwaitedCompletion outcome = submit(insert(key(ORDERS, 4, 1)));
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    store().page(ORDERS, null, 1, page);
    reopen();
    assertThat(Thread.interrupted()).isTrue();
    outcome.awaitDurable();
    page.await();
    assertThat(page(ORDERS, null, 9)).hasSize(1);
  }

  /** Whatever a caller's thread is interrupted in, no file of the store is closed by it. */
  @Test
  default void losesNothingWhenItsCallersAreInterruptedAtRandom() throws Exception {
    List<InterruptedCaller> callers = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      callers.add(new InterruptedCaller(this, 1 + 1_000 * c));
    }
    callers.forEach(InterruptedCaller::start);
    Random random = new Random(4);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (callers.stream().anyMatch(Thread::isAlive)) {
      callers.get(random.nextInt(callers.size())).interrupt();
      LockSupport.parkNanos(random.nextInt(100_000));
      assertThat(System.nanoTime()).as("the callers are answered").isLessThan(end);
    }
    List<MessageKey> sent =
        callers.stream()
            .flatMap(caller -> caller.sent().stream())
            .sorted(Comparator.comparingLong(MessageKey::sequence))
            .toList();
    assertThat(callers).allSatisfy(caller -> assertThat(caller.failure()).isNull());
    assertThat(sent).hasSize(4 * InterruptedCaller.BATCHES);
    assertThat(keys(page(ORDERS, null, 10_000))).isEqualTo(sent);
    reopen();
    assertThat(keys(page(ORDERS, null, 10_000))).isEqualTo(sent);
    assertThat(page(BILLS, null, 10)).isEmpty();
  }
}
