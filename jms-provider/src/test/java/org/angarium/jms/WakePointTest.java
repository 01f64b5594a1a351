package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120)
class WakePointTest {
  private final WakePoint point = new WakePoint();

  @Test
  void noWakeIsMissed() throws InterruptedException {
    int turns = 20_000;
    WakePoint back = new WakePoint();
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    Thread answering =
        new Thread(
            () -> {
              try {
                for (int i = 1; i <= turns; i++) {
                  int next = i;
                  point.sleepUntil(() -> asked.get() == next, WakePoint.NEVER);
                  answered.set(next);
                  back.wake();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    answering.start();
    for (int i = 1; i <= turns; i++) {
      int next = i;
      asked.set(next);
      point.wake();
      assertThat(back.sleepUntil(() -> answered.get() == next, WakePoint.NEVER)).isTrue();
      if (i % 1_000 == 0) {
        back.sleepUntil(() -> false, System.nanoTime() + 1_000_000); // lets the other one sleep
      }
    }
    answering.join();
  }

  @Test
  void everySleeperIsWoken() throws InterruptedException {
    AtomicInteger state = new AtomicInteger();
    CountDownLatch woken = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      new Thread(
              () -> {
                try {
                  point.sleepUntil(() -> state.get() == 1, WakePoint.NEVER);
                  woken.countDown();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              })
          .start();
    }
    point.wake(); // for nothing: they sleep again
    state.set(1);
    point.wake();
    assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aDeadlineEndsTheSleep() throws InterruptedException {
    long start = System.nanoTime();
    assertThat(point.sleepUntil(() -> false, start + 5_000_000)).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
  }

  @Test
  void anInterruptEndsTheSleep() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> point.sleepUntil(() -> false, WakePoint.NEVER));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
