package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.angarium.message.Body;
import org.junit.jupiter.api.Test;

/** How every {@link Store} answers what is submitted, by any number of threads. */
interface CompletionContract extends TestedStore {
  @Test
  default void completesConcurrentBatchesInOrder() throws Exception {
    int threads = 8;
    int batches = 250;
    List<Long> completed = Collections.synchronizedList(new ArrayList<>());
    List<Thread> submitters = new ArrayList<>();
    List<AwaitedCompletion> outcomes = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < threads; t++) {
      long first = t * 1000L;
      Thread submitter =
          new Thread(
              () -> {
                for (long i = 1; i <= batches; i++) {
                  long sequence = first + i;
                  AwaitedCompletion outcome = new AwaitedCompletion();
                  outcomes.add(outcome);
                  store()
                      .submit(
                          Batch.of(
                              insert(key(ORDERS, 4, sequence)),
                              insert(key(BILLS, 4, sequence)),
                              new Operation.Delete(key(ORDERS, 4, sequence))),
                          outcome.then(() -> completed.add(sequence)));
                }
              });
      submitters.add(submitter);
      submitter.start();
    }
    for (Thread submitter : submitters) {
      submitter.join(TimeUnit.SECONDS.toMillis(60));
    }
    outcomes.forEach(AwaitedCompletion::awaitDurable);
    await().until(() -> completed.size() == threads * batches);
    for (int t = 0; t < threads; t++) {
      long mine = t;
      assertThat(completed.stream().filter(sequence -> sequence / 1000 == mine).toList())
          .isSorted();
    }
    assertThat(page(ORDERS, null, 10)).isEmpty();
    assertThat(page(BILLS, null, 10_000)).hasSize(threads * batches);
  }

  @Test
  default void aCompletionMaySubmitAgain() {
    AwaitedCompletion last = new AwaitedCompletion();
    submitChain(1, 50, last);
    last.awaitDurable();
    assertThat(page(ORDERS, null, 100)).hasSize(50);
  }

  private void submitChain(int sequence, int end, AwaitedCompletion last) {
    Store.Completion completion =
        sequence == end
            ? last
            : new AwaitedCompletion().then(() -> submitChain(sequence + 1, end, last));
    store().submit(Batch.of(insert(key(ORDERS, 4, sequence))), completion);
  }

  @Test
  default void aCompletionThatThrowsHarmsNobodyElse() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
    try {
      AwaitedCompletion bad = new AwaitedCompletion();
      store()
          .submit(
              Batch.of(insert(key(ORDERS, 4, 1))),
              bad.then(
                  () -> {
                    throw new IllegalStateException("a completion's own fault");
                  }));
      AwaitedCompletion good = submit(insert(key(ORDERS, 4, 2)));
      good.awaitDurable();
      bad.awaitDurable();
      assertThat(page(ORDERS, null, 9)).hasSize(2);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  default void showsWhatWasSubmittedBeforeItWasClosed() {
    List<AwaitedCompletion> outcomes =
        IntStream.rangeClosed(1, 500)
            .mapToObj(i -> submit(insert(key(ORDERS, i % 10, i))))
            .toList();
    store().close();
    assertThat(outcomes).allMatch(AwaitedCompletion::isDone);
    outcomes.forEach(AwaitedCompletion::awaitDurable);
    reopen();
    assertThat(page(ORDERS, null, 1000)).hasSize(500);
    assertThat(store().recovered().messageCounts()).isEqualTo(Map.of(ORDERS, 500L));
  }

  @Test
  default void refusesEverythingAfterItWasClosed() {
    store().close();
    store().close();
    assertThat(submit(insert(key(ORDERS, 4, 1))).awaitFailed().kind())
        .isEqualTo(StoreException.Kind.CLOSED);
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    store().page(ORDERS, null, 1, page);
    assertThat(page.awaitFailed().kind()).isEqualTo(StoreException.Kind.CLOSED);
    AwaitedReceiver<Body.Bytes> body = new AwaitedReceiver<>();
    store().readBody(new Body.Chunks(1, 1), body);
    assertThat(body.awaitFailed().kind()).isEqualTo(StoreException.Kind.CLOSED);
  }
}
