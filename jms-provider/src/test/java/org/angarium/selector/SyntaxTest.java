package org.angarium.selector;

import static org.angarium.selector.Answers.matches;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JMS 3.1, 3.8.1.1: white space and the case of keywords. */
class SyntaxTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"x=1", "  x  =  1  ", "x\t=\t1", "x\f=\f1", "x\n=\n1", "x\r\n=\r1", "(x)=(1)"})
  void skipsWhiteSpace(String selector) {
    assertThat(matches(selector, "x", 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing is null and s like 'fooG_%' escape 'G' and i not between 0 and 10 and (t or"
            + " false)",
        "missing Is Null And s Like 'fooG_%' Escape 'G' And i Not Between 0 And 10 And (t Or"
            + " False)",
        "s IN('foo_test')AND(t)OR(NOT(t))AND'a'='a'"
      })
  void knowsKeywordsInAnyCase(String selector) {
    assertThat(matches(selector, "s", "foo_test", "i", 20, "t", true)).isTrue();
  }
}
