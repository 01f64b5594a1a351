package org.angarium.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemandTest {
  private static final List<@Nullable Object> VALUES =
      Arrays.asList(
          null,
          "7",
          "a",
          true,
          false,
          (byte) 7,
          (short) 7,
          7,
          7L,
          -7L,
          0,
          7.0f,
          7.0,
          7.5,
          -0.0,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          1L << 53,
          (1L << 53) + 1,
          (double) (1L << 53),
          (double) (1L << 54),
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          (double) Long.MIN_VALUE);

  /** Whoever goes by the demand alone must miss no message that matches. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "key = 'a'",
        "'7' = key",
        "key = 7",
        "key = 7L",
        "key = 0",
        "key = TRUE",
        "key = FALSE",
        "key = 9007199254740992",
        "key = 7 AND JMSPriority = 6",
        "JMSPriority > 1 AND (key = 'a')",
        "JMSCorrelationID = 'order-1' AND key = 7",
        "JMSPriority = 6"
      })
  void everyMatchMeetsTheDemand(String text) {
    Selector selector = Selector.parse(text);
    Demand demand = selector.demand();
    assertThat(demand).isNotNull();
    int matches = 0;
    for (Object value : VALUES) {
      Envelope message = Answers.message("key", value);
      if (selector.isDemandAlone()) {
        assertThat(demand.value().equals(demand.valueIn(message)))
            .as("%s for %s", text, value)
            .isEqualTo(selector.matches(message));
      }
      if (selector.matches(message)) {
        matches++;
        assertThat(demand.valueIn(message)).as("%s for %s", text, value).isEqualTo(demand.value());
      }
    }
    assertThat(matches).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key <> 7",
        "key > 7",
        "key = -7",
        "key = 7.0",
        "key = other",
        "7 = 7",
        "key = 9007199254740993",
        "key = -9223372036854775808",
        "key = 7 OR key = 8",
        "NOT (key = 7)",
        "key IN ('a')",
        "key",
        "key + 1 = 7"
      })
  void otherSelectorsDemandNothing(String text) {
    assertThat(Selector.parse(text).demand()).isNull();
  }

  @Test
  void onlyAComparisonIsADemandAlone() {
    assertThat(Selector.parse("(key = 7)").isDemandAlone()).isTrue();
    assertThat(Selector.parse("key = 7 AND JMSPriority = 6").isDemandAlone()).isFalse();
    assertThat(Selector.parse("key > 7").isDemandAlone()).isFalse();
  }

  @Test
  void aNumberIsDemandedAsALong() {
    Demand demand = Selector.parse("key = 7").demand();
    assertThat(demand).isNotNull();
    assertThat(demand.name()).isEqualTo("key");
    assertThat(demand.value()).isEqualTo(7L);
    assertThat(demand.valueIn(Answers.message("key", 7.0))).isEqualTo(7L);
    assertThat(demand.valueIn(Answers.message("key", 7.5))).isNull();
    assertThat(demand.valueIn(Answers.bare())).isNull();
  }
}
