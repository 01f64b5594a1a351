package org.angarium.samples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetriesAndDeadLettersTest {

  @Test
  void retriesAndSendsDeadLettersBack() throws Exception {
    try (Jvm sample = new Jvm(RetriesAndDeadLetters.class)) {
      sample.awaitLine("maxDeliveries: 10 -> 4");
      sample.awaitLine(
          "1 x java.lang.IllegalArgumentException: there is no such thing as nonsense");
      sample.awaitLine("1 x java.lang.IllegalStateException: the lamp shop does not answer");
      sample.awaitLine("would be sent back: 2");
      sample.awaitLine("sent back: 2");
      sample.awaitLine("dead letters left: 0");
      assertThat(sample.end()).isZero();
    }
  }
}
