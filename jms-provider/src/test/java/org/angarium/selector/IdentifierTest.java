package org.angarium.selector;

import static org.angarium.selector.Answers.bare;
import static org.angarium.selector.Answers.matches;
import static org.angarium.selector.Answers.message;
import static org.angarium.selector.Answers.truth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JMS 3.1, 3.8.1.1 and 3.8.1.3: identifiers. */
class IdentifierTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "_",
        "$",
        "_myProp",
        "$myProp",
        "a1",
        "größe",
        "名前",
        "€",
        "a_b$c9",
        "NULLS",
        "INN",
        "ORDER",
        "ANDROID",
        "ISO",
        "NOTE",
        "LIKES",
        "jms",
        "jmsPriority",
        "JmsType",
        "x\uD835\uDC00",
        "\uD835\uDC00",
        "JMSXGroupID",
        "JMSXAnything",
        "JMSX",
        "JMS_Angarium_x",
        "JMS_",
        "ın",
        "ıs",
        "lıke",
        "ſ",
        "iſ"
      })
  void takesEveryJavaIdentifierAsAProperty(String name) {
    assertThat(matches(name + " = 1", name, 1)).isTrue();
    assertThat(matches(name + " = 1")).isFalse();
  }

  @Test
  void takesAVeryLongIdentifier() {
    String name = "p".repeat(60_000);
    assertThat(matches(name + " = 1", name, 1)).isTrue();
  }

  @Test
  void tellsIdentifiersApartByCase() {
    assertThat(matches("p = 1 AND P = 2", "p", 1, "P", 2)).isTrue();
    assertThat(matches("P = 1", "p", 1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE",
        "null", "not", "And", "oR", "between", "Like", "in", "is", "escape"
      })
  void refusesReservedWords(String word) {
    assertThatThrownBy(() -> Selector.parse(word + " = 0")).isInstanceOf(SelectorException.class);
    assertThatThrownBy(() -> Selector.parse("p = 0 AND " + word + " IS NULL"))
        .isInstanceOf(SelectorException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "1a", "#a", "a#", "a:b", "a b", "@", "\"a\"", "a[0]"})
  void refusesWhatIsNoJavaIdentifier(String name) {
    assertThatThrownBy(() -> Selector.parse(name + " IS NULL"))
        .isInstanceOf(SelectorException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JMSDeliveryMode = 'PERSISTENT'",
        "JMSDeliveryMode <> 'NON_PERSISTENT'",
        "JMSDeliveryMode IN ('PERSISTENT')",
        "JMSDeliveryMode LIKE 'PER%'",
        "JMSDeliveryMode IS NOT NULL",
        "JMSPriority = 6",
        "JMSPriority BETWEEN 5 AND 9",
        "JMSPriority + 1 > 6.5",
        "JMSMessageID = 'ID:7'",
        "JMSMessageID LIKE 'ID:_'",
        "JMSTimestamp = 1700000000000",
        "JMSTimestamp > 1699999999999 AND JMSTimestamp < 1.7e12 + 1",
        "JMSCorrelationID = 'order-1'",
        "JMSCorrelationID IN ('x', 'order-1')",
        "JMSType = 'car'",
        "JMSType = 'car' AND color = 'blue' AND weight > 2500"
      })
  void knowsTheSixHeaders(String selector) {
    assertThat(matches(selector, "color", "blue", "weight", 2501)).isTrue();
  }

  @Test
  void treatsAMissingHeaderAsNull() {
    for (String name : new String[] {"JMSMessageID", "JMSCorrelationID", "JMSType"}) {
      assertThat(truth(name + " IS NULL", bare())).isEqualTo(Truth.TRUE);
      assertThat(truth(name + " = 'x'", bare())).isEqualTo(Truth.UNKNOWN);
    }
    assertThat(truth("JMSTimestamp = 0", bare())).isEqualTo(Truth.TRUE);
    assertThat(truth("JMSDeliveryMode = 'NON_PERSISTENT'", bare())).isEqualTo(Truth.TRUE);
  }

  @Test
  void neverComparesTheDeliveryModeWithItsNumber() {
    assertThat(truth("JMSDeliveryMode = 2", message())).isEqualTo(Truth.FALSE);
    assertThat(truth("JMSDeliveryMode = 1", bare())).isEqualTo(Truth.FALSE);
  }

  @Test
  void doesNotTakeAPropertyForAHeader() {
    assertThat(matches("JMSPriority = 6", "JMSPriority", 1)).isTrue();
    assertThat(matches("JMSType = 'boat'", "JMSType", "boat")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JMSDestination",
        "JMSReplyTo",
        "JMSRedelivered",
        "JMSExpiration",
        "JMSDeliveryTime",
        "JMS",
        "JMSFoo",
        "JMSpriority",
        "JMSMessageId",
        "JMStype"
      })
  void refusesOtherNamesThatBeginWithJms(String name) {
    assertThatThrownBy(() -> Selector.parse("p = 1 OR " + name + " IS NULL"))
        .isInstanceOf(SelectorException.class)
        .hasMessageContaining("column 10")
        .hasMessageContaining("JMSCorrelationID");
  }

  @ParameterizedTest
  @CsvSource({"absent", "isNull", "character", "big", "bytes"})
  void treatsAnAbsentOrForeignPropertyAsNull(String name) {
    var message =
        message("isNull", null, "character", 'c', "big", BigDecimal.ONE, "bytes", new byte[] {1});
    assertThat(truth(name + " IS NULL", message)).isEqualTo(Truth.TRUE);
    assertThat(truth(name + " IS NOT NULL", message)).isEqualTo(Truth.FALSE);
    assertThat(truth(name + " = 1", message)).isEqualTo(Truth.UNKNOWN);
    assertThat(truth(name + " <> 'c'", message)).isEqualTo(Truth.UNKNOWN);
    assertThat(truth(name, message)).isEqualTo(Truth.UNKNOWN);
  }
}
