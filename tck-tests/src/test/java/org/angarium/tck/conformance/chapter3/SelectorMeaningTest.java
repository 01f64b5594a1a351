package org.angarium.tck.conformance.chapter3;

import jakarta.jms.JMSException;
import org.angarium.tck.conformance.Statement;

/** What selectors mean: comparison, arithmetic, BETWEEN, IN, LIKE, and null. */
class SelectorMeaningTest extends SelectorCase {

  @Statement(id = "3.8.1.1-20", text = "NOT binds tighter than AND, and AND tighter than OR.")
  void logicalPrecedence() throws JMSException {
    match(
        "TRUE OR TRUE AND FALSE",
        "FALSE AND FALSE OR TRUE",
        "NOT FALSE OR TRUE",
        "NOT TRUE OR TRUE",
        "NOT FALSE AND TRUE");
    noMatch("(TRUE OR TRUE) AND FALSE", "NOT (TRUE OR FALSE)", "NOT TRUE AND FALSE");
  }

  @Statement(id = "3.8.1.1-21", text = "Numbers compare with all six operators.")
  void numbersCompare() throws JMSException {
    match("i = 7", "i <> 8", "i < 8", "i > 6", "i <= 7", "i >= 7", "7 = i", "6 < i");
    isFalse("i = 8", "i <> 7", "i < 7", "i > 7", "i <= 6", "i >= 8");
  }

  @Statement(id = "3.8.1.1-22", text = "Exact and approximate numbers of all types compare.")
  void numbersOfAllTypesCompare() throws JMSException {
    match(
        "i = y", "y = h", "i = 7.0", "f < d", "f = 1.5", "d > i - 5", "l > d", "h <= i", "y < 7.5");
    isFalse("i = 7.1", "f = i", "l < i");
  }

  @Statement(id = "3.8.1.1-23", text = "Large exact numbers compare exactly.")
  void largeNumbersCompareExactly() throws JMSException {
    match("l = 7000000000", "l < 7000000001", "9223372036854775806 < 9223372036854775807");
    isFalse("l = 7000000001", "9223372036854775806 = 9223372036854775807");
  }

  @Statement(id = "3.8.1.1-24", text = "Texts are equal when they have the same characters.")
  void textsCompareByCharacters() throws JMSException {
    match("s = 'blue'", "s <> 'Blue'", "s <> 'blue '", "s = s", "empty <> s");
    isFalse("s = 'BLUE'", "s <> 'blue'", "s = ''");
  }

  @Statement(id = "3.8.1.1-25", text = "Booleans compare with = and <>.")
  void booleansCompare() throws JMSException {
    match("t = TRUE", "t <> FALSE", "u = FALSE", "t <> u", "t = t");
    isFalse("t = FALSE", "u = TRUE", "t = u");
  }

  @Statement(
      id = "3.8.1.1-26",
      text =
          "Texts and booleans are not ordered: a selector that tries never matches or is refused.")
  void textsAreNotOrdered() throws JMSException {
    String[] ordering = {"s > 'a'", "s < 'z'", "t > u", "s >= 'blue'", "t <= TRUE"};
    for (String selector : ordering) {
      noMatchOrRefused(selector);
    }
  }

  @Statement(
      id = "3.8.1.1-27",
      text = "Values of unlike types are never equal, and the comparison is false.")
  void unlikeTypesAreFalse() throws JMSException {
    noMatch("digits = 7", "i = '7'", "digits > 6", "t = 'true'", "s = TRUE", "t = i");
  }

  @Statement(
      id = "3.8.1.1-28",
      text = "A text property that looks like a number is not one, however it was set.")
  void noConversionFromText() throws JMSException {
    noMatch("digits > 1", "digits = 7", "digits + 1 = 8", "digits BETWEEN 1 AND 9");
    match("digits = '7'");
  }

  @Statement(id = "3.8.1.1-29", text = "Arithmetic has the usual precedence, left to right.")
  void arithmeticPrecedence() throws JMSException {
    match(
        "1 + 2 * 3 = i",
        "(1 + 2) * 3 = 9",
        "10 - 2 - 1 = i",
        "24 / 4 / 2 = 3",
        "2 * 3 + 1 = i",
        "-1 + 8 = i",
        "2 * -3 = -6",
        "i * 2 = 14",
        "8 / 2 * 4 = 16");
  }

  @Statement(id = "3.8.1.1-30", text = "Arithmetic is Java's: integers divide to integers.")
  void arithmeticPromotesAsJava() throws JMSException {
    match(
        "i / 2 = 3",
        "i / 2.0 = 3.5",
        "7 / 2 = 3",
        "-7 / 2 = -3",
        "f + i = 8.5",
        "i / 2.0 > 3",
        "d * 2 = 5",
        "l * 10 = 70000000000");
  }

  @Statement(id = "3.8.1.1-31", text = "A division by zero does not match, and does no harm.")
  void divisionByZero() throws JMSException {
    noMatch("i / 0 = 1");
    match("TRUE OR i / 0 = 1", "i = 7");
  }

  @Statement(id = "3.8.1.1-32", text = "BETWEEN includes both its bounds.")
  void between() throws JMSException {
    match(
        "i BETWEEN 7 AND 9",
        "i BETWEEN 1 AND 7",
        "i NOT BETWEEN 8 AND 9",
        "i BETWEEN 6.5 AND 7.5",
        "d BETWEEN 2 AND 3",
        "i + 1 BETWEEN 2 * 4 AND 9",
        "7 BETWEEN y AND i",
        "i BETWEEN 1 AND 9 AND s = 'blue'");
    isFalse("i BETWEEN 8 AND 9", "i NOT BETWEEN 7 AND 7", "i BETWEEN 9 AND 1");
  }

  @Statement(id = "3.8.1.1-33", text = "IN is true for a text that is in the list.")
  void in() throws JMSException {
    match(
        "s IN ('blue')",
        "s IN ('red', 'blue', 'green')",
        "s NOT IN ('red', 'green')",
        "quote IN ('it''s')",
        "JMSType IN ('car', 'bus')");
    isFalse("s IN ('red')", "s NOT IN ('blue')", "s IN ('Blue')");
  }

  @Statement(
      id = "3.8.1.1-34",
      text = "LIKE: an underscore stands for one character, a percent sign for any number.")
  void like() throws JMSException {
    match(
        "s LIKE 'blue'",
        "s LIKE 'b%'",
        "s LIKE '%e'",
        "s LIKE 'b__e'",
        "s LIKE '%lu%'",
        "s LIKE '%'",
        "s LIKE 'blue%'",
        "s LIKE '_%_'",
        "s LIKE '%b%l%u%e%'",
        "empty LIKE ''",
        "empty LIKE '%'",
        "s NOT LIKE 'r%'",
        "s NOT LIKE 'b_e'",
        "line LIKE 'one_two'",
        "line LIKE 'one%'");
    isFalse(
        "s LIKE 'b'",
        "s LIKE 'blue_'",
        "s LIKE '_'",
        "s LIKE 'B%'",
        "s LIKE 'l%'",
        "empty LIKE '_'",
        "s NOT LIKE '%'");
  }

  @Statement(id = "3.8.1.1-35", text = "LIKE has no other special characters.")
  void likeIsNoRegularExpression() throws JMSException {
    isFalse("s LIKE 'b.*'", "s LIKE 'b*'", "s LIKE 'blu?'", "s LIKE '[b]lue'", "s LIKE '^blue$'");
    match("percent LIKE '50% %off\\'");
  }

  @Statement(id = "3.8.1.1-36", text = "ESCAPE takes the special meaning from what follows it.")
  void likeWithEscape() throws JMSException {
    match(
        "percent LIKE '50!% !_off%' ESCAPE '!'",
        "percent LIKE '50\\% \\_off\\\\' ESCAPE '\\'",
        "percent LIKE '%!_off_' ESCAPE '!'",
        "s NOT LIKE 'blu!_' ESCAPE '!'");
    isFalse("percent LIKE '50!_ !_off%' ESCAPE '!'", "s LIKE 'b!%' ESCAPE '!'");
  }

  // --- 3.8.1.2

  @Statement(id = "3.8.1.2-1", text = "IS NULL holds for what is absent or null, IS NOT NULL else.")
  void isNull() throws JMSException {
    match("none IS NULL", "nil IS NULL", "s IS NOT NULL", "empty IS NOT NULL", "u IS NOT NULL");
    isFalse("none IS NOT NULL", "nil IS NOT NULL", "s IS NULL");
  }

  @Statement(id = "3.8.1.2-2", text = "A comparison with null is unknown.")
  void comparisonWithNullIsUnknown() throws JMSException {
    isUnknown("none = 1", "none <> 1", "none < 1", "none = 'a'", "none <> 'a'", "none = none");
    isUnknown("none = TRUE", "i = none", "nil = nil", "none");
  }

  @Statement(id = "3.8.1.2-3", text = "Arithmetic with null is unknown.")
  void arithmeticWithNullIsUnknown() throws JMSException {
    isUnknown("none + 1 = 1", "i * none = 0", "-none = 0", "none - none = 0", "1 / none = 1");
  }

  @Statement(id = "3.8.1.2-4", text = "BETWEEN, IN and LIKE of null are unknown, also with NOT.")
  void operatorsOnNullAreUnknown() throws JMSException {
    isUnknown("none BETWEEN 1 AND 2", "none NOT BETWEEN 1 AND 2", "none IN ('a')");
    isUnknown("none NOT IN ('a')", "none LIKE '%'", "none NOT LIKE '%'");
  }

  @Statement(
      id = "3.8.1.2-5",
      text = "AND, OR and NOT follow the three-valued tables in every cell.")
  void threeValuedLogic() throws JMSException {
    String[] operands = {"TRUE", "FALSE", "(none = 1)"};
    String[][] and = {{"T", "F", "U"}, {"F", "F", "F"}, {"U", "F", "U"}};
    String[][] or = {{"T", "T", "T"}, {"T", "F", "U"}, {"T", "U", "U"}};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        expect(and[i][j], operands[i] + " AND " + operands[j]);
        expect(or[i][j], operands[i] + " OR " + operands[j]);
      }
    }
    expect("F", "NOT TRUE");
    expect("T", "NOT FALSE");
    expect("U", "NOT (none = 1)");
  }

  @Statement(
      id = "3.8.1.2-6",
      text = "BETWEEN with one null bound is false where the other bound decides, else unknown.")
  void betweenWithNullBound() throws JMSException {
    isFalse("i BETWEEN 8 AND none", "i BETWEEN none AND 6");
    isUnknown("i BETWEEN 1 AND none", "i BETWEEN none AND 9");
    match("i NOT BETWEEN 8 AND none");
  }

  // --- 3.8.1.3

  @Statement(
      id = "3.8.1.3-1",
      text = "JMSDeliveryMode compares with 'PERSISTENT' and 'NON_PERSISTENT'.")
  void deliveryModeIsAText() throws JMSException {
    match(
        "JMSDeliveryMode = 'PERSISTENT'",
        "JMSDeliveryMode <> 'NON_PERSISTENT'",
        "JMSDeliveryMode IN ('PERSISTENT', 'NON_PERSISTENT')");
    noMatch("JMSDeliveryMode = 'NON_PERSISTENT'", "JMSDeliveryMode = 2");
  }

  @Statement(id = "3.8.1.3-2", text = "JMSTimestamp compares with milliseconds as an exact number.")
  void timestampIsMilliseconds() throws JMSException {
    long now = System.currentTimeMillis();
    match("JMSTimestamp > " + (now - 3_600_000), "JMSTimestamp < " + (now + 3_600_000));
    match("JMSTimestamp BETWEEN %d AND %d".formatted(now - 3_600_000, now + 3_600_000));
  }

  private void expect(String value, String selector) throws JMSException {
    switch (value) {
      case "T" -> match(selector);
      case "F" -> isFalse(selector);
      default -> isUnknown(selector);
    }
  }
}
