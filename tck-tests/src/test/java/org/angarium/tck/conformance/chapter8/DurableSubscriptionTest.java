package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
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
import jakarta.jms.TopicSubscriber;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Unshared durable subscriptions. */
class DurableSubscriptionTest extends ConformanceCase {
  private static final String NAME = "durable";

  /** A session of a started connection with a client identifier of its own. */
  private Session identified() throws JMSException {
    return identified(fresh("client"), Session.AUTO_ACKNOWLEDGE);
  }

  private Session identified(String clientId, int mode) throws JMSException {
    Connection connection = connection(clientId);
    connection.start();
    return connection.createSession(mode);
  }

  @Statement(
      id = "8.3.3-1",
      text = "The subscription keeps what is published while it has no consumer.")
  void keepsMessagesWithoutConsumer() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME).close();
    send(topic, "1", "2");
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    send(topic, "3");
    assertThat(receiveTexts(consumer, 3)).containsExactly("1", "2", "3");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.3-2",
      text = "Sessions, contexts and topic sessions make consumers on the same subscription.")
  void allApisShareOne() throws JMSException {
    Topic topic = topic();
    String clientId = fresh("client");
    TopicConnection connection = topicConnection();
    connection.setClientID(clientId);
    connection.start();
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicSubscriber subscriber = session.createDurableSubscriber(topic, NAME);
    assertThat(subscriber.getTopic()).isEqualTo(topic);
    subscriber.close();
    send(topic, "1", "2", "3");
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    assertThat(receiveText(consumer)).isEqualTo("1");
    consumer.close();
    assertThat(receiveText(session.createDurableSubscriber(topic, NAME, null, false)))
        .isEqualTo("2");
    connection.close();
    JMSContext context = context();
    context.setClientID(clientId);
    JMSConsumer simplified = context.createDurableConsumer(topic, NAME);
    assertThat(receive(simplified).getBody(String.class)).isEqualTo("3");
  }

  @Statement(
      id = "8.3.3-3",
      text = "Without client identifier it is refused with IllegalStateException.")
  void needsClientId() throws JMSException {
    Topic topic = topic();
    Session session = session();
    JMSContext context = context();
    Class<IllegalStateException> refusal = IllegalStateException.class;
    refuses(refusal, () -> session.createDurableConsumer(topic, NAME));
    refuses(refusal, () -> session.createDurableConsumer(topic, NAME, "a = 1", false));
    refuses(refusal, () -> session.createDurableSubscriber(topic, NAME));
    refuses(refusal, () -> session.createDurableSubscriber(topic, NAME, "a = 1", false));
    refuses(IllegalStateRuntimeException.class, () -> context.createDurableConsumer(topic, NAME));
    refuses(
        IllegalStateRuntimeException.class,
        () -> context.createDurableConsumer(topic, NAME, "a = 1", true));
  }

  @Statement(id = "8.3.3-4", text = "A second consumer is refused while the first is open.")
  void hasOneConsumerAtATime() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    refuses(JMSException.class, () -> session.createDurableConsumer(topic, NAME));
    refuses(JMSException.class, () -> session.createDurableSubscriber(topic, NAME));
    refuses(JMSException.class, () -> session.createDurableConsumer(topic, NAME, "a = 1", false));
    send(topic, "any");
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(id = "8.3.3-5", text = "A context refuses a second consumer likewise.")
  void contextHasOneConsumerAtATime() throws JMSException {
    Topic topic = topic();
    JMSContext context = context();
    context.setClientID(fresh("client"));
    JMSContext sibling = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    context.createDurableConsumer(topic, NAME);
    refuses(JMSRuntimeException.class, () -> sibling.createDurableConsumer(topic, NAME));
  }

  @Statement(
      id = "8.3.3-6",
      text = "The same name under another client identifier is another subscription.")
  void clientIdsTellSubscriptionsApart() throws JMSException {
    Topic topic = topic();
    MessageConsumer first = identified().createDurableConsumer(topic, NAME);
    MessageConsumer second = identified().createDurableConsumer(topic, NAME);
    send(topic, "any");
    assertThat(receiveText(first)).isEqualTo("any");
    assertThat(receiveText(second)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.3-7",
      text = "The subscription outlives its connection; the client identifier finds it again.")
  void outlivesItsConnection() throws JMSException {
    Topic topic = topic();
    String clientId = fresh("client");
    try (Connection connection = factory().createConnection()) {
      connection.setClientID(clientId);
      connection.createSession().createDurableConsumer(topic, NAME);
    }
    send(topic, "meanwhile");
    Session session = identified(clientId, Session.AUTO_ACKNOWLEDGE);
    assertThat(receiveText(session.createDurableConsumer(topic, NAME))).isEqualTo("meanwhile");
  }

  @Statement(
      id = "8.3.3-8",
      text = "It keeps a message until that is acknowledged, and not longer.")
  void keepsMessagesUntilAcknowledged() throws JMSException {
    Topic topic = topic();
    String clientId = fresh("client");
    Connection connection = connection(clientId);
    connection.start();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    send(topic, "1", "2");
    receive(consumer).acknowledge();
    receive(consumer);
    connection.close();
    MessageConsumer again =
        identified(clientId, Session.AUTO_ACKNOWLEDGE).createDurableConsumer(topic, NAME);
    Message second = receive(again);
    assertThat(second.getBody(String.class)).isEqualTo("2");
    assertThat(second.getJMSRedelivered()).isTrue();
    receivesNothing(again);
  }

  @Statement(
      id = "8.3.3-9",
      text = "unsubscribe deletes it with its messages; the name then begins anew.")
  void unsubscribeDeletes() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME).close();
    send(topic, "deleted");
    session.unsubscribe(NAME);
    send(topic, "unheard");
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    send(topic, "later");
    assertThat(receiveText(consumer)).isEqualTo("later");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.3-10",
      text = "unsubscribe is refused while there is a consumer, and changes nothing then.")
  void activeSubscriptionIsNotDeleted() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    send(topic, "1");
    refuses(JMSException.class, () -> session.unsubscribe(NAME));
    send(topic, "2");
    assertThat(receiveTexts(consumer, 2)).containsExactly("1", "2");
  }

  @Statement(
      id = "8.3.3-11",
      text = "unsubscribe is refused while a message of it is unacknowledged in the session.")
  void subscriptionWithUnacknowledgedIsNotDeleted() throws JMSException {
    Topic topic = topic();
    Session session = identified(fresh("client"), Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    send(topic, "any");
    Message message = receive(consumer);
    consumer.close();
    refuses(JMSException.class, () -> session.unsubscribe(NAME));
    message.acknowledge();
    session.unsubscribe(NAME);
  }

  @Statement(
      id = "8.3.3-12",
      text = "unsubscribe is refused while a message of it belongs to an open transaction.")
  void subscriptionInTransactionIsNotDeleted() throws JMSException {
    Topic topic = topic();
    Session session = identified(fresh("client"), Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    send(topic, "any");
    receive(consumer);
    consumer.close();
    refuses(JMSException.class, () -> session.unsubscribe(NAME));
    session.commit();
    session.unsubscribe(NAME);
  }

  @Statement(
      id = "8.3.3-13",
      text = "unsubscribe of a name that is none is refused as an invalid destination.")
  void unknownNameIsRefused() throws JMSException {
    Session session = identified();
    JMSContext context = context();
    context.setClientID(fresh("client"));
    refuses(InvalidDestinationException.class, () -> session.unsubscribe("unknown"));
    refuses(InvalidDestinationRuntimeException.class, () -> context.unsubscribe("unknown"));
    JMSConsumer consumer = context.createDurableConsumer(topic(), NAME);
    consumer.close();
    context.unsubscribe(NAME);
    refuses(InvalidDestinationRuntimeException.class, () -> context.unsubscribe(NAME));
  }

  @Statement(
      id = "8.3.3-14",
      text = "A consumer with another selector makes an inactive subscription anew.")
  void otherSelectorBeginsAnew() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME, "JMSPriority > 0", false).close();
    send(topic, "of the old");
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME, "JMSPriority > 1", false);
    send(topic, "of the new");
    assertThat(receiveText(consumer)).isEqualTo("of the new");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.3-15",
      text = "A consumer on another topic makes an inactive subscription anew.")
  void otherTopicBeginsAnew() throws JMSException {
    Topic topic = topic();
    Topic otherTopic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME).close();
    send(topic, "of the old");
    MessageConsumer consumer = session.createDurableConsumer(otherTopic, NAME);
    send(topic, "of the old topic");
    send(otherTopic, "of the new");
    assertThat(receiveText(consumer)).isEqualTo("of the new");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.3-16",
      text = "A consumer with another noLocal value makes an inactive subscription anew.")
  void otherNoLocalBeginsAnew() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME, null, false).close();
    send(topic, "of the old");
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME, null, true);
    send(topic, "of the new");
    assertThat(receiveText(consumer)).isEqualTo("of the new");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.3-17",
      text = "No selector, null and the empty text are one selector, and begin nothing anew.")
  void sameTermsGoOn() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME).close();
    send(topic, "1", "2", "3");
    for (String expected : new String[] {"1", "2", "3"}) {
      String selector = expected.equals("2") ? "" : null;
      MessageConsumer consumer = session.createDurableConsumer(topic, NAME, selector, false);
      assertThat(receiveText(consumer)).isEqualTo(expected);
      consumer.close();
    }
  }

  @Statement(
      id = "8.3.3-18",
      text = "A shared durable subscription of the name and client identifier is in the way.")
  void sharedDurableIsInTheWay() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    MessageConsumer shared = session.createSharedDurableConsumer(topic, NAME);
    refuses(JMSException.class, () -> session.createDurableConsumer(topic, NAME));
    refuses(JMSException.class, () -> session.createDurableSubscriber(topic, NAME));
    shared.close();
    refuses(JMSException.class, () -> session.createDurableConsumer(topic, NAME));
    refuses(JMSException.class, () -> session.createDurableSubscriber(topic, NAME));
    session.unsubscribe(NAME);
    session.createDurableConsumer(topic, NAME);
  }

  @Statement(
      id = "8.3.3-19",
      text = "With a selector only what matches it is added, while inactive as well.")
  void selectorFilters() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME, "color = 'blue'", false).close();
    MessageProducer producer = session.createProducer(topic);
    for (String color : new String[] {"red", "blue", "green"}) {
      TextMessage message = session.createTextMessage(color);
      message.setStringProperty("color", color);
      producer.send(message);
    }
    MessageConsumer blue = session.createDurableConsumer(topic, NAME, "color = 'blue'", false);
    assertThat(blue.getMessageSelector()).isEqualTo("color = 'blue'");
    assertThat(receiveText(blue)).isEqualTo("blue");
    receivesNothing(blue);
  }

  @Statement(id = "8.3.3-20", text = "With noLocal, messages of the own connection are not added.")
  void noLocalKeepsOwnConnectionOut() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME, null, true);
    send(session, topic, "own");
    send(topic, "another's");
    assertThat(receiveText(consumer)).isEqualTo("another's");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.3-21",
      text = "With noLocal, messages of a later connection with the client identifier are not.")
  void noLocalKeepsOwnClientIdOut() throws JMSException {
    Topic topic = topic();
    String clientId = fresh("client");
    Connection first = connection(clientId);
    first.createSession().createDurableConsumer(topic, NAME, null, true);
    first.close();
    Session session = identified(clientId, Session.AUTO_ACKNOWLEDGE);
    send(session, topic, "own client");
    send(topic, "another's");
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME, null, true);
    assertThat(receiveText(consumer)).isEqualTo("another's");
    receivesNothing(consumer);
  }

  @Statement(id = "8.3.3-22", text = "A durable TopicSubscriber tells its topic and noLocal.")
  void subscriberTellsItsTerms() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    TopicSubscriber plain = session.createDurableSubscriber(topic, NAME);
    assertThat(plain.getTopic()).isEqualTo(topic);
    assertThat(plain.getNoLocal()).isFalse();
    TopicSubscriber noLocal = session.createDurableSubscriber(topic, "other", "a = 1", true);
    assertThat(noLocal.getNoLocal()).isTrue();
    assertThat(noLocal.getTopic()).isEqualTo(topic);
  }

  @Statement(id = "8.3.3-23", text = "A durable subscription on a temporary topic is refused.")
  void temporaryTopicIsRefused() throws JMSException {
    Session session = identified();
    Topic temporary = session.createTemporaryTopic();
    refuses(JMSException.class, () -> session.createDurableConsumer(temporary, NAME));
    refuses(JMSException.class, () -> session.createDurableSubscriber(temporary, NAME));
    refuses(JMSException.class, () -> session.createSharedDurableConsumer(temporary, NAME));
  }

  @Statement(
      id = "8.3.3-24",
      text = "What a rolled back transaction received comes to the next consumer again.")
  void rolledBackMessageComesAgain() throws JMSException {
    Topic topic = topic();
    Session session = identified(fresh("client"), Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    send(topic, "any");
    receive(consumer);
    consumer.close();
    session.rollback();
    MessageConsumer next = session.createDurableConsumer(topic, NAME);
    Message again = receive(next);
    assertThat(again.getBody(String.class)).isEqualTo("any");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "8.3.3-25",
      text = "Client identifier and name are told apart, whatever dots are in them.")
  void clientIdAndNameAreTwoThings() throws JMSException {
    Topic topic = topic();
    String clientId = fresh("client");
    Session dotted = identified(clientId + ".b", Session.AUTO_ACKNOWLEDGE);
    Session plain = identified(clientId, Session.AUTO_ACKNOWLEDGE);
    MessageConsumer first = dotted.createDurableConsumer(topic, "c");
    MessageConsumer second = plain.createDurableConsumer(topic, "b.c");
    send(topic, "any");
    assertThat(receiveText(first)).isEqualTo("any");
    assertThat(receiveText(second)).isEqualTo("any");
  }

  @Statement(
      id = "8.3.3-26",
      text = "With noLocal, what the own connection sent in a transaction is not added either.")
  void noLocalInTransaction() throws JMSException {
    Topic topic = topic();
    Connection connection = connection(fresh("client"));
    connection.start();
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer =
        connection.createSession().createDurableConsumer(topic, NAME, null, true);
    send(transacted, topic, "own");
    transacted.commit();
    send(topic, "another's");
    assertThat(receiveText(consumer)).isEqualTo("another's");
    receivesNothing(consumer);
  }

  @Statement(
      id = "8.3.3-27",
      text = "A subscription made after a commit does not get the transaction's messages.")
  void subscriptionsOfATransaction() throws JMSException {
    Topic topic = topic();
    Session session = identified();
    session.createDurableConsumer(topic, NAME).close();
    Session transacted = session(Session.SESSION_TRANSACTED);
    send(transacted, topic, "committed");
    transacted.commit();
    MessageConsumer later = session.createDurableConsumer(topic, "later");
    MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
    assertThat(receiveText(consumer)).isEqualTo("committed");
    receivesNothing(later);
  }
}
