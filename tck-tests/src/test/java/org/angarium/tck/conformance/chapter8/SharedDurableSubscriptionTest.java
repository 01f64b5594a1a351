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

/** Shared durable subscriptions. */
class SharedDurableSubscriptionTest extends ConformanceCase {
  private final String name = "shared-durable-" + System.nanoTime();

  private Session other(int mode) throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection.createSession(mode);
  }

  private Session other() throws JMSException {
    return other(Session.AUTO_ACKNOWLEDGE);
  }

  private Session identified() throws JMSException {
    Connection connection = connection(fresh("client"));
    connection.start();
    return connection.createSession();
  }

  @Statement(
      id = "8.3.4-1",
      text = "The subscription keeps what is published without consumer, and needs no client id.")
  void keepsMessagesWithoutConsumer() throws JMSException {
    Topic topic = topic();
    session().createSharedDurableConsumer(topic, name).close();
    send(topic, "1", "2");
    MessageConsumer consumer = other().createSharedDurableConsumer(topic, name);
    assertThat(receiveTexts(consumer, 2)).containsExactly("1", "2");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.4-2",
      text = "Each message of the subscription goes to one of its consumers, of any connection.")
  void consumersShareTheMessages() throws JMSException {
    Topic topic = topic();
    MessageConsumer first = session().createSharedDurableConsumer(topic, name);
    MessageConsumer second = other().createSharedDurableConsumer(topic, name);
    send(topic, "1", "2", "3", "4", "5", "6");
    assertThat(Shared.receiveAll(first, second, 6))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    receivesNothing(first);
    receivesNothing(second);
  }

  @Statement(
      id = "8.3.4-3",
      text = "Sessions, contexts and topic sessions make consumers on the same subscription.")
  void allApisShareOne() throws JMSException {
    Topic topic = topic();
    TopicConnection connection = topicConnection();
    connection.start();
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    session.createSharedDurableConsumer(topic, name).close();
    send(topic, "1", "2", "3");
    MessageConsumer classic = session().createSharedDurableConsumer(topic, name);
    assertThat(receiveText(classic)).isEqualTo("1");
    classic.close();
    JMSContext context = context();
    JMSConsumer simplified = context.createSharedDurableConsumer(topic, name);
    assertThat(receive(simplified).getBody(String.class)).isEqualTo("2");
    simplified.close();
    MessageConsumer domain = session.createSharedDurableConsumer(topic, name, null);
    assertThat(receiveText(domain)).isEqualTo("3");
  }

  @Statement(
      id = "8.3.4-4",
      text = "A consumer with other terms makes an inactive subscription anew.")
  void otherTermsBeginAnew() throws JMSException {
    Topic topic = topic();
    Topic otherTopic = topic();
    Session session = session();
    session.createSharedDurableConsumer(topic, name).close();
    send(topic, "of the old");
    MessageConsumer selecting = session.createSharedDurableConsumer(topic, name, "JMSPriority > 1");
    send(topic, "of the second");
    assertThat(receiveText(selecting)).isEqualTo("of the second");
    receivesNothing(selecting);
    send(topic, "unread");
    selecting.close();
    MessageConsumer elsewhere =
        session.createSharedDurableConsumer(otherTopic, name, "JMSPriority > 1");
    send(topic, "unheard");
    send(otherTopic, "of the third");
    assertThat(receiveText(elsewhere)).isEqualTo("of the third");
    receivesNothing(elsewhere);
  }

  @Statement(
      id = "8.3.4-5",
      text = "Other terms are refused while the subscription has a consumer.")
  void otherTermsAreRefusedWhileActive() throws JMSException {
    Topic topic = topic();
    Topic otherTopic = topic();
    JMSContext context = context();
    MessageConsumer first = session().createSharedDurableConsumer(topic, name, "a = 1");
    Session other = other();
    refuses(JMSException.class, () -> other.createSharedDurableConsumer(topic, name, "a = 2"));
    refuses(JMSException.class, () -> other.createSharedDurableConsumer(topic, name));
    refuses(JMSException.class, () -> other.createSharedDurableConsumer(otherTopic, name, "a = 1"));
    refuses(
        JMSRuntimeException.class, () -> context.createSharedDurableConsumer(topic, name, "a = 2"));
    refuses(
        JMSRuntimeException.class,
        () -> context.createSharedDurableConsumer(otherTopic, name, "a = 1"));
    MessageConsumer second = other.createSharedDurableConsumer(topic, name, "a = 1");
    first.close();
    second.close();
    other.unsubscribe(name);
  }

  @Statement(
      id = "8.3.4-6",
      text = "An unshared durable subscription of the name and client identifier is in the way.")
  void unsharedDurableIsInTheWay() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    MessageConsumer unshared = session.createDurableConsumer(topic, name);
    refuses(JMSException.class, () -> session.createSharedDurableConsumer(topic, name));
    unshared.close();
    refuses(JMSException.class, () -> session.createSharedDurableConsumer(topic, name));
    session.unsubscribe(name);
    session.createSharedDurableConsumer(topic, name);
  }

  @Statement(
      id = "8.3.4-7",
      text = "The client identifier, or its absence, belongs to the subscription's name.")
  void clientIdsTellSubscriptionsApart() throws JMSException {
    Topic topic = topic();
    MessageConsumer without = session().createSharedDurableConsumer(topic, name);
    MessageConsumer one = identified().createSharedDurableConsumer(topic, name);
    MessageConsumer another = identified().createSharedDurableConsumer(topic, name);
    send(topic, "any");
    assertThat(receiveText(without)).isEqualTo("any");
    assertThat(receiveText(one)).isEqualTo("any");
    assertThat(receiveText(another)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.4-8",
      text = "unsubscribe is refused while any consumer is open, and deletes afterwards.")
  void activeSubscriptionIsNotDeleted() throws JMSException {
    Topic topic = topic();
    Session session = session();
    Session other = other();
    MessageConsumer first = session.createSharedDurableConsumer(topic, name);
    MessageConsumer second = other.createSharedDurableConsumer(topic, name);
    first.close();
    refuses(JMSException.class, () -> session.unsubscribe(name));
    second.close();
    send(topic, "deleted");
    session.unsubscribe(name);
    MessageConsumer third = session.createSharedDurableConsumer(topic, name);
    receivesNothing(third);
  }

  @Statement(
      id = "8.3.4-9",
      text = "unsubscribe is refused while a message of it is unacknowledged or uncommitted.")
  void subscriptionInUseIsNotDeleted() throws JMSException {
    Topic topic = topic();
    Session session = other(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createSharedDurableConsumer(topic, name);
    send(topic, "any");
    receive(consumer);
    consumer.close();
    refuses(JMSException.class, () -> session.unsubscribe(name));
    session.commit();
    session.unsubscribe(name);
  }

  @Statement(
      id = "8.3.4-10",
      text = "What a consumer's session did not acknowledge goes to the other consumers.")
  void unacknowledgedGoesToOthers() throws JMSException {
    Topic topic = topic();
    Session first = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer one = first.createSharedDurableConsumer(topic, name);
    send(topic, "any");
    receive(one);
    MessageConsumer another = other().createSharedDurableConsumer(topic, name);
    first.close();
    Message again = receive(another);
    assertThat(again.getBody(String.class)).isEqualTo("any");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "8.3.4-11",
      text = "With a selector only what matches it is added, while inactive as well.")
  void selectorFilters() throws JMSException {
    Topic topic = topic();
    Session session = session();
    session.createSharedDurableConsumer(topic, name, "color = 'blue'").close();
    MessageProducer producer = session.createProducer(topic);
    for (String color : new String[] {"red", "blue", "green"}) {
      TextMessage message = session.createTextMessage(color);
      message.setStringProperty("color", color);
      producer.send(message);
    }
    MessageConsumer blue = session.createSharedDurableConsumer(topic, name, "color = 'blue'");
    assertThat(receiveText(blue)).isEqualTo("blue");
    receivesNothing(blue);
  }

  @Statement(
      id = "8.3.4-12",
      text = "It outlives its connections, and the same terms go on with it.")
  void outlivesItsConnections() throws JMSException {
    Topic topic = topic();
    try (Connection connection = factory().createConnection()) {
      connection.createSession().createSharedDurableConsumer(topic, name, "");
    }
    send(topic, "meanwhile");
    MessageConsumer consumer = session().createSharedDurableConsumer(topic, name);
    assertThat(receiveText(consumer)).isEqualTo("meanwhile");
  }

  @Statement(
      id = "8.3.4-13",
      text = "A shared non-durable subscription of the same name is another one.")
  void nonDurableOfSameNameIsAnother() throws JMSException {
    Topic topic = topic();
    Session session = session();
    session.createSharedConsumer(topic, name).close();
    session.createSharedDurableConsumer(topic, name).close();
    send(topic, "any");
    MessageConsumer nonDurable = session.createSharedConsumer(topic, name);
    MessageConsumer durable = session.createSharedDurableConsumer(topic, name);
    receivesNothing(nonDurable);
    assertThat(receiveText(durable)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.4-14",
      text = "Client identifier and name are told apart, whatever dots are in them.")
  void clientIdAndNameAreTwoThings() throws JMSException {
    Topic topic = topic();
    String clientId = fresh("client");
    Connection connection = connection(clientId);
    connection.start();
    MessageConsumer first = connection.createSession().createSharedDurableConsumer(topic, "b");
    MessageConsumer second = session().createSharedDurableConsumer(topic, clientId + ".b");
    send(topic, "any");
    assertThat(receiveText(first)).isEqualTo("any");
    assertThat(receiveText(second)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.4-15",
      text = "No selector, null and the empty text are the same terms for an active subscription.")
  void noSelectorIsOneTerm() throws JMSException {
    Topic topic = topic();
    Session session = session();
    session.createSharedDurableConsumer(topic, name);
    session.createSharedDurableConsumer(topic, name, null);
    MessageConsumer third = session.createSharedDurableConsumer(topic, name, "");
    assertThat(third.getMessageSelector()).isNull();
  }

  @Statement(
      id = "8.3.4-16",
      text = "unsubscribe is refused while a message of it is unacknowledged in the session.")
  void subscriptionWithUnacknowledgedIsNotDeleted() throws JMSException {
    Topic topic = topic();
    Session session = other(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createSharedDurableConsumer(topic, name);
    send(topic, "any");
    Message message = receive(consumer);
    consumer.close();
    refuses(JMSException.class, () -> session.unsubscribe(name));
    message.acknowledge();
    session.unsubscribe(name);
  }
}
