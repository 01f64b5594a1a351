package org.angarium.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the benchmark: in the build for an instant and on ourselves alone, which shows that it
 * works; in the profile {@code bench} for as long as its figures need, with the peers.
 */
class BenchmarkTest {
  private static final boolean MEASURES = System.getProperty("bench.output") != null;

  @Test
  @Timeout(value = 10, unit = TimeUnit.HOURS)
  void noMessageIsLostOrComesTwice() throws Exception {
    Selection selection = MEASURES ? Selection.fromProperties() : Selection.ofTheBuild();
    assertThat(new Benchmark(selection).run()).as("whether every row is sound").isTrue();
  }
}
