package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.function.Function;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;

/** When delivery starts: by a call in the classic API, with a consumer in the simplified one. */
class StartingDeliveryTest extends ConformanceCase {

  @Statement(
      id = "8.4-1",
      text = "A connection delivers nothing before start, then what had waited.")
  void classicConnectionHasToBeStarted() throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    send(queue, "any");
    receivesNothing(consumer);
    assertThat(consumer.receiveNoWait()).isNull();
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(id = "8.4-2", text = "Delivery is suspended by stop and goes on with start.")
  void stopSuspends() throws JMSException {
    Connection connection = connection();
    connection.start();
    Session session = connection.createSession();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    send(queue, "1");
    assertThat(receiveText(consumer)).isEqualTo("1");
    connection.stop();
    send(queue, "2");
    receivesNothing(consumer);
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("2");
  }

  @Statement(id = "8.4-3", text = "A listener is called only between start and stop.")
  void listenerFollowsStartAndStop() throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession();
    Queue queue = queue();
    Inbox inbox = new Inbox();
    session.createConsumer(queue).setMessageListener(inbox);
    send(queue, "1");
    inbox.staysEmpty();
    connection.start();
    assertThat(inbox.nextText()).isEqualTo("1");
    connection.stop();
    send(queue, "2");
    inbox.staysEmpty();
    connection.start();
    assertThat(inbox.nextText()).isEqualTo("2");
  }

  @Statement(id = "8.4-4", text = "Each method that makes a JMSConsumer starts the connection.")
  void everyConsumerStarts() throws JMSException {
    Topic topic = topic();
    List<Function<JMSContext, JMSConsumer>> methods =
        List.of(
            context -> context.createConsumer(topic),
            context -> context.createConsumer(topic, "TRUE"),
            context -> context.createConsumer(topic, "TRUE", false),
            context -> context.createDurableConsumer(topic, "1"),
            context -> context.createDurableConsumer(topic, "2", "TRUE", false),
            context -> context.createSharedConsumer(topic, "3"),
            context -> context.createSharedConsumer(topic, "4", "TRUE"),
            context -> context.createSharedDurableConsumer(topic, "5"),
            context -> context.createSharedDurableConsumer(topic, "6", "TRUE"));
    for (Function<JMSContext, JMSConsumer> method : methods) {
      JMSContext context = context();
      context.setClientID(fresh("client"));
      assertThat(context.getAutoStart()).isTrue();
      JMSConsumer consumer = method.apply(context);
      send(topic, "any");
      assertThat(receive(consumer).getBody(String.class)).isEqualTo("any");
    }
  }

  @Statement(
      id = "8.4-5",
      text = "With auto-start off a consumer starts nothing until start is called.")
  void autoStartOff() throws JMSException {
    JMSContext context = context();
    context.setAutoStart(false);
    assertThat(context.getAutoStart()).isFalse();
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    send(queue, "any");
    receivesNothing(consumer);
    context.start();
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("any");
  }

  @Statement(id = "8.4-6", text = "Setting auto-start itself neither starts nor stops.")
  void settingAutoStartDoesNothingElse() throws JMSException {
    JMSContext context = context();
    context.setAutoStart(false);
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    context.setAutoStart(true);
    send(queue, "1", "2");
    receivesNothing(consumer);
    context.start();
    context.setAutoStart(false);
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("1");
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("2");
  }

  @Statement(id = "8.4-7", text = "A producer and its sends do not start the connection.")
  void producerDoesNotStart() throws JMSException {
    JMSContext context = context();
    context.setAutoStart(false);
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    context.setAutoStart(true);
    context.createProducer().send(queue, "any");
    receivesNothing(consumer);
  }

  @Statement(id = "8.4-11", text = "A browser is no consumer and does not start the connection.")
  void browserDoesNotStart() throws JMSException {
    JMSContext context = context();
    context.setAutoStart(false);
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    context.setAutoStart(true);
    send(queue, "any");
    context.createBrowser(queue).close();
    context.createBrowser(queue, "TRUE").close();
    receivesNothing(consumer);
  }

  @Statement(id = "8.4-12", text = "A context's browser shows the queue without a call of start.")
  void browserShowsWithoutStart() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    send(queue, "any");
    try (QueueBrowser browser = context.createBrowser(queue)) {
      assertThat(browser.getEnumeration().hasMoreElements()).isTrue();
    }
  }

  @Statement(
      id = "8.4-8",
      text = "A consumer of one context starts the connection for all contexts that share it.")
  void startsForAllContexts() throws JMSException {
    JMSContext context = context();
    JMSContext sibling = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    context.setAutoStart(false);
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    send(queue, "any");
    receivesNothing(consumer);
    sibling.createConsumer(queue());
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("any");
  }

  @Statement(id = "8.4-9", text = "A context's stop and start suspend and resume delivery.")
  void contextStopSuspends() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Inbox inbox = new Inbox();
    context.createConsumer(queue).setMessageListener(inbox);
    send(queue, "1");
    assertThat(inbox.nextText()).isEqualTo("1");
    context.stop();
    send(queue, "2");
    inbox.staysEmpty();
    context.start();
    assertThat(inbox.nextText()).isEqualTo("2");
  }

  @Statement(id = "8.4-10", text = "Starting and stopping twice is as once.")
  void startAndStopAreIdempotent() throws JMSException {
    Connection connection = connection();
    Queue queue = queue();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    connection.start();
    connection.start();
    send(queue, "1");
    assertThat(receiveText(consumer)).isEqualTo("1");
    connection.stop();
    connection.stop();
    send(queue, "2");
    receivesNothing(consumer);
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("2");
  }
}
