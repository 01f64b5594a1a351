package org.angarium.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The cells of a table that one test goes through: all are tried, those that fail are listed. */
public final class Cells {
  private final List<String> failures = new ArrayList<>();

  /** A cell in which a check passes. */
  public void holds(String cell, Check check) {
    try {
      check.run();
    } catch (Exception | AssertionError e) {
      failures.add("%s: %s".formatted(cell, e).strip());
    }
  }

  /** A cell in which a value is expected. */
  public void equal(String cell, ValueOf actual, Object expected) {
    holds(cell, () -> assertThat(actual.value()).isEqualTo(expected));
  }

  /** A cell in which a call throws this, or a kind of it. */
  public void refused(String cell, Class<? extends Throwable> expected, ThrowingCallable call) {
    holds(cell, () -> assertThatExceptionOfType(expected).isThrownBy(call));
  }

  /** Fails when a cell did. */
  public void end() {
    assertThat(failures).as("cells that fail").isEmpty();
  }

  /** A check that fails by throwing. */
  @FunctionalInterface
  public interface Check {
    /** Does it. */
    void run() throws Exception;
  }

  /** A call whose result is looked at. */
  @FunctionalInterface
  public interface ValueOf {
    /** The result. */
    Object value() throws Exception;
  }
}
