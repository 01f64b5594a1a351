package org.angarium.tck.crash;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * How long a test may take that ends processes: as long as all tests may, and longer for each end.
 * A test that uses it says {@code @Timeout} with {@link #HOURS}, since the limit of all tests would
 * end it earlier.
 */
final class TimeLimit {
  /** More than any of them needs. */
  static final long HOURS = 48;

  private static final Duration OF_EVERY_TEST = Duration.ofMinutes(10);
  private static final Duration OF_AN_END = Duration.ofSeconds(60);

  private TimeLimit() {}

  /** The limit of a test that ends so many processes. */
  static Duration of(int ends) {
    return OF_EVERY_TEST.plus(OF_AN_END.multipliedBy(ends));
  }

  /** Runs it in a thread of its own, which is interrupted when the limit is over. */
  static <T> T within(int ends, ThrowingSupplier<T> test) {
    return assertTimeoutPreemptively(of(ends), test);
  }
}
