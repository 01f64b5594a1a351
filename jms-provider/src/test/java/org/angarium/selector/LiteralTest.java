package org.angarium.selector;

import static org.angarium.selector.Answers.matches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JMS 3.1, 3.8.1.1: literals. */
class LiteralTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'literal'          | literal
          'literal''s'       | literal's
          ''                 | ""
          ''''               | '
          ''''''             | ''
          'a''''b'           | a''b
          '"'                | \"""\"
          'ÄÖ€日本'           | ÄÖ€日本
          '\\u0041'          | \\u0041
          'x -- y /* z */'   | x -- y /* z */
          """)
  void readsStringsWithDoubledQuotes(String literal, String value) {
    assertThat(matches("p = " + literal, "p", value)).isTrue();
    assertThat(matches("p <> " + literal, "p", value)).isFalse();
  }

  @Test
  void keepsEveryCharacterOfAString() {
    String value = "line\nline\r\ttab\0\uD83D\uDE00\uD83D";
    assertThat(matches("p = '" + value + "'", "p", value)).isTrue();
  }

  @Test
  void comparesStringsByCase() {
    assertThat(matches("p = 'Blue'", "p", "blue")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0                     | 0
          57                    | 57
          57L                   | 57
          57l                   | 57
          1_000_000             | 1000000
          1__0                  | 10
          9223372036854775807   | 9223372036854775807
          9223372036854775807L  | 9223372036854775807
          -9223372036854775808  | -9223372036854775808
          - 9223372036854775808L | -9223372036854775808
          -957                  | -957
          +62                   | 62
          0x1d                  | 29
          0XFfL                 | 255
          0xF_F                 | 255
          0xFFFFFFFF            | 4294967295
          0x7FFFFFFFFFFFFFFF    | 9223372036854775807
          0xFFFFFFFFFFFFFFFF    | -1
          0x8000000000000000    | -9223372036854775808
          035                   | 29
          0_7                   | 7
          00                    | 0
          0777777777777777777777 | 9223372036854775807
          01777777777777777777777 | -1
          0b101                 | 5
          0B1_0L                | 2
          """)
  void readsExactNumbersAsJavaDoes(String literal, long value) {
    assertThat(matches("p = " + literal, "p", value)).isTrue();
    assertThat(matches("p = " + literal, "p", value - 1)).isFalse();
    assertThat(matches("p = " + literal, "p", value + 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          7.          | 7
          .5          | 0.5
          95.7        | 95.7
          -95.7       | -95.7
          +6.2        | 6.2
          7E3         | 7000
          -57.9E2     | -5790
          1e-3        | 0.001
          1E+3        | 1000
          7.e1        | 70
          .7e4        | 7000
          7D          | 7
          7d          | 7
          7F          | 7
          1.5f        | 1.5
          1_0.2_5     | 10.25
          1e1_0       | 1e10
          08.5        | 8.5
          09e1        | 90
          08d         | 8
          0f          | 0
          0e9         | 0
          0.000       | 0
          0x1p3       | 8
          0x1.8p1     | 3
          0x.8P0      | 0.5
          0x1.p-1F    | 0.5
          0x1_0p0d    | 16
          0x0.0p0     | 0
          1.7976931348623157e308 | 1.7976931348623157e308
          4.9e-324    | 4.9e-324
          """)
  void readsApproximateNumbersAsJavaDoes(String literal, double value) {
    assertThat(matches("p = " + literal, "p", value)).isTrue();
    assertThat(matches("p = " + literal, "p", Math.nextUp(value))).isFalse();
  }

  @Test
  void roundsAFloatLiteralToAFloat() {
    assertThat(matches("p = 1.1F", "p", 1.1f)).isTrue();
    assertThat(matches("p = 1.1F", "p", 1.1)).isFalse();
    assertThat(matches("p = 1.1", "p", 1.1f)).as("Java's promotion of 1.1f is not 1.1").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "9223372036854775808L",
        "+9223372036854775808",
        "-(9223372036854775808)",
        "-9223372036854775809",
        "99999999999999999999",
        "0x10000000000000000",
        "02000000000000000000000",
        "1e309",
        "1e39f",
        "1e-400",
        "1e-50f",
        "0x1p1024",
        "0x1p-2000"
      })
  void refusesNumbersThatNoLongOrDoubleHolds(String literal) {
    assertThatThrownBy(() -> Selector.parse("p = " + literal))
        .isInstanceOf(SelectorException.class)
        .hasMessageContaining("in the range of a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", "09L", "0b2", "0b12", "0b", "0x", "0xL", "0xg", "0x.p1", "0x1.8", "0x1p", "1_",
        "1_L", "0x_1", "0x1_", "0_", "1_.5", "1._5", ".5_", "1e", "1e+", "1e_5", "1e5_", "57x",
        "57LL", "1.5L", "1fd", "5a", "5$", "5é", "1.2.3", "1..2", ".", "١"
      })
  void refusesWhatIsNoJavaNumber(String literal) {
    assertThatThrownBy(() -> Selector.parse("p = " + literal + " OR q"))
        .isInstanceOf(SelectorException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRUE", "true", "True", "tRUE"})
  void readsTrueInAnyCase(String literal) {
    assertThat(matches(literal)).isTrue();
    assertThat(matches("p = " + literal, "p", true)).isTrue();
    assertThat(matches("p = " + literal, "p", false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FALSE", "false", "False", "fALSE"})
  void readsFalseInAnyCase(String literal) {
    assertThat(matches(literal)).isFalse();
    assertThat(matches("p = " + literal, "p", false)).isTrue();
    assertThat(matches("p = " + literal, "p", true)).isFalse();
  }
}
