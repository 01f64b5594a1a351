package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Consumers with an unshared, non-durable subscription of their own. */
class TopicConsumerTest extends ConformanceCase {

  @Statement(
      id = "8.3.1-1",
      text = "Each createConsumer makes a subscription of its own, which gets every message.")
  void eachConsumerGetsEveryMessage() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer second = session.createConsumer(topic);
    MessageConsumer third = session().createConsumer(topic);
    send(topic, "a", "b");
    for (MessageConsumer consumer : new MessageConsumer[] {first, second, third}) {
      assertThat(receiveTexts(consumer, 2)).containsExactly("a", "b");
      receivesNothing(consumer);
    }
  }

  @Statement(id = "8.3.1-2", text = "A context's createConsumer subscribes likewise.")
  void contextConsumersGetEveryMessage() throws JMSException {
    JMSContext context = context();
    Topic topic = topic();
    JMSConsumer first = context.createConsumer(topic);
    JMSConsumer second = context.createConsumer(topic, "TRUE", false);
    send(topic, "any");
    assertThat(receive(first).getBody(String.class)).isEqualTo("any");
    assertThat(receive(second).getBody(String.class)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.1-3",
      text = "createSubscriber subscribes likewise; the subscriber tells its topic and noLocal.")
  void subscribersGetEveryMessage() throws JMSException {
    TopicConnection connection = topicConnection();
    connection.start();
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    Topic topic = topic();
    TopicSubscriber first = session.createSubscriber(topic);
    TopicSubscriber second = session.createSubscriber(topic, "TRUE", true);
    MessageConsumer third = session.createConsumer(topic);
    assertThat(first.getTopic()).isEqualTo(topic);
    assertThat(first.getNoLocal()).isFalse();
    assertThat(second.getNoLocal()).isTrue();
    assertThat(second.getMessageSelector()).isEqualTo("TRUE");
    send(topic, "any");
    assertThat(receiveText(first)).isEqualTo("any");
    assertThat(receiveText(second)).isEqualTo("any");
    assertThat(receiveText(third)).isEqualTo("any");
  }

  @Statement(id = "8.3.1-4", text = "What was sent before the consumer was made does not reach it.")
  void earlierMessagesDoNotCome() throws JMSException {
    Topic topic = topic();
    send(topic, "earlier");
    MessageConsumer consumer = session().createConsumer(topic);
    send(topic, "later");
    assertThat(receiveText(consumer)).isEqualTo("later");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.1-5",
      text = "With its consumer the subscription is closed, and what it had is gone.")
  void subscriptionEndsWithItsConsumer() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer first = session.createConsumer(topic);
    send(topic, "unread");
    first.close();
    send(topic, "unheard");
    MessageConsumer second = session.createConsumer(topic);
    send(topic, "later");
    assertThat(receiveText(second)).isEqualTo("later");
    receivesNothing(second);
  }

  @Statement(
      id = "8.3.1-6",
      text = "With a selector only what matches it is added to the subscription.")
  void selectorFilters() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer blue = session.createConsumer(topic, "color = 'blue'");
    MessageProducer producer = session.createProducer(topic);
    for (String color : new String[] {"red", "blue", "green"}) {
      TextMessage message = session.createTextMessage(color);
      message.setStringProperty("color", color);
      producer.send(message);
    }
    assertThat(receiveText(blue)).isEqualTo("blue");
    receivesNothing(blue);
  }

  @Statement(
      id = "8.3.1-7",
      text = "With noLocal, messages of any session of the consumer's own connection do not come.")
  void noLocalKeepsOwnConnectionOut() throws JMSException {
    Connection own = connection();
    own.start();
    Topic topic = topic();
    Session session = own.createSession();
    MessageConsumer consumer = session.createConsumer(topic, null, true);
    send(session, topic, "same session");
    send(own.createSession(), topic, "same connection");
    send(topic, "another connection");
    assertThat(receiveText(consumer)).isEqualTo("another connection");
    receivesNothing(consumer);
  }

  @Statement(id = "8.3.1-8", text = "Without noLocal messages of the own connection come.")
  void ownMessagesCome() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer plain = session.createConsumer(topic);
    MessageConsumer explicit = session.createConsumer(topic, null, false);
    send(session, topic, "own");
    assertThat(receiveText(plain)).isEqualTo("own");
    assertThat(receiveText(explicit)).isEqualTo("own");
  }

  @Statement(
      id = "8.3.1-9",
      text = "With noLocal, contexts that share a connection do not hear each other.")
  void noLocalOfContexts() throws JMSException {
    JMSContext context = context();
    JMSContext sibling = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    Topic topic = topic();
    JMSConsumer consumer = context.createConsumer(topic, null, true);
    context.createProducer().send(topic, "same context");
    sibling.createProducer().send(topic, "same connection");
    send(topic, "another connection");
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("another connection");
    receivesNothing(consumer);
  }

  @Statement(id = "8.3.1-10", text = "noLocal and a selector hold together.")
  void noLocalWithSelector() throws JMSException {
    Connection own = connection();
    own.start();
    Session session = own.createSession();
    Topic topic = topic();
    MessageConsumer consumer = session.createConsumer(topic, "JMSPriority > 4", true);
    Session other = session();
    session.createProducer(topic).send(session.createTextMessage("own"), 1, 9, 0);
    other.createProducer(topic).send(other.createTextMessage("low"), 1, 1, 0);
    other.createProducer(topic).send(other.createTextMessage("high"), 1, 9, 0);
    assertThat(receiveText(consumer)).isEqualTo("high");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.1-11",
      text = "Work on one subscription's copy leaves the copies of others as they are.")
  void copiesAreIndependent() throws JMSException {
    Session slow = session(Session.CLIENT_ACKNOWLEDGE);
    Session quick = session();
    Topic topic = topic();
    MessageConsumer first = slow.createConsumer(topic);
    MessageConsumer second = quick.createConsumer(topic);
    send(topic, "any");
    assertThat(receiveText(second)).isEqualTo("any");
    assertThat(receive(first).getJMSRedelivered()).isFalse();
    slow.recover();
    assertThat(receive(first).getJMSRedelivered()).isTrue();
    receivesNothing(second);
  }

  @Statement(
      id = "8.3.1-12",
      text = "Messages of one session reach a subscription in the order of their sends.")
  void orderOfOneSession() throws JMSException {
    Topic topic = topic();
    MessageConsumer consumer = session().createConsumer(topic);
    String[] texts = new String[30];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "m" + i;
    }
    send(topic, texts);
    assertThat(receiveTexts(consumer, texts.length)).containsExactly(texts);
  }
}
