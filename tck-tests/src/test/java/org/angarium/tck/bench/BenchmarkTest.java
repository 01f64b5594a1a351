package org.angarium.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the benchmark: in the build for an instant and on Angarium alone, which shows that it works;
 * in the profile {@code bench} for as long as its figures need, with the peers.
 */
class BenchmarkTest {
  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void noMessageIsLostOrComesTwice() throws Exception {
    assertThat(new Benchmark().run()).as("whether every row is sound").isTrue();
  }
}
