package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Shared, non-durable subscriptions. */
class SharedSubscriptionTest extends ConformanceCase {
  private final String name = "shared-" + System.nanoTime();

  private Session other() throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection.createSession();
  }

  @Statement(
      id = "8.3.2-1",
      text = "Each message of the subscription goes to one of its consumers, of any connection.")
  void consumersShareTheMessages() throws JMSException {
    Topic topic = topic();
    MessageConsumer first = session().createSharedConsumer(topic, name);
    MessageConsumer second = other().createSharedConsumer(topic, name);
    send(topic, "1", "2", "3", "4", "5", "6");
    assertThat(Shared.receiveAll(first, second, 6))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    receivesNothing(first);
    receivesNothing(second);
  }

  @Statement(
      id = "8.3.2-2",
      text = "Sessions, contexts and topic sessions make consumers on the same subscription.")
  void allApisShareOne() throws JMSException {
    Topic topic = topic();
    JMSContext context = context();
    TopicConnection connection = topicConnection();
    connection.start();
    TopicSession topicSession = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    MessageConsumer classic = session().createSharedConsumer(topic, name);
    send(topic, "1");
    assertThat(receiveText(classic)).isEqualTo("1");
    JMSConsumer simplified = context.createSharedConsumer(topic, name);
    classic.close();
    send(topic, "2");
    assertThat(receive(simplified).getBody(String.class)).isEqualTo("2");
    MessageConsumer domain = topicSession.createSharedConsumer(topic, name);
    simplified.close();
    send(topic, "3");
    assertThat(receiveText(domain)).isEqualTo("3");
    receivesNothing(domain);
  }

  @Statement(id = "8.3.2-3", text = "Subscriptions of different names each get every message.")
  void namesTellSubscriptionsApart() throws JMSException {
    Topic topic = topic();
    Session session = session();
    MessageConsumer first = session.createSharedConsumer(topic, name);
    MessageConsumer second = session.createSharedConsumer(topic, name + "-other");
    send(topic, "any");
    assertThat(receiveText(first)).isEqualTo("any");
    assertThat(receiveText(second)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.2-4",
      text = "The client identifier, or its absence, belongs to the subscription's name.")
  void clientIdsTellSubscriptionsApart() throws JMSException {
    Topic topic = topic();
    MessageConsumer without = session().createSharedConsumer(topic, name);
    MessageConsumer one = identified().createSharedConsumer(topic, name);
    MessageConsumer another = identified().createSharedConsumer(topic, name);
    send(topic, "any");
    assertThat(receiveText(without)).isEqualTo("any");
    assertThat(receiveText(one)).isEqualTo("any");
    assertThat(receiveText(another)).isEqualTo("any");
  }

  private Session identified() throws JMSException {
    Connection connection = connection(fresh("client"));
    connection.start();
    return connection.createSession();
  }

  @Statement(
      id = "8.3.2-5",
      text = "The subscription and what it has stay while one consumer of it is open.")
  void staysWhileOneConsumerIsOpen() throws JMSException {
    Topic topic = topic();
    MessageConsumer first = session().createSharedConsumer(topic, name);
    MessageConsumer second = other().createSharedConsumer(topic, name);
    send(topic, "1", "2");
    first.close();
    send(topic, "3");
    assertThat(receiveTexts(second, 3)).containsExactlyInAnyOrder("1", "2", "3");
  }

  @Statement(
      id = "8.3.2-6",
      text = "With its last consumer the subscription ends, and what it had is gone.")
  void endsWithTheLastConsumer() throws JMSException {
    Topic topic = topic();
    Session session = session();
    MessageConsumer first = session.createSharedConsumer(topic, name);
    MessageConsumer second = session.createSharedConsumer(topic, name);
    send(topic, "unread");
    first.close();
    second.close();
    send(topic, "unheard");
    MessageConsumer third = session.createSharedConsumer(topic, name);
    send(topic, "later");
    assertThat(receiveText(third)).isEqualTo("later");
    receivesNothing(third);
  }

  @Statement(
      id = "8.3.2-7",
      text = "Another topic or selector is refused while the subscription has a consumer.")
  void otherTermsAreRefusedWhileActive() throws JMSException {
    Topic topic = topic();
    Topic otherTopic = topic();
    Session session = session();
    JMSContext context = context();
    session.createSharedConsumer(topic, name, "a = 1");
    Session other = other();
    refuses(JMSException.class, () -> other.createSharedConsumer(topic, name, "a = 2"));
    refuses(JMSException.class, () -> other.createSharedConsumer(topic, name));
    refuses(JMSException.class, () -> other.createSharedConsumer(otherTopic, name, "a = 1"));
    refuses(JMSRuntimeException.class, () -> context.createSharedConsumer(topic, name, "a = 2"));
    refuses(JMSRuntimeException.class, () -> context.createSharedConsumer(topic, name));
    refuses(
        JMSRuntimeException.class, () -> context.createSharedConsumer(otherTopic, name, "a = 1"));
    other.createSharedConsumer(topic, name, "a = 1");
  }

  @Statement(
      id = "8.3.2-8",
      text = "After its last consumer the name may be used with another topic and selector.")
  void otherTermsAreTakenAfterwards() throws JMSException {
    Topic topic = topic();
    Topic otherTopic = topic();
    Session session = session();
    session.createSharedConsumer(topic, name, "a = 1").close();
    MessageConsumer changed = session.createSharedConsumer(otherTopic, name);
    send(otherTopic, "any");
    assertThat(receiveText(changed)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.2-9",
      text = "With a selector only what matches it is added to the subscription.")
  void selectorFilters() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer blue = session.createSharedConsumer(topic, name, "color = 'blue'");
    assertThat(blue.getMessageSelector()).isEqualTo("color = 'blue'");
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
      id = "8.3.2-10",
      text = "A durable subscription of the same name is another one, shared or not.")
  void durableOfSameNameIsAnother() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    MessageConsumer shared = session.createSharedConsumer(topic, name);
    MessageConsumer durable = session.createDurableConsumer(topic, name);
    MessageConsumer sharedDurable = session().createSharedDurableConsumer(topic, name);
    MessageConsumer plain = session().createSharedConsumer(topic, name);
    send(topic, "any");
    for (MessageConsumer consumer : new MessageConsumer[] {shared, durable, sharedDurable, plain}) {
      assertThat(receiveText(consumer)).isEqualTo("any");
      consumer.close();
    }
    session.unsubscribe(name);
    session().unsubscribe(name);
  }

  @Statement(
      id = "8.3.2-11",
      text = "What a consumer's session did not acknowledge goes to the other consumers.")
  void unacknowledgedGoesToOthers() throws JMSException {
    Topic topic = topic();
    Session first = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer one = first.createSharedConsumer(topic, name);
    send(topic, "any");
    assertThat(receiveText(one)).isEqualTo("any");
    MessageConsumer another = other().createSharedConsumer(topic, name);
    first.close();
    Message again = receive(another);
    assertThat(again.getBody(String.class)).isEqualTo("any");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "8.3.2-12",
      text = "No selector, null and the empty text are the same terms for an active subscription.")
  void noSelectorIsOneTerm() throws JMSException {
    Topic topic = topic();
    Session session = session();
    MessageConsumer first = session.createSharedConsumer(topic, name);
    MessageConsumer second = session.createSharedConsumer(topic, name, null);
    MessageConsumer third = session.createSharedConsumer(topic, name, "");
    first.close();
    second.close();
    send(topic, "any");
    assertThat(receiveText(third)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.2-13",
      text = "Client identifier and name are told apart, whatever dots are in them.")
  void clientIdAndNameAreTwoThings() throws JMSException {
    Topic topic = topic();
    String clientId = fresh("client");
    Connection connection = connection(clientId);
    connection.start();
    MessageConsumer first = connection.createSession().createSharedConsumer(topic, "b");
    MessageConsumer second = session().createSharedConsumer(topic, clientId + ".b");
    send(topic, "any");
    assertThat(receiveText(first)).isEqualTo("any");
    assertThat(receiveText(second)).isEqualTo("any");
  }
}
