package org.angarium.selector;

import static org.angarium.selector.Answers.message;
import static org.angarium.selector.Answers.truth;
import static org.assertj.core.api.Assertions.assertThat;

import org.angarium.message.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JMS 3.1, 3.8.1.2: the tables of three-valued logic. */
class LogicTest {

  private static final Envelope MESSAGE = message("T", true, "F", false);

  @ParameterizedTest
  @CsvSource({
    "T, T, TRUE, TRUE",
    "T, F, FALSE, TRUE",
    "T, U, UNKNOWN, TRUE",
    "F, T, FALSE, TRUE",
    "F, F, FALSE, FALSE",
    "F, U, FALSE, UNKNOWN",
    "U, T, UNKNOWN, TRUE",
    "U, F, FALSE, UNKNOWN",
    "U, U, UNKNOWN, UNKNOWN"
  })
  void followsTheTablesOfAndAndOr(String left, String right, Truth and, Truth or) {
    assertThat(truth(left + " AND " + right, MESSAGE)).isEqualTo(and);
    assertThat(truth(left + " OR " + right, MESSAGE)).isEqualTo(or);
  }

  @ParameterizedTest
  @CsvSource({"T, FALSE", "F, TRUE", "U, UNKNOWN"})
  void followsTheTableOfNot(String operand, Truth not) {
    assertThat(truth("NOT " + operand, MESSAGE)).isEqualTo(not);
  }

  @ParameterizedTest
  @CsvSource({
    "T AND U AND F, FALSE",
    "T AND U AND T, UNKNOWN",
    "F OR U OR T, TRUE",
    "F OR U OR F, UNKNOWN",
    "T AND T AND T AND T, TRUE",
    "F OR F OR F, FALSE"
  })
  void followsTheTablesAlongAChain(String chain, Truth truth) {
    assertThat(truth(chain, MESSAGE)).isEqualTo(truth);
  }
}
