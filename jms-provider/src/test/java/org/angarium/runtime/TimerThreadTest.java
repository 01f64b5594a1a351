package org.angarium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerThreadTest {
  private static final long HOUR_MS = 3_600_000;
  private static final long LIMIT_S = 60;

  private final AtomicLong jumpMs = new AtomicLong();
  private final Clock clock =
      new Clock() {
        @Override
        public long millis() {
          return Clock.SYSTEM.millis() + jumpMs.get();
        }

        @Override
        public long nanos() {
          return Clock.SYSTEM.nanos();
        }
      };
  private final TimerThread timer = new TimerThread("timer", clock);
  private final CountDownLatch ran = new CountDownLatch(1);

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void aPointInTimeComesWhenTheClockIsSetAhead() throws InterruptedException {
    timer.at(clock.millis() + HOUR_MS, ran::countDown);
    jumpMs.set(2 * HOUR_MS);
    assertThat(ran.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPointInTimeThatIsSetAfterAJumpComesAfterTheNext() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    timer.at(clock.millis() + HOUR_MS, first::countDown);
    jumpMs.set(HOUR_MS);
    assertThat(first.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
    timer.at(clock.millis() + HOUR_MS, ran::countDown);
    jumpMs.set(2 * HOUR_MS);
    assertThat(ran.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWhileIsNotOverWhenTheClockIsSetAhead() throws InterruptedException {
    CountDownLatch point = new CountDownLatch(1);
    timer.after(HOUR_MS, ran::countDown);
    timer.at(clock.millis() + HOUR_MS, point::countDown);
    jumpMs.set(2 * HOUR_MS);
    assertThat(point.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(ran.getCount()).isEqualTo(1);
  }

  @Test
  void aTaskThatWasWithdrawnDoesNotRun() throws InterruptedException {
    CountDownLatch later = new CountDownLatch(1);
    timer.at(clock.millis() + HOUR_MS, ran::countDown).cancel();
    timer.after(HOUR_MS, ran::countDown).cancel();
    timer.at(clock.millis() + HOUR_MS, later::countDown);
    jumpMs.set(2 * HOUR_MS);
    assertThat(later.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(ran.getCount()).isEqualTo(1);
  }
}
