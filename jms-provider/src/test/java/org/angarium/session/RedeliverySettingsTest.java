package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.RedeliveryPolicy.Action;
import org.angarium.session.RedeliveryPolicy.Backoff;
import org.junit.jupiter.api.Test;

class RedeliverySettingsTest {
  private static final RedeliveryPolicy DEFAULT = RedeliveryPolicy.DEFAULT;

  @Test
  void theDefaultIsWhatTheDocumentSays() {
    Backoff backoff = DEFAULT.backoff();
    assertThat(DEFAULT.maxDeliveries()).isEqualTo(10);
    assertThat(backoff.delayMs(1, 7)).isZero();
    assertThat(backoff.delayMs(2, 7)).isBetween(800L, 1_000L);
    assertThat(backoff.delayMs(3, 7)).isBetween(1_600L, 2_000L);
    assertThat(backoff.delayMs(9, 7)).isBetween(48_000L, 60_000L);
    assertThat(backoff.delayMs(1_000_000, 7)).isBetween(48_000L, 60_000L);
  }

  @Test
  void theJitterSpreadsMessagesThatFailTogether() {
    long distinct =
        java.util.stream.LongStream.range(0, 100)
            .map(chance -> DEFAULT.backoff().delayMs(9, chance))
            .distinct()
            .count();
    assertThat(distinct).isGreaterThan(90);
  }

  @Test
  void itsSettingsMakeTheSamePolicy() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("maxDeliveries", "3");
    settings.put("firstDelayMs", "1");
    settings.put("delayMs", "2");
    settings.put("multiplier", "1.5");
    settings.put("maxDelayMs", "4");
    settings.put("jitterPercent", "5");
    settings.put("budgetMs", "6");
    settings.put("order", "strict");
    settings.put("exceptions", "a.B:retry;a.*:deadLetter");
    settings.put("deadLetters", "dead, = letters");
    settings.put("expired", "too late");
    settings.put("breakerFailures", "7");
    settings.put("breakerOpenMs", "8");
    RedeliveryPolicy policy = DEFAULT.with(settings);
    assertThat(policy.settings()).isEqualTo(settings);
    assertThat(settings.keySet()).containsExactlyElementsOf(RedeliverySettings.NAMES);
    assertThat(DEFAULT.with(policy.settings())).isEqualTo(policy);
    String text = RedeliverySettings.text(settings);
    assertThat(RedeliverySettings.parse(text)).isEqualTo(settings);
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    RedeliveryPolicy policy =
        DEFAULT.with(Map.of("exceptions", "a.B:retry; a.*:deadLetter; *:retry"));
    assertThat(policy.action("a.B")).isEqualTo(Action.RETRY);
    assertThat(policy.action("a.C")).isEqualTo(Action.DEAD_LETTER);
    assertThat(policy.action("b.B")).isEqualTo(Action.RETRY);
    assertThat(policy.action(null)).isEqualTo(Action.RETRY);
  }

  @Test
  void aConsumerOnlyTightens() {
    RedeliveryPolicy limited = DEFAULT.with(Map.of("maxDeliveries", "5", "budgetMs", "100"));
    RedeliveryPolicy unlimited = DEFAULT.with(Map.of("maxDeliveries", "0", "budgetMs", "0"));
    RedeliveryLimits wish = new RedeliveryLimits(3, 200);
    assertThat(limited.maxDeliveries(wish)).isEqualTo(3);
    assertThat(limited.budgetMs(wish)).isEqualTo(100);
    assertThat(limited.maxDeliveries(RedeliveryLimits.NONE)).isEqualTo(5);
    assertThat(unlimited.maxDeliveries(wish)).isEqualTo(3);
    assertThat(unlimited.budgetMs(wish)).isEqualTo(200);
    assertThat(unlimited.maxDeliveries(RedeliveryLimits.NONE)).isZero();
  }

  @Test
  void everyFaultIsListed() {
    assertThatThrownBy(
            () ->
                DEFAULT.with(Map.of("jiterPercent", "1", "multiplier", "0.5", "maxDelayMs", "10")))
        .hasMessageContaining(
            "there is no redelivery setting 'jiterPercent'; the nearest one is" + " jitterPercent")
        .hasMessageContaining("multiplier is '0.5', but has to be a number from 1 to 1000")
        .hasMessageContaining("maxDelayMs is 10, less than firstDelayMs=0 or delayMs=1000");
    assertThatThrownBy(() -> RedeliverySettings.parse("a=1,b,a=2,c"))
        .hasMessageContaining("'b' has no value")
        .hasMessageContaining("'c' has no value")
        .hasMessageContaining("a is given twice");
  }

  @Test
  void targetsAreReadAsTheyAreWritten() {
    Address topic = Address.topic("prices");
    for (RedeliveryTarget target :
        new RedeliveryTarget[] {
          RedeliveryTarget.BROKER,
          RedeliveryTarget.of(Address.queue("a:b*")),
          RedeliveryTarget.of(topic),
          new RedeliveryTarget(topic, "sub", null),
          new RedeliveryTarget(topic, "sub", "client")
        }) {
      assertThat(RedeliveryTarget.parse(target.toString())).isEqualTo(target);
    }
    assertThatThrownBy(() -> RedeliveryTarget.parse("orders"))
        .hasMessageContaining("write queue:NAME or topic:NAME");
    assertThatThrownBy(() -> new RedeliveryTarget(Address.queue("q"), "sub", null))
        .hasMessageContaining("is not on a topic");
    assertThatThrownBy(() -> new RedeliveryTarget(topic, "a\nb", null))
        .hasMessageContaining("line feed");
  }
}
