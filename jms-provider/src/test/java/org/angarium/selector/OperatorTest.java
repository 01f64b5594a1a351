package org.angarium.selector;

import static org.angarium.selector.Answers.message;
import static org.angarium.selector.Answers.truth;
import static org.assertj.core.api.Assertions.assertThat;

import org.angarium.message.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JMS 3.1, 3.8.1.1: operators, on values that fit them and on values that do not. */
class OperatorTest {

  private static final Envelope MESSAGE =
      message(
          "byte",
          (byte) 1,
          "short",
          (short) 2,
          "int",
          5,
          "long",
          1L << 40,
          "float",
          0.5f,
          "double",
          2.5,
          "big",
          (1L << 53) + 1,
          "max",
          Long.MAX_VALUE,
          "min",
          Long.MIN_VALUE,
          "nan",
          Double.NaN,
          "inf",
          Double.POSITIVE_INFINITY,
          "yes",
          true,
          "no",
          false,
          "blue",
          "blue",
          "two",
          "2",
          "truth",
          "true",
          "none",
          null,
          "phone",
          "12993",
          "under",
          "_foo",
          "age",
          17,
          "Country",
          "UK");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          int = 5                    | TRUE
          5 = int                    | TRUE
          int <> 5                   | FALSE
          int > 4                    | TRUE
          int > 5                    | FALSE
          int >= 5                   | TRUE
          int < 6                    | TRUE
          int < 5                    | FALSE
          int <= 5                   | TRUE
          int<=4                     | FALSE
          byte < short               | TRUE
          long > int                 | TRUE
          int = 5.0                  | TRUE
          int < 5.5                  | TRUE
          float = 0.5                | TRUE
          double > float             | TRUE
          double >= 2                | TRUE
          yes = TRUE                 | TRUE
          yes <> no                  | TRUE
          yes <> TRUE                | FALSE
          blue = 'blue'              | TRUE
          blue <> 'red'              | TRUE
          'a' = 'a'                  | TRUE
          1 = 1                      | TRUE
          TRUE = FALSE               | FALSE
          (int = 5) = yes            | TRUE
          (int = 5) <> (int = 6)     | TRUE
          (none = 5) = yes           | UNKNOWN
          """)
  void comparesLikeTypes(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          big = 9007199254740993      | TRUE
          big = 9007199254740992      | FALSE
          big > 9007199254740992      | TRUE
          big = 9007199254740992.0    | TRUE
          big > 9007199254740992.0    | FALSE
          big < 9007199254740994.0    | TRUE
          max = 9223372036854775806   | FALSE
          max = 9223372036854775807   | TRUE
          max > 9223372036854775806   | TRUE
          max >= 9223372036854775807. | TRUE
          min = -9223372036854775808  | TRUE
          min < -9223372036854775807  | TRUE
          nan = nan                   | FALSE
          nan <> nan                  | TRUE
          nan < 1                     | FALSE
          nan NOT BETWEEN 1 AND 2     | FALSE
          inf > max                   | TRUE
          0.0 = -0.0                  | TRUE
          0 = -0.0                    | TRUE
          """)
  void comparesNumbersByJavaPromotion(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          two = 2                    | FALSE
          two <> 2                   | FALSE
          two > 1                    | FALSE
          two < 1                    | FALSE
          two = int                  | FALSE
          yes = 'true'               | FALSE
          yes = truth                | FALSE
          yes <> truth               | FALSE
          yes = 1                    | FALSE
          yes > no                   | FALSE
          yes >= yes                 | FALSE
          blue < two                 | FALSE
          blue >= blue               | FALSE
          int = 'blue'               | FALSE
          JMSType = 5                | FALSE
          JMSType > 5                | FALSE
          JMSPriority = '6'          | FALSE
          JMSPriority LIKE '6'       | FALSE
          two BETWEEN 1 AND 3        | FALSE
          two NOT BETWEEN 5 AND 6    | FALSE
          int BETWEEN 1 AND two      | FALSE
          int NOT BETWEEN 6 AND two  | TRUE
          int IN ('5')               | FALSE
          int NOT IN ('6')           | FALSE
          yes IN ('true')            | FALSE
          int LIKE '5'               | FALSE
          int NOT LIKE '6'           | FALSE
          yes NOT LIKE 'x'           | FALSE
          NOT (two = 2)              | TRUE
          NOT (int IN ('5'))         | TRUE
          """)
  void isFalseForUnlikeTypes(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          none = 5                   | UNKNOWN
          none <> 5                  | UNKNOWN
          none = none                | UNKNOWN
          none < 5                   | UNKNOWN
          5 >= none                  | UNKNOWN
          none = 'x'                 | UNKNOWN
          none = TRUE                | UNKNOWN
          none                       | UNKNOWN
          NOT none                   | UNKNOWN
          none + 2 < 10              | UNKNOWN
          2 * none <> 10             | UNKNOWN
          -none = 1                  | UNKNOWN
          none BETWEEN 1 AND 2       | UNKNOWN
          none NOT BETWEEN 1 AND 2   | UNKNOWN
          int BETWEEN none AND 9     | UNKNOWN
          int BETWEEN none AND 4     | FALSE
          int BETWEEN 6 AND none     | FALSE
          int NOT BETWEEN none AND 4 | TRUE
          int NOT BETWEEN none AND 9 | UNKNOWN
          none IN ('a')              | UNKNOWN
          none NOT IN ('a')          | UNKNOWN
          none LIKE '%'              | UNKNOWN
          none NOT LIKE '%'          | UNKNOWN
          none IS NULL               | TRUE
          none IS NOT NULL           | FALSE
          (none) IS NULL             | TRUE
          int IS NULL                | FALSE
          int IS NOT NULL            | TRUE
          """)
  void isUnknownForNull(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          yes                        | TRUE
          no                         | FALSE
          NOT no                     | TRUE
          (yes)                      | TRUE
          truth                      | UNKNOWN
          NOT truth                  | UNKNOWN
          int                        | UNKNOWN
          truth AND yes              | UNKNOWN
          truth OR yes               | TRUE
          """)
  void takesAnIdentifierAsACondition(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          int + 2 = 7                | TRUE
          int-2=3                    | TRUE
          int * 2 = 10               | TRUE
          int / 2 = 2                | TRUE
          int / 2.0 = 2.5            | TRUE
          -int / 2 = -2              | TRUE
          7 - 2 - 1 = 4              | TRUE
          7 - (2 - 1) = 6            | TRUE
          100 / 10 / 5 = 2           | TRUE
          2 + 3 * 4 - 6 / 2 = 11     | TRUE
          (2 + 3) * 4 = 20           | TRUE
          3 / 2 * 2.0 = 2.0          | TRUE
          2.0 * 3 / 2 = 3.0          | TRUE
          -int + int = 0             | TRUE
          - -int = 5                 | TRUE
          -(-int) = 5                | TRUE
          +int = 5                   | TRUE
          +-+int = -5                | TRUE
          2 * -3 = -6                | TRUE
          -double = -2.5             | TRUE
          byte + short = 3           | TRUE
          float + float = 1          | TRUE
          max + 1 = min              | TRUE
          -min = min                 | TRUE
          min / -1 = min             | TRUE
          2147483647 + 1 > 0         | TRUE
          max + 1.0 > 0              | TRUE
          int / 0.0 = inf            | TRUE
          int / 0.0 > max            | TRUE
          0.0 / 0 <> 0.0 / 0         | TRUE
          big - 1 + 0.0 = 9007199254740992 | TRUE
          int BETWEEN 2 + 2 AND 2 * 3 | TRUE
          """)
  void calculatesAsJavaDoes(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          int / 0 = 1                | UNKNOWN
          int / 0 <> 1               | UNKNOWN
          int / (5 - int) = 1        | UNKNOWN
          1 / 0 = 1 / 0              | UNKNOWN
          1 / 0 * 0.0 = 0            | UNKNOWN
          two + 1 = 3                | UNKNOWN
          two + 1 <> 3               | UNKNOWN
          1 + two = 3                | UNKNOWN
          -two = -2                  | UNKNOWN
          +two = 2                   | UNKNOWN
          +blue = blue               | UNKNOWN
          yes * 1 = 1                | UNKNOWN
          int + two BETWEEN 1 AND 9  | UNKNOWN
          """)
  void isUnknownForImpossibleArithmetic(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          age BETWEEN 15 AND 19      | TRUE
          age BETWEEN 17 AND 17      | TRUE
          age BETWEEN 18 AND 19      | FALSE
          age BETWEEN 19 AND 15      | FALSE
          age NOT BETWEEN 15 AND 19  | FALSE
          age NOT BETWEEN 18 AND 19  | TRUE
          age between 16.5 and 17.5  | TRUE
          age BETWEEN 15 AND 19 AND Country = 'UK' | TRUE
          NOT age BETWEEN 15 AND 19  | FALSE
          Country IN ('UK', 'US', 'France') | TRUE
          Country IN ('US')          | FALSE
          Country NOT IN ('UK')      | FALSE
          Country NOT IN ('US', 'Peru') | TRUE
          Country in('uk','US')      | FALSE
          Country IN ('UK', 'UK')    | TRUE
          (Country) IN ('UK')        | TRUE
          NOT Country IN ('US')      | TRUE
          phone LIKE '12%3'          | TRUE
          phone LIKE '12_3'          | FALSE
          phone NOT LIKE '12%3'      | FALSE
          phone NOT LIKE '13%'       | TRUE
          blue LIKE 'bl_e'           | TRUE
          blue LIKE 'BLUE'           | FALSE
          under LIKE '\\_%' ESCAPE '\\' | TRUE
          blue LIKE '\\_%' ESCAPE '\\' | FALSE
          under LIKE '!__oo' escape '!' | TRUE
          phone LIKE '12%3' AND age = 17 | TRUE
          """)
  void testsRangesListsAndPatterns(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          yes OR yes AND no                | TRUE
          (yes OR yes) AND no              | FALSE
          NOT yes AND no                   | FALSE
          NOT (yes AND no)                 | TRUE
          NOT no OR yes                    | TRUE
          NOT (no OR yes)                  | FALSE
          yes AND NOT no                   | TRUE
          NOT NOT yes                      | TRUE
          NOT int = 6                      | TRUE
          no AND no OR yes                 | TRUE
          1 + 1 = 2 AND 2 * 3 > 5 OR no    | TRUE
          ((((int)) = ((5))))              | TRUE
          """)
  void bindsNotTighterThanAndTighterThanOr(String condition, Truth truth) {
    assertThat(truth(condition, MESSAGE)).isEqualTo(truth);
  }
}
