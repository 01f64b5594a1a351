package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** What a selector does to a consumer (JMS 3.1, 3.8 and 3.8.1). */
class SelectionTest extends ConformanceCase {

  @Statement(
      id = "3.8-1",
      text = "A consumer gets the messages that its selector matches, and only these.")
  void consumerGetsMatchingMessages() throws JMSException {
    Session session = session();
    Queue queue = queue();
    sendColours(session.createProducer(queue), session, "red", "blue", "red", "green");
    MessageConsumer consumer = session.createConsumer(queue, "colour = 'red'");
    assertThat(receiveTexts(consumer, 2)).containsExactly("red 0", "red 2");
    receivesNothing(consumer);
    consumer.close();
    contains(queue, "blue 1", "green 3");
  }

  @Statement(id = "3.8.1-1", text = "Two selectors share a queue's messages between them.")
  void selectorsShareAQueue() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer red = session.createConsumer(queue, "colour = 'red'");
    MessageConsumer blue = session.createConsumer(queue, "colour = 'blue'");
    sendColours(session.createProducer(queue), session, "blue", "red", "blue", "red");
    assertThat(receiveTexts(red, 2)).containsExactly("red 1", "red 3");
    assertThat(receiveTexts(blue, 2)).containsExactly("blue 0", "blue 2");
  }

  @Statement(id = "3.8.1-2", text = "A topic's subscriber gets only the messages that match.")
  void subscriberGetsMatchingMessages() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer red = session.createConsumer(topic, "colour = 'red'");
    MessageConsumer all = session.createConsumer(topic);
    sendColours(session.createProducer(topic), session, "red", "blue");
    assertThat(receiveText(red)).isEqualTo("red 0");
    assertThat(receiveTexts(all, 2)).containsExactly("red 0", "blue 1");
    receivesNothing(red);
  }

  @Statement(id = "3.8.1-3", text = "A selector does not see the body.")
  void bodyIsNotSeen() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MapMessage map = session.createMapMessage();
    map.setString("colour", "red");
    session.createProducer(queue).send(map);
    receivesNothing(session.createConsumer(queue, "colour = 'red'"));
    receive(session.createConsumer(queue, "colour IS NULL"));
  }

  @Statement(
      id = "3.8.1-4",
      text = "A selector of JMSMessageID or JMSCorrelationID finds the one message.")
  void findsByIdentifier() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    send(queue, "other");
    TextMessage message = session.createTextMessage("wanted");
    message.setJMSCorrelationID("order's");
    producer.send(message);
    producer.send(message);
    String byId = "JMSMessageID = '%s'".formatted(message.getJMSMessageID());
    assertThat(receive(session.createConsumer(queue, byId)).getJMSMessageID())
        .isEqualTo(message.getJMSMessageID());
    String byCorrelation = "JMSCorrelationID = 'order''s'";
    assertThat(receiveText(session.createConsumer(queue, byCorrelation))).isEqualTo("wanted");
  }

  @Statement(id = "3.8.1.1-40", text = "An empty text or null as a selector means no selector.")
  void emptySelectorIsNone() throws JMSException {
    Session session = session();
    for (String selector : new String[] {"", null}) {
      Queue queue = queue();
      send(queue, "any");
      MessageConsumer consumer = session.createConsumer(queue, selector);
      assertThat(consumer.getMessageSelector()).isNull();
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
  }

  @Statement(id = "3.8.1.1-41", text = "getMessageSelector gives the selector that was set.")
  void selectorIsKept() throws JMSException {
    MessageConsumer consumer = session().createConsumer(queue(), "colour = 'red'");
    assertThat(consumer.getMessageSelector()).isEqualTo("colour = 'red'");
  }

  @Statement(
      id = "3.8.1.1-42",
      text = "A malformed selector is refused by every method of a session that takes one.")
  void sessionRefusesMalformedSelectors() throws JMSException {
    Session session = connection(fresh("client")).createSession();
    Queue queue = session.createQueue(fresh("queue"));
    Topic topic = session.createTopic(fresh("topic"));
    String bad = "colour =";
    Class<InvalidSelectorException> refusal = InvalidSelectorException.class;
    refuses(refusal, () -> session.createConsumer(queue, bad));
    refuses(refusal, () -> session.createConsumer(topic, bad));
    refuses(refusal, () -> session.createConsumer(topic, bad, true));
    refuses(refusal, () -> session.createSharedConsumer(topic, fresh("name"), bad));
    refuses(refusal, () -> session.createDurableConsumer(topic, fresh("name"), bad, false));
    refuses(refusal, () -> session.createDurableSubscriber(topic, fresh("name"), bad, false));
    refuses(refusal, () -> session.createSharedDurableConsumer(topic, fresh("name"), bad));
    refuses(refusal, () -> browserOf(session, queue, bad));
  }

  @Statement(
      id = "3.8.1.1-43",
      text = "A malformed selector is refused by every method of a context that takes one.")
  void contextRefusesMalformedSelectors() {
    JMSContext context = context();
    context.setClientID(fresh("client"));
    Queue queue = context.createQueue(fresh("queue"));
    Topic topic = context.createTopic(fresh("topic"));
    String bad = "colour =";
    Class<InvalidSelectorRuntimeException> refusal = InvalidSelectorRuntimeException.class;
    refuses(refusal, () -> context.createConsumer(queue, bad));
    refuses(refusal, () -> context.createConsumer(topic, bad, true));
    refuses(refusal, () -> context.createSharedConsumer(topic, fresh("name"), bad));
    refuses(refusal, () -> context.createDurableConsumer(topic, fresh("name"), bad, false));
    refuses(refusal, () -> context.createSharedDurableConsumer(topic, fresh("name"), bad));
    refuses(refusal, () -> context.createBrowser(queue, bad).getEnumeration());
  }

  @Statement(
      id = "3.8.1.1-44",
      text = "A long selector with many parts is taken; a hopeless one is refused, not fatal.")
  void longSelectors() throws JMSException {
    Session session = session();
    Queue queue = queue();
    send(queue, "any");
    String many = "n = 0" + " OR n = 1".repeat(100) + " OR JMSPriority = 4";
    try (MessageConsumer consumer = session.createConsumer(queue, many)) {
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
    String deep = "(".repeat(20_000) + "TRUE" + ")".repeat(20_000);
    refuses(JMSException.class, () -> session.createConsumer(queue, deep));
    send(queue, "still alive");
    assertThat(receiveText(session.createConsumer(queue))).isEqualTo("still alive");
  }

  @Statement(
      id = "3.8.1.1-45",
      text = "A property's type in a selector is the type it was set with.")
  void typeIsTheOneSet() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    TextMessage text = session.createTextMessage("as text");
    text.setStringProperty("count", "2");
    producer.send(text);
    TextMessage number = session.createTextMessage("as number");
    number.setObjectProperty("count", 2L);
    producer.send(number);
    assertThat(receiveText(session.createConsumer(queue, "count = 2"))).isEqualTo("as number");
    assertThat(receiveText(session.createConsumer(queue, "count = '2'"))).isEqualTo("as text");
  }

  /** A provider may check when the browser is made or when it is first used. */
  private static void browserOf(Session session, Queue queue, String selector) throws JMSException {
    session.createBrowser(queue, selector).getEnumeration();
  }

  private static void sendColours(MessageProducer producer, Session session, String... colours)
      throws JMSException {
    for (int i = 0; i < colours.length; i++) {
      TextMessage message = session.createTextMessage(colours[i] + " " + i);
      message.setStringProperty("colour", colours[i]);
      producer.send(message);
    }
  }
}
