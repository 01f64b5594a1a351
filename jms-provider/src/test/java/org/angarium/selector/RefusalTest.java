package org.angarium.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JMS 3.1, 3.8.1.1: what is no selector, and how it is said. */
class RefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          5                       | 1  | expected a condition, found a number
          'abc'                   | 1  | expected a condition, found a string
          -x                      | 1  | expected a condition, found a number
          (x + 1)                 | 1  | expected a condition, found a number
          NOT 5                   | 5  | expected a condition, found a number
          x AND 'a'               | 7  | expected a condition, found a string
          1 OR x                  | 1  | expected a condition, found a number
          x = 1 AND y + 1         | 11 | expected a condition, found a number
          'a' > 'b'               | 1  | expected a number, found a string
          x > 'b'                 | 5  | expected a number, found a string
          x <= TRUE               | 6  | expected a number, found a condition
          'foo' >= TRUE           | 1  | expected a number, found a string
          TRUE = 0                | 8  | expected a condition, found a number
          'a' = 5                 | 7  | expected a string, found a number
          5 <> 'a'                | 6  | expected a number, found a string
          x + 1 = 'a'             | 9  | expected a number, found a string
          (x = 1) > 2             | 1  | expected a number, found a condition
          x + 'a' = 1             | 5  | expected a number, found a string
          'a' + 1 = x             | 1  | expected a number, found a string
          x * TRUE = 1            | 5  | expected a number, found a condition
          -'a' = 1                | 2  | expected a number, found a string
          - TRUE = 1              | 3  | expected a number, found a condition
          x BETWEEN 'a' AND 'b'   | 11 | expected a number, found a string
          x BETWEEN 1 AND 'b'     | 17 | expected a number, found a string
          'a' BETWEEN 1 AND 2     | 1  | expected a number, found a string
          5 LIKE 'a'              | 1  | expected an identifier before LIKE
          'a' LIKE 'a'            | 1  | expected an identifier before LIKE
          x + 1 LIKE 'a'          | 1  | expected an identifier before LIKE
          x LIKE 7                | 8  | expected a string literal, found '7'
          x LIKE y                | 8  | expected a string literal, found 'y'
          x LIKE 'a' ESCAPE 'ab'  | 19 | expected a string of one character
          x LIKE 'a' ESCAPE ''    | 19 | expected a string of one character
          x LIKE 'a' ESCAPE NULL  | 19 | expected a string literal, found the reserved word 'NULL'
          x LIKE 'a!' ESCAPE '!'  | 8  | a character behind each escape character
          x LIKE 'a!!!' ESCAPE '!' | 8 | a character behind each escape character
          'a' IN ('a')            | 1  | expected an identifier before IN
          x IN (1, 2)             | 7  | expected a string literal, found '1'
          x IN ()                 | 7  | expected a string literal, found ')'
          x IN ('a',)             | 11 | expected a string literal, found ')'
          x IN ('a' 'b')          | 11 | expected ',' or ')', found ''b''
          x IN 'a'                | 6  | expected '(', found ''a''
          x IN ('a'               | 10 | expected ',' or ')', found the end
          5 IS NULL               | 1  | expected an identifier before IS NULL
          x + 1 IS NULL           | 1  | expected an identifier before IS NULL
          x IS 5                  | 6  | expected NULL, found '5'
          x IS TRUE               | 6  | expected NULL, found the reserved word 'TRUE'
          x IS NOT                | 9  | expected NULL, found the end
          x = NULL                | 5  | found the reserved word 'NULL'
          x NOT 5                 | 7  | expected BETWEEN, IN or LIKE after NOT, found '5'
          x NOT = 5               | 7  | expected BETWEEN, IN or LIKE after NOT, found '='
          x BETWEEN 1 OR 2        | 13 | expected AND, found the reserved word 'OR'
          x BETWEEN 1             | 12 | expected AND, found the end
          x = y = z               | 7  | expected AND, OR or the end, found '='
          x y                     | 3  | expected AND, OR or the end, found 'y'
          x = 1 )                 | 7  | expected AND, OR or the end, found ')'
          (x = 1                  | 7  | expected ')', found the end
          ()                      | 2  | expected a literal, an identifier, '(', a sign or NOT, found ')'
          x = NOT y               | 5  | found the reserved word 'NOT'
          x AND                   | 6  | found the end
          AND x                   | 1  | found the reserved word 'AND'
          x =                     | 4  | found the end
          x = 'a                  | 5  | expected a closing ' for the string that begins here
          x = 'a''                | 5  | expected a closing '
          x == 1                  | 4  | found '='
          x != 1                  | 3  | found '!' (U+0021); unequal is <>
          x = \"""a\"""           | 5  | a string stands in single quotes
          x ; y                   | 3  | found ';' (U+003B)
          x = 1 -- one            | 7  | selectors have no comments
          x = --1                 | 5  | selectors have no comments
          x /* y */ = 1           | 3  | selectors have no comments
          """)
  void saysWhereAndWhatWasExpected(String selector, int column, String problem) {
    SelectorException refusal =
        catchThrowableOfType(SelectorException.class, () -> Selector.parse(selector));
    assertThat(refusal).as(selector).isNotNull();
    assertThat(refusal.column()).as(refusal.getMessage()).isEqualTo(column);
    assertThat(refusal)
        .hasMessageStartingWith("invalid selector at column " + column + ", near \"")
        .hasMessageContaining(problem)
        .hasMessageContaining(
            selector.length() < 20 ? selector : selector.substring(0, column - 1));
  }

  @Test
  void showsOnlyTheNeighbourhoodOfTheFault() {
    String selector = "a = 1 AND ".repeat(100) + "?" + " OR b = 2".repeat(100);
    assertThatThrownBy(() -> Selector.parse(selector))
        .hasMessageContaining("at column 1001, near \"...")
        .hasMessageContaining("a = 1 AND ? OR b")
        .message()
        .hasSizeLessThan(250);
  }

  @Test
  void keepsItsMessageOnOneLine() {
    assertThatThrownBy(() -> Selector.parse("a\n=\r\n'\u0007\u202E\uD800\u2028' b"))
        .hasMessageContaining("a\\u000a=\\u000d\\u000a'\\u0007\\u202e\\ud800\\u2028' b")
        .message()
        .doesNotContain("\n", "\r", "\u0007", "\u202E", "\uD800", "\u2028");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n\f\r "})
  void takesABlankTextForNoSelector(String text) {
    assertThat(Selector.parseOrNull(text)).isNull();
    assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(SelectorException.class);
  }

  @Test
  void takesNullForNoSelector() {
    assertThat(Selector.parseOrNull(null)).isNull();
  }

  @Test
  void refusesABlankTextOfOtherSpaces() {
    assertThatThrownBy(() -> Selector.parseOrNull("\u2003")).isInstanceOf(SelectorException.class);
  }

  @Test
  void parsesATextThatIsThere() {
    assertThat(Selector.parseOrNull(" TRUE ")).isEqualTo(Selector.parse(" TRUE "));
    assertThatThrownBy(() -> Selector.parseOrNull("x =")).isInstanceOf(SelectorException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u000B", "\u00A0", "\u2003", "\u0085", "\u2028", "\uFEFF", "\0"})
  void refusesWhiteSpaceThatJavaHasNot(String space) {
    assertThatThrownBy(() -> Selector.parse("x =" + space + "1"))
        .isInstanceOf(SelectorException.class);
  }

  @Test
  void isEqualByText() {
    Selector selector = Selector.parse("x = 1");
    assertThat(selector)
        .isEqualTo(Selector.parse("x = 1"))
        .hasSameHashCodeAs(Selector.parse("x = 1"))
        .isNotEqualTo(Selector.parse("x  = 1"))
        .hasToString("x = 1");
    assertThat(selector.text()).isEqualTo("x = 1");
    assertThat(selector.equals(null)).isFalse();
  }
}
