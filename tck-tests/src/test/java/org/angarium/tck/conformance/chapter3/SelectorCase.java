package org.angarium.tck.conformance.chapter3;

import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;

/**
 * Asks selectors of one message, with browsers, which answer at once. The message has the
 * properties {@code i}=7 (int), {@code y}=7 (byte), {@code h}=7 (short), {@code l}=7,000,000,000,
 * {@code f}=1.5 (float), {@code d}=2.5, {@code s}='blue', {@code digits}='7', {@code t}=true,
 * {@code u}=false and some texts more; {@code none} is absent and {@code nil} set to null.
 */
abstract class SelectorCase extends ConformanceCase {
  private Session session;
  private Queue queue;

  /** The selectors match the message. */
  final void match(String... selectors) throws JMSException {
    expect(true, selectors);
  }

  /** The selectors do not match the message: they are false or unknown. */
  final void noMatch(String... selectors) throws JMSException {
    expect(false, selectors);
  }

  /** The selectors are false, not unknown: they do not match and their negation does. */
  final void isFalse(String... selectors) throws JMSException {
    for (String selector : selectors) {
      noMatch(selector);
      match("NOT (%s)".formatted(selector));
    }
  }

  /** The selectors are unknown: neither they nor their negation match. */
  final void isUnknown(String... selectors) throws JMSException {
    for (String selector : selectors) {
      noMatch(selector, "NOT (%s)".formatted(selector));
    }
  }

  /** The selectors do not match, or are refused, as a provider likes. */
  final void noMatchOrRefused(String... selectors) throws JMSException {
    for (String selector : selectors) {
      try {
        noMatch(selector);
      } catch (AssertionError e) {
        invalid(selector);
      }
    }
  }

  /** The selectors are refused when a consumer is made. */
  final void invalid(String... selectors) throws JMSException {
    Cells cells = new Cells();
    Session refusing = session();
    Queue empty = queue();
    for (String selector : selectors) {
      cells.refused(
          selector,
          InvalidSelectorException.class,
          () -> refusing.createConsumer(empty, selector).close());
    }
    cells.end();
  }

  private void expect(boolean expected, String... selectors) throws JMSException {
    if (session == null) {
      session = session();
      queue = queue();
      session.createProducer(queue).send(message(session));
    }
    Cells cells = new Cells();
    for (String selector : selectors) {
      cells.equal(selector, () -> finds(selector), expected);
    }
    cells.end();
  }

  private boolean finds(String selector) throws JMSException {
    try (QueueBrowser browser = session.createBrowser(queue, selector)) {
      return browser.getEnumeration().hasMoreElements();
    }
  }

  private static Message message(Session session) throws JMSException {
    Message message = session.createTextMessage("body");
    message.setIntProperty("i", 7);
    message.setByteProperty("y", (byte) 7);
    message.setShortProperty("h", (short) 7);
    message.setLongProperty("l", 7_000_000_000L);
    message.setFloatProperty("f", 1.5f);
    message.setDoubleProperty("d", 2.5);
    message.setStringProperty("s", "blue");
    message.setStringProperty("quote", "it's");
    message.setStringProperty("digits", "7");
    message.setStringProperty("empty", "");
    message.setStringProperty("percent", "50% _off\\");
    message.setStringProperty("line", "one\ntwo");
    message.setBooleanProperty("t", true);
    message.setBooleanProperty("u", false);
    message.setStringProperty("nil", null);
    message.setJMSType("car");
    message.setJMSCorrelationID("order-1");
    return message;
  }
}
