package org.angarium.tck.conformance.chapter4;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Which names a subscription may have (JMS 3.1, 4.2.4). */
class SubscriptionNameTest extends ConformanceCase {
  private static final int LENGTH = 128;

  /** Makes a consumer on a subscription of a kind. */
  @FunctionalInterface
  private interface Subscribing {
    MessageConsumer to(Topic topic, String name) throws JMSException;
  }

  @Statement(
      id = "4.2.4-1",
      text = "Every kind of named subscription may have letters, digits, _, . and - in its name.")
  void charactersOfAName() throws JMSException {
    eachKindWorks("Name_of.a-subscription.0123456789", "-._", "ÄäΩωЖж", "1.2-3_4");
  }

  @Statement(
      id = "4.2.4-2",
      text = "Every kind of named subscription may have a name of 128 characters.")
  void lengthOfAName() throws JMSException {
    eachKindWorks("a".repeat(LENGTH), "long-name_".repeat(LENGTH / 10) + "withend.");
  }

  @Statement(
      id = "4.2.4-3",
      text = "Names that differ in one of 128 characters, or in case, are different subscriptions.")
  void namesAreToldApart() throws JMSException {
    Session session = durableSession();
    String stem = "n".repeat(LENGTH - 1);
    String[] names = {stem + "a", stem + "b", stem + "A"};
    Topic topic = topic();
    MessageConsumer[] consumers = new MessageConsumer[names.length];
    for (int i = 0; i < names.length; i++) {
      consumers[i] = session.createSharedDurableConsumer(topic, names[i]);
    }
    send(topic, "any");
    for (int i = 0; i < names.length; i++) {
      assertThat(receiveText(consumers[i])).isEqualTo("any");
      consumers[i].close();
      session.unsubscribe(names[i]);
    }
  }

  @Statement(id = "4.2.4-4", text = "A context takes the same names.")
  void contextTakesTheNames() throws JMSException {
    JMSContext context = context();
    context.setClientID(fresh("client"));
    Topic topic = topic();
    String name = "Name_of.a-subscription.".repeat(6).substring(0, LENGTH);
    JMSConsumer durable = context.createDurableConsumer(topic, name);
    JMSConsumer shared = context.createSharedConsumer(topic, name);
    context.createProducer().send(topic, "any");
    assertThat(receiveText(durable)).isEqualTo("any");
    assertThat(receiveText(shared)).isEqualTo("any");
    durable.close();
    context.unsubscribe(name);
  }

  private void eachKindWorks(String... names) throws JMSException {
    Session session = durableSession();
    Cells cells = new Cells();
    for (String name : names) {
      cells.holds("shared " + name, () -> works(session, session::createSharedConsumer, name));
      cells.holds(
          "durable " + name,
          () -> {
            works(session, session::createDurableConsumer, name);
            session.unsubscribe(name);
          });
      cells.holds(
          "durable subscriber " + name,
          () -> {
            works(session, session::createDurableSubscriber, name);
            session.unsubscribe(name);
          });
      cells.holds(
          "shared durable " + name,
          () -> {
            works(session, session::createSharedDurableConsumer, name);
            session.unsubscribe(name);
          });
    }
    cells.end();
  }

  private void works(Session session, Subscribing subscribing, String name) throws JMSException {
    Topic topic = topic();
    try (MessageConsumer consumer = subscribing.to(topic, name)) {
      send(session, topic, "any");
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
  }

  private Session durableSession() throws JMSException {
    Connection connection = connection(fresh("client"));
    connection.start();
    return connection.createSession();
  }
}
