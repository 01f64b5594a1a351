package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker from many seeds; {@code docs/SIMULATION.md} explains it. {@code
 * -Dangarium.simulation.seed=S} runs that seed alone; otherwise {@code angarium.simulation.seeds}
 * of them are run, from {@code angarium.simulation.first} on, for {@code
 * angarium.simulation.seconds} at most, on {@code angarium.simulation.threads} threads.
 */
class SimulationTest {
  private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);

  private static final int STEPS = Integer.getInteger("angarium.simulation.steps", 1_000);
  private static final int STEPS_TO_FIND = 10_000;

  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong restarts = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  @Test
  @Timeout(value = 7, unit = TimeUnit.DAYS)
  void nothingIsSeenThatMustNotBeSeen() throws InterruptedException {
    Long only = Long.getLong("angarium.simulation.seed");
    long first = only == null ? Long.getLong("angarium.simulation.first", 1) : only;
    long last = only == null ? first + Long.getLong("angarium.simulation.seeds", 10_000) - 1 : only;
    long seconds = Long.getLong("angarium.simulation.seconds", 60);
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    AtomicLong next = new AtomicLong(first);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Integer.getInteger("angarium.simulation.threads", 1); i++) {
      threads.add(new Thread(() -> runFrom(next, last, endNanos), "simulation-" + i));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    LOG.warn(
        "simulated {} seeds from {}: {} steps, {} messages, {} restarts",
        Math.min(next.get(), last + 1) - first,
        first,
        steps,
        messages,
        restarts);
    assertThat(failure.get()).isNull();
    assertThat(steps.get()).isPositive();
  }

  private void runFrom(AtomicLong next, long last, long endNanos) {
    while (failure.get() == null && System.nanoTime() < endNanos) {
      long seed = next.getAndIncrement();
      if (seed > last) {
        return;
      }
      try {
        Simulation.Result result = Simulation.run(seed, STEPS, Bug.NONE);
        steps.addAndGet(result.steps());
        messages.addAndGet(result.messages());
        restarts.addAndGet(result.restarts());
      } catch (SimulationFailure e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theSameSeedIsTheSameRun(long seed) {
    Simulation.Result result = Simulation.run(seed, 5_000, Bug.NONE);
    assertThat(Simulation.run(seed, 5_000, Bug.NONE)).isEqualTo(result);
    assertThat(Simulation.run(seed + 100, 5_000, Bug.NONE).hash()).isNotEqualTo(result.hash());
  }

  /** From each of several seeds on, one run after the other. */
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void findsAPlantedBug(Bug bug) {
    for (long first : new long[] {1, 101, 201, 301, 401}) {
      int stepsBefore = 0;
      SimulationFailure found = null;
      for (long seed = first; found == null; seed++) {
        try {
          stepsBefore += Simulation.run(seed, STEPS, bug).steps();
        } catch (SimulationFailure e) {
          found = e;
        }
        assertThat(stepsBefore).as("%s from seed %d", bug, first).isLessThan(STEPS_TO_FIND);
      }
      int steps = stepsBefore + found.step();
      assertThat(steps).as("%s from seed %d", bug, first).isLessThanOrEqualTo(STEPS_TO_FIND);
      String why = String.valueOf(found.getMessage()).lines().findFirst().orElse("");
      LOG.info("{} from seed {} after {} steps: {}", bug, first, steps, why);
    }
  }

  @Test
  void aFailureNamesItsSeedAndStep() {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() -> Simulation.run(7, STEPS_TO_FIND, Bug.DOUBLE_DELIVERY))
        .withMessageContaining("seed 7, step ")
        .withMessageContaining("-Dangarium.simulation.seed=7");
  }
}
