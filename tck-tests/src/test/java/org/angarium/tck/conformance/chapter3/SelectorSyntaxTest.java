package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import org.angarium.tck.conformance.Statement;

/** The syntax of selectors: literals, identifiers, white space, and what is no selector. */
class SelectorSyntaxTest extends SelectorCase {

  @Statement(id = "3.8.1.1-1", text = "Operators and literals of selectors are in any case.")
  void wordsAreCaseInsensitive() throws JMSException {
    match(
        "s = 'blue' and i = 7",
        "s = 'red' Or i = 7",
        "nOt s = 'red'",
        "i beTween 1 and 9",
        "s liKe 'b%'",
        "s LIKE 'blu_' escape '!'",
        "s iN ('red', 'blue')",
        "none is null",
        "s Is Not Null",
        "t = true",
        "t = True",
        "u = FaLsE");
  }

  @Statement(id = "3.8.1.1-2", text = "A quote within a text is written twice.")
  void quotesAreDoubled() throws JMSException {
    match("quote = 'it''s'", "quote <> 'its'", "quote LIKE '%''%'", "empty = ''");
    invalid("quote = 'it's'", "quote = '''", "s = 'blue");
  }

  @Statement(id = "3.8.1.1-3", text = "A text literal may have any character.")
  void textsMayHaveAnyCharacter() throws JMSException {
    match(
        "s <> 'größe 名前 \uD83D\uDE00'",
        "s <> '-- no comment'",
        "s <> '/* none */'",
        "line = 'one\ntwo'",
        "percent = '50% _off\\'",
        "s <> '\"'");
  }

  @Statement(id = "3.8.1.1-4", text = "Exact numbers are written as Java writes integers.")
  void exactNumbers() throws JMSException {
    match(
        "i = 7",
        "i = +7",
        "i > -957",
        "i < +62",
        "l = 7000000000",
        "i < 9223372036854775807",
        "i > -9223372036854775808",
        "i = 0x7",
        "i = 0X07",
        "i = 07",
        "i < 010",
        "i = 7L");
  }

  @Statement(id = "3.8.1.1-5", text = "Approximate numbers are written as Java writes them.")
  void approximateNumbers() throws JMSException {
    match(
        "d = 2.5",
        "d = 25E-1",
        "d = 0.25e1",
        "d = +2.5",
        "d > -57.9E2",
        "i = 7.",
        "i = 7.0",
        "d > .5",
        "d < 7E3",
        "d = 2.5d",
        "f = 1.5F");
  }

  @Statement(id = "3.8.1.1-6", text = "A number that is too large or malformed is refused.")
  void malformedNumbersAreRefused() throws JMSException {
    invalid("i = 99999999999999999999", "i = 7a", "i = 0x", "i = 1e", "i = 1.2.3", "i = 089");
  }

  @Statement(
      id = "3.8.1.1-7",
      text = "An identifier is any Java identifier, also very long and in any script.")
  void identifiers() throws JMSException {
    match(
        "_none IS NULL",
        "$none IS NULL",
        "größe IS NULL",
        "名前 IS NULL",
        "a1_$b IS NULL",
        "x".repeat(1000) + " IS NULL");
  }

  @Statement(id = "3.8.1.1-8", text = "Identifiers are case-sensitive.")
  void identifiersAreCaseSensitive() throws JMSException {
    match("I IS NULL", "i IS NOT NULL", "S IS NULL");
  }

  @Statement(id = "3.8.1.1-9", text = "Reserved words are no identifiers.")
  void reservedWordsAreNoIdentifiers() throws JMSException {
    invalid(
        "NULL = 1",
        "NOT = 1",
        "AND = 1",
        "OR = 1",
        "BETWEEN = 1",
        "LIKE = 1",
        "IN = 1",
        "IS = 1",
        "ESCAPE = 1",
        "TRUE IS NULL",
        "FALSE LIKE 'a'");
  }

  @Statement(id = "3.8.1.1-10", text = "White space is space, tab, form feed and line ends.")
  void whiteSpace() throws JMSException {
    match(" i = 7 ", "i=7", "i\t=\n7", "i\r\n=\f7", "(i=7)AND(s='blue')", "i IN ('a')OR i=7");
  }

  @Statement(id = "3.8.1.1-11", text = "Parentheses may be nested and change the order.")
  void parentheses() throws JMSException {
    match("((i = 7))", "i = (7)", "(i + 1) * 2 = 16", "(((t)))", "i = ((((3)) + 4))");
    invalid("(i = 7", "i = 7)", "()", "i = ()", ")i = 7(");
  }

  @Statement(id = "3.8.1.1-12", text = "What is no conditional expression is refused.")
  void incompleteIsRefused() throws JMSException {
    invalid(
        "i =",
        "= 7",
        "i 7",
        "i = = 7",
        "i == 7",
        "i != 7",
        "AND",
        "i = 7 AND",
        "OR i = 7",
        "i = 7 i = 7",
        "NOT",
        "i BETWEEN 1",
        "i BETWEEN 1 OR 2",
        "s LIKE",
        "s LIKE blue",
        "s LIKE 7",
        "s IN",
        "s IN ()",
        "s IN ('a',)",
        "s IN 'a'",
        "s IN (7)",
        "s IS",
        "s IS 'blue'",
        "s IS NOT",
        "s LIKE 'a' ESCAPE",
        "s LIKE 'a' ESCAPE 'bc'",
        "s LIKE 'a' ESCAPE ''",
        "s LIKE 'a' ESCAPE e",
        "i = 7;",
        "i = #",
        "i = \"7\"");
  }

  @Statement(
      id = "3.8.1.1-13",
      text = "A selector that is no condition but a number or a text is refused.")
  void valuesAreNoConditions() throws JMSException {
    invalid("7", "'text'", "1 + 2", "i + 1", "-i");
  }

  @Statement(id = "3.8.1.1-14", text = "A boolean literal or property alone is a condition.")
  void booleansAreConditions() throws JMSException {
    match("TRUE", "t", "NOT u", "t AND NOT FALSE");
    noMatch("FALSE", "u", "NOT t");
  }

  @Statement(
      id = "3.8.1.1-15",
      text =
          "Only six header fields may be named: delivery mode, priority, id, timestamp,"
              + " correlation id and type.")
  void sixHeaderFields() throws JMSException {
    match(
        "JMSDeliveryMode = 'PERSISTENT'",
        "JMSPriority = 4",
        "JMSMessageID LIKE 'ID:%'",
        "JMSTimestamp > 0",
        "JMSCorrelationID = 'order-1'",
        "JMSType = 'car'");
    invalid(
        "JMSDestination = 'queue'",
        "JMSReplyTo IS NULL",
        "JMSExpiration = 0",
        "JMSRedelivered = FALSE",
        "JMSDeliveryTime > 0");
  }

  @Statement(id = "3.8.1.1-16", text = "A header field without value is null in a selector.")
  void absentHeaderFieldsAreNull() throws JMSException {
    Queue queue = queue();
    send(queue, "bare");
    String selector = "JMSType IS NULL AND JMSCorrelationID IS NULL";
    assertThat(receiveText(session().createConsumer(queue, selector))).isEqualTo("bare");
  }

  @Statement(id = "3.8.1.1-17", text = "Comments are not supported.")
  void commentsAreRefused() throws JMSException {
    invalid("i = 7 -- seven", "i = 7 /* seven */", "-- nothing", "/* */ i = 7");
  }

  @Statement(
      id = "3.8.1.1-18",
      text = "A sign after an operator is unary: two signs make a double negative.")
  void signs() throws JMSException {
    match("i = - -7", "i = 8 - +1", "i = 6 - -1", "-i = -7", "+i = 7", "- - i = 7", "i = -(-7)");
  }
}
