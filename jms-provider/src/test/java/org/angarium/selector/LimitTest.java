package org.angarium.selector;

import static org.angarium.selector.Answers.matches;
import static org.angarium.selector.Answers.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class LimitTest {

  @Test
  void takesTheLongestSelectorAndNoLonger() {
    String longest = "TRUE" + " ".repeat(Selector.MAX_LENGTH - 4);
    assertThat(matches(longest)).isTrue();
    assertThatThrownBy(() -> Selector.parse(longest + " "))
        .isInstanceOf(SelectorException.class)
        .hasMessageContaining("it has 65537 characters, and the limit is 65536");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          (       | TRUE   | )  | 1
          (       | x = 1  | )  | 1
          "NOT "  | TRUE   | "" | 1
          " -"    | 1 = x  | "" | 1
          +       | 1 = x  | "" | 1
          "NOT (" | TRUE   | )  | 2
          "x=-("  | 1      | )  | 2
          """)
  void takesTheDeepestNestingAndNoDeeper(String open, String core, String close, int levels) {
    int deepest = Selector.MAX_DEPTH / levels;
    assertThat(matches(nested(open, core, close, deepest), "x", 1)).isTrue();
    for (int depth : new int[] {deepest + 1, 10_000}) {
      assertThatThrownBy(() -> Selector.parse(nested(open, core, close, depth)))
          .isInstanceOf(SelectorException.class)
          .hasMessageContaining("deeper than the limit, 100");
    }
  }

  /** The core, this deep inside; an opening's beginning up to an equals sign is written once. */
  private static String nested(String open, String core, String close, int depth) {
    int once = Math.max(0, open.indexOf('=') + 1);
    return open.substring(0, once)
        + open.substring(once).repeat(depth)
        + core
        + close.repeat(depth);
  }

  @Test
  void refusesTenThousandParenthesesThatNeverClose() {
    assertThatThrownBy(() -> Selector.parse("(".repeat(10_000)))
        .isInstanceOf(SelectorException.class)
        .hasMessageContaining("deeper than the limit, 100")
        .hasMessageContaining("column 101,");
  }

  @Test
  void countsNestingAndNotParenthesesSideBySide() {
    assertThat(matches("(x = 1)" + " AND (x = -1 OR NOT (x = 2))".repeat(2_000), "x", 1)).isTrue();
  }

  @Test
  void parsesAndMatchesTheDeepestNestingOnASmallStack() throws Exception {
    String deepest = "NOT (".repeat(50) + "x + 1 = 2" + ")".repeat(50);
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Runnable task = () -> answer.complete(matches(deepest, "x", 1));
    Thread small = new Thread(null, task, "small-stack", 512 * 1024);
    small.setUncaughtExceptionHandler((thread, failure) -> answer.completeExceptionally(failure));
    small.start();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
    small.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {" AND x = 1", " OR x = 1"})
  void matchesChainsAsLongAsTheSelectorMayBe(String link) {
    String chain = "x = 1" + link.repeat((Selector.MAX_LENGTH - 5) / link.length());
    assertThat(matches(chain, "x", 1)).isTrue();
    assertThat(matches(chain, "x", 2)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1", "-1", "*1", "/1", "+x"})
  void calculatesChainsAsLongAsTheSelectorMayBe(String link) {
    assertThat(matches("1" + link.repeat(32_000) + " <> 2", "x", 7)).isTrue();
  }

  @Test
  void takesTheLongestListAndNoLonger() {
    String list =
        IntStream.range(0, Selector.MAX_LIST)
            .mapToObj(i -> "'" + Integer.toString(i, 36) + "'")
            .collect(Collectors.joining(","));
    Selector longest = Selector.parse("x IN (" + list + ")");
    assertThat(longest.matches(message("x", Integer.toString(Selector.MAX_LIST - 1, 36)))).isTrue();
    assertThat(longest.matches(message("x", Integer.toString(Selector.MAX_LIST, 36)))).isFalse();
    assertThatThrownBy(() -> Selector.parse("x IN (" + list + ",'')"))
        .isInstanceOf(SelectorException.class)
        .hasMessageContaining("more strings than the limit, 10000");
  }

  @Test
  void countsRepeatedStringsOfAList() {
    assertThatThrownBy(() -> Selector.parse("x IN (''" + ",''".repeat(Selector.MAX_LIST) + ")"))
        .isInstanceOf(SelectorException.class)
        .hasMessageContaining("more strings than the limit, 10000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "0", "0.0", "7_", "a"})
  void answersSoonForEndlessLiterals(String unit) {
    for (String prefix : new String[] {"", "0x", "0b", "0x.", ".", "1e", "0x1p", "'"}) {
      String endless = prefix + unit.repeat(60_000 / unit.length());
      for (String suffix : new String[] {"", "1", "e1", "p1", "L", "f"}) {
        try {
          Selector.parse("x = " + endless + suffix);
        } catch (SelectorException e) {
          assertThat(e.getMessage()).hasSizeLessThan(400);
        }
      }
    }
  }
}
