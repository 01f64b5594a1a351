package org.angarium.selector;

import static org.angarium.selector.Answers.bare;
import static org.angarium.selector.Answers.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.angarium.message.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text comes, it is a selector that answers or a {@link SelectorException}. */
class FuzzTest {

  private static final int ROUNDS = 15_000;

  private static final List<String> WORDS =
      List.of(
          "p",
          "q",
          "JMSType",
          "JMSPriority",
          "JMSTimestamp",
          "JMSFoo",
          "'a'",
          "'a%_'",
          "''",
          "'",
          "5",
          "0x",
          "0",
          "1e3",
          ".5",
          "9223372036854775808",
          "-",
          "+",
          "*",
          "/",
          "=",
          "<>",
          "<",
          ">=",
          "(",
          ")",
          "(",
          ")",
          ",",
          "AND",
          "OR",
          "NOT",
          "BETWEEN",
          "IN",
          "IN ('a')",
          "LIKE",
          "LIKE 'a%'",
          "ESCAPE",
          "IS",
          "NULL",
          "IS NULL",
          "TRUE",
          "false",
          "?",
          "\uD83D",
          "\0");

  private static final List<Envelope> MESSAGES =
      List.of(
          bare(),
          message("p", 5, "q", "a"),
          message("p", true, "q", null),
          message("p", Double.NaN, "q", Long.MIN_VALUE));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void refusesOrAnswersRandomWords(long seed) {
    Random random = new Random(seed);
    int parsed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(9); i >= 0; i--) {
        text.append(WORDS.get(random.nextInt(WORDS.size())));
        text.append(random.nextInt(8) == 0 ? "" : " ");
      }
      parsed += parses(text.toString(), seed) ? 1 : 0;
    }
    assertThat(parsed).as("selectors among the random texts").isGreaterThan(ROUNDS / 200);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void refusesOrAnswersRandomCharacters(long seed) {
    Random random = new Random(seed);
    String likely = "'\"()<>=+-*/%_,.eExXpPbBlLfFdD0123456789 \tpq\n\u0131\u0660\uD835\uDC00";
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "p = " : "");
      for (int i = random.nextInt(12); i >= 0; i--) {
        boolean wild = random.nextInt(20) == 0;
        text.append(
            (char)
                (wild ? random.nextInt(65_536) : likely.charAt(random.nextInt(likely.length()))));
      }
      parses(text.toString(), seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void refusesOrAnswersDamagedSelectors(long seed) {
    Random random = new Random(seed);
    String sound =
        "NOT (p = 5 OR JMSType LIKE 'a!%_%' ESCAPE '!') AND q NOT IN ('a', 'b''c') AND"
            + " JMSPriority * -2.5e0 + 0x1F BETWEEN 1 AND 9223372036854775807 OR r IS NOT NULL";
    assertThat(parses(sound, seed)).isTrue();
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder(sound);
      for (int i = random.nextInt(3); i >= 0; i--) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(6));
        String other = WORDS.get(random.nextInt(WORDS.size()));
        text.replace(from, to, random.nextBoolean() ? "" : other);
      }
      parses(text.toString(), seed);
    }
  }

  private static boolean parses(String text, long seed) {
    try {
      Selector selector = Selector.parse(text);
      MESSAGES.forEach(selector::matches);
      return true;
    } catch (SelectorException e) {
      assertThat(e.column()).as(text).isBetween(1, text.length() + 1);
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("seed " + seed + ": '" + text + "'", e);
    }
  }
}
