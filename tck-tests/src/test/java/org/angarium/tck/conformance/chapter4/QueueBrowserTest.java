package org.angarium.tck.conformance.chapter4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Looking at a queue (JMS 3.1, 4.1.6). */
class QueueBrowserTest extends ConformanceCase {
  private static final long HOUR_MS = 3_600_000;

  @Statement(id = "4.1.6-1", text = "Browsing removes nothing from the queue.")
  void removesNothing() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two");
    assertThat(browse(session(), queue)).hasSize(2);
    assertThat(browse(session(), queue)).hasSize(2);
    contains(queue, "one", "two");
  }

  @Statement(
      id = "4.1.6-2",
      text = "A browser shows the messages in the order in which they would be received.")
  void showsTheOrderOfReceipt() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("low"), DeliveryMode.PERSISTENT, 1, 0);
    producer.send(session.createTextMessage("first"), DeliveryMode.PERSISTENT, 4, 0);
    producer.send(session.createTextMessage("second"), DeliveryMode.PERSISTENT, 4, 0);
    producer.send(session.createTextMessage("high"), DeliveryMode.PERSISTENT, 9, 0);
    List<String> browsed = texts(browse(session, queue));
    assertThat(browsed).containsExactly("high", "first", "second", "low");
    assertThat(receiveTexts(session.createConsumer(queue), 4)).isEqualTo(browsed);
  }

  @Statement(id = "4.1.6-3", text = "With a selector a browser shows the matching messages only.")
  void showsWhatTheSelectorMatches() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 6; i++) {
      Message message = session.createTextMessage("message " + i);
      message.setIntProperty("third", i % 3);
      producer.send(message);
    }
    try (QueueBrowser browser = session.createBrowser(queue, "third = 1")) {
      assertThat(shown(browser)).containsExactly("message 1", "message 4");
    }
  }

  @Statement(id = "4.1.6-4", text = "A message is not shown before its delivery time.")
  void hidesWhatIsNotDue() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(HOUR_MS);
    producer.send(session.createTextMessage("later"));
    send(queue, "now");
    assertThat(texts(browse(session, queue))).containsExactly("now");
  }

  @Statement(
      id = "4.1.6-5",
      text = "A browser tells its queue and its selector, null when it has none.")
  void tellsItsQueueAndSelector() throws JMSException {
    Session session = session();
    Queue queue = queue();
    try (QueueBrowser plain = session.createBrowser(queue);
        QueueBrowser choosy = session.createBrowser(queue, "n = 1")) {
      assertThat(plain.getQueue()).isEqualTo(queue);
      assertThat(plain.getMessageSelector()).isNull();
      assertThat(choosy.getMessageSelector()).isEqualTo("n = 1");
    }
  }

  @Statement(
      id = "4.1.6-6",
      text = "Each enumeration shows the queue as it is when it is asked for.")
  void eachEnumerationBeginsAnew() throws JMSException {
    Session session = session();
    Queue queue = queue();
    send(queue, "one");
    try (QueueBrowser browser = session.createBrowser(queue)) {
      assertThat(shown(browser)).containsExactly("one");
      send(queue, "two");
      assertThat(shown(browser)).containsExactly("one", "two");
      try (MessageConsumer consumer = session().createConsumer(queue)) {
        receive(consumer);
      }
      assertThat(shown(browser)).containsExactly("two");
    }
  }

  @Statement(
      id = "4.1.6-7",
      text = "A message that was browsed is still delivered for the first time.")
  void browsingIsNoDelivery() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    for (Message browsed : browse(session(), queue)) {
      assertThat(browsed.getJMSRedelivered()).isFalse();
    }
    Message received = receive(session().createConsumer(queue));
    assertThat(received.getJMSRedelivered()).isFalse();
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Statement(id = "4.1.6-8", text = "A context makes browsers, with and without selector.")
  void contextMakesBrowsers() throws JMSException {
    Queue queue = queue();
    JMSContext context = context();
    context.createProducer().setProperty("n", 1).send(queue, "one");
    context.createProducer().setProperty("n", 2).send(queue, "two");
    context.start();
    assertThat(shown(context.createBrowser(queue))).containsExactly("one", "two");
    assertThat(shown(context.createBrowser(queue, "n = 2"))).containsExactly("two");
  }

  @Statement(id = "4.1.6-9", text = "A QueueSession makes browsers, with and without selector.")
  void queueSessionMakesBrowsers() throws JMSException {
    Queue queue = queue();
    QueueConnection connection = queueConnection();
    connection.start();
    QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    send(session, queue, "any");
    assertThat(shown(session.createBrowser(queue))).containsExactly("any");
    assertThat(shown(session.createBrowser(queue, "n = 2"))).isEmpty();
  }

  @Statement(id = "4.1.6-10", text = "A browser is not made for a destination that is null.")
  void refusesNoQueue() throws JMSException {
    Session session = session();
    refuses(InvalidDestinationException.class, () -> session.createBrowser(null));
    refuses(InvalidDestinationException.class, () -> session.createBrowser(null, "n = 1"));
    JMSContext context = context();
    refuses(InvalidDestinationRuntimeException.class, () -> context.createBrowser(null));
    refuses(InvalidDestinationRuntimeException.class, () -> context.createBrowser(null, "n = 1"));
  }

  @Statement(
      id = "4.1.6-11",
      text = "The enumeration of an empty queue has no element, and its next one is an error.")
  void emptyQueueShowsNothing() throws JMSException {
    try (QueueBrowser browser = session().createBrowser(queue())) {
      Enumeration<?> nothing = browser.getEnumeration();
      assertThat(nothing.hasMoreElements()).isFalse();
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(nothing::nextElement);
    }
  }

  @Statement(id = "4.1.6-12", text = "What a transaction has sent and not committed is not shown.")
  void hidesWhatIsNotCommitted() throws JMSException {
    Queue queue = queue();
    Session transacted = session(Session.SESSION_TRANSACTED);
    send(transacted, queue, "any");
    assertThat(browse(session(), queue)).isEmpty();
    transacted.commit();
    assertThat(browse(session(), queue)).hasSize(1);
  }

  @Statement(id = "4.1.6-13", text = "An enumeration goes on while messages come and go.")
  void enumerationBearsChanges() throws JMSException {
    Session session = session();
    Queue queue = queue();
    for (int i = 0; i < 120; i++) {
      send(session, queue, "before");
    }
    try (QueueBrowser browser = session.createBrowser(queue);
        Session other = session()) {
      Enumeration<?> enumeration = browser.getEnumeration();
      assertThat(enumeration.nextElement()).isInstanceOf(Message.class);
      receiveTexts(other.createConsumer(queue), 110);
      send(other, queue, "after");
      while (enumeration.hasMoreElements()) {
        assertThat(enumeration.nextElement()).isInstanceOf(Message.class);
      }
    }
  }

  @Statement(id = "4.1.6-14", text = "A browser can be closed twice.")
  void closesTwice() throws JMSException {
    QueueBrowser browser = session().createBrowser(queue());
    browser.close();
    browser.close();
  }

  @Statement(id = "4.1.6-15", text = "A consumer may take a message while a browser looks at it.")
  void browserHoldsNothingBack() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two");
    Connection connection = connection();
    connection.start();
    try (QueueBrowser browser = connection.createSession().createBrowser(queue)) {
      assertThat(browser.getEnumeration().nextElement()).isInstanceOf(Message.class);
      contains(queue, "one", "two");
    }
  }

  private static List<String> shown(QueueBrowser browser) throws JMSException {
    List<Message> messages = new ArrayList<>();
    Enumeration<?> enumeration = browser.getEnumeration();
    while (enumeration.hasMoreElements()) {
      messages.add((Message) enumeration.nextElement());
    }
    return texts(messages);
  }

  private static List<String> texts(List<Message> messages) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (Message message : messages) {
      texts.add(message.getBody(String.class));
    }
    return texts;
  }
}
