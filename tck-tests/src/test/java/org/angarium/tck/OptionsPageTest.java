package org.angarium.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.angarium.Option;
import org.angarium.Options;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliverySetting;
import org.angarium.tck.conformance.GeneratedPage;
import org.junit.jupiter.api.Test;

/** {@code docs/OPTIONS.md} says what the code takes. */
class OptionsPageTest {
  private static final String INTRODUCTION =
      """
      # Options

      Every option that there is, with its name in a URL (`vm://orders?prefetch=8&lingerMs=0`). An
      option of the broker is told to the broker that the first connection starts, or to
      `Broker.at(url)`; a connection with other ones is refused. A name that is not here is refused,
      naming the nearest one that is. The names of environment variables are those that the
      stand-alone broker will read. This page is made from the code by `OptionsPageTest`, which fails
      when it is stale.

      | option | side | values | default | what it does | environment variable |
      |---|---|---|---|---|---|
      """;

  private static final String REDELIVERY =
      """

      ## Redelivery settings

      What the option `redelivery` and `Broker.changeRedelivery` take, as in
      `redelivery=maxDeliveries=5,delayMs=500`.

      | setting | values | default | what it does |
      |---|---|---|---|
      """;

  @Test
  void listsEveryOptionAndSetting() throws IOException {
    new GeneratedPage("OPTIONS.md", "OptionsPageTest").holds(page());
  }

  @Test
  void everyOptionHasAVariableOfItsOwn() {
    assertThat(Options.all())
        .extracting(Option::environmentVariable)
        .doesNotHaveDuplicates()
        .contains("ANGARIUM_STORE_MODE", "ANGARIUM_DATA");
  }

  @Test
  void everyDefaultCanBeGiven() {
    for (Option option : Options.all()) {
      if (!option.defaultValue().isEmpty()) {
        assertThat(option.check(option.defaultValue())).isEqualTo(option.defaultValue());
      }
    }
  }

  private static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Option option : Options.all()) {
      page.append(
          row(
              code(option.name()),
              option.side().name().toLowerCase(Locale.ROOT),
              option.values(),
              code(option.defaultValue()),
              option.doc(),
              code(option.environmentVariable())));
    }
    page.append(REDELIVERY);
    Map<String, String> defaults = RedeliveryPolicy.DEFAULT.settings();
    for (RedeliverySetting setting : RedeliverySetting.ALL) {
      page.append(
          row(
              code(setting.name()),
              setting.form().text(),
              code(defaults.getOrDefault(setting.name(), "")),
              setting.doc()));
    }
    return page.toString();
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells).replaceAll(" +", " ") + " |\n";
  }

  private static String code(String text) {
    return text.isEmpty() ? "–" : "`" + text + "`";
  }
}
