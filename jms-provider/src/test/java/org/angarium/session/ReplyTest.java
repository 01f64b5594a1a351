package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void theFirstOutcomeStays() {
    Reply<String> reply = new Reply<>(Runnable::run);
    assertThat(reply.isDone()).isFalse();
    assertThat(reply.complete("one")).isTrue();
    assertThat(reply.complete("two")).isFalse();
    assertThat(reply.fail(new SessionException(SessionException.Kind.INTERNAL, "late"))).isFalse();
    assertThat(reply.await()).isEqualTo("one");
  }

  @Test
  void aFailureCarriesTheKindTheCauseAndTheWaitersStack() {
    SessionException failure = SessionException.xa(-4, "no such branch");
    assertThatThrownBy(() -> Reply.failed(failure).await())
        .isInstanceOf(SessionException.class)
        .hasMessage("no such branch")
        .hasCause(failure)
        .satisfies(thrown -> assertThat(((SessionException) thrown).xaCode()).isEqualTo(-4));
  }

  @Test
  void aLimitedWaitEnds() {
    Reply<String> reply = new Reply<>(Runnable::run);
    assertThatThrownBy(() -> reply.await(Duration.ofMillis(5)))
        .hasMessageContaining("5 ms")
        .satisfies(
            thrown ->
                assertThat(((SessionException) thrown).kind())
                    .isEqualTo(SessionException.Kind.TIMEOUT));
  }

  @Test
  void anInterruptDoesNotEndTheWaitAndIsKept() throws InterruptedException {
    Reply<String> reply = new Reply<>(Runnable::run);
    AtomicReference<String> got = new AtomicReference<>();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread waiter =
        new Thread(
            () -> {
              got.set(reply.await());
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    waiter.start();
    waiter.interrupt();
    reply.complete("answer");
    waiter.join(LIMIT.toMillis());
    assertThat(got.get()).isEqualTo("answer");
    assertThat(stillInterrupted.get()).isTrue();
  }

  @Test
  void continuationsRunOnTheExecutorInTheirOrder() throws InterruptedException {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Reply<String> reply = new Reply<>(executor);
      List<Integer> order = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(4);
      for (int i = 0; i < 3; i++) {
        int number = i;
        reply.whenDone(
            (value, failure) -> {
              order.add(number);
              threads.add(Thread.currentThread());
              done.countDown();
            });
      }
      reply.complete("x");
      reply.whenDone(
          (value, failure) -> {
            order.add(3);
            done.countDown();
          });
      assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(order).containsExactly(0, 1, 2, 3);
      assertThat(threads).doesNotContain(Thread.currentThread());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void everyWaiterIsWoken() throws InterruptedException {
    for (int round = 0; round < 500; round++) {
      Reply<Integer> reply = new Reply<>(Runnable::run);
      CountDownLatch woken = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        new Thread(
                () -> {
                  reply.await();
                  woken.countDown();
                })
            .start();
      }
      reply.complete(round);
      assertThat(woken.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }
}
