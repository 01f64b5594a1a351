package org.angarium.tck.conformance.chapter4;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Topics and the subscriptions to them (JMS 3.1, 4.2). */
class TopicSemanticsTest extends ConformanceCase {

  @Statement(
      id = "4.2.2-1",
      text = "Each subscription gets a copy of every message that is sent while it exists.")
  void eachSubscriptionGetsACopy() throws JMSException {
    Topic topic = topic();
    MessageConsumer first = session().createConsumer(topic);
    MessageConsumer second = session().createConsumer(topic);
    send(topic, "one", "two");
    assertThat(receiveTexts(first, 2)).containsExactly("one", "two");
    assertThat(receiveTexts(second, 2)).containsExactly("one", "two");
  }

  @Statement(
      id = "4.2.2-2",
      text = "What was sent before a subscription was made does not get into it.")
  void earlierMessagesAreMissed() throws JMSException {
    Topic topic = topic();
    send(topic, "before");
    MessageConsumer consumer = session().createConsumer(topic);
    send(topic, "after");
    assertThat(receiveText(consumer)).isEqualTo("after");
  }

  @Statement(
      id = "4.2.2-3",
      text = "Acknowledging one copy of a message acknowledges no other one.")
  void copiesAreAcknowledgedApart() throws JMSException {
    Topic topic = topic();
    MessageConsumer first = session(Session.CLIENT_ACKNOWLEDGE).createConsumer(topic);
    Session second = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer other = second.createConsumer(topic);
    send(topic, "any");
    receive(other);
    receive(first).acknowledge();
    second.recover();
    assertThat(receive(other).getJMSRedelivered()).isTrue();
  }

  @Statement(id = "4.2.2-4", text = "What a consumer does to its copy changes no other one.")
  void copiesAreChangedApart() throws JMSException {
    Topic topic = topic();
    MessageConsumer first = session().createConsumer(topic);
    MessageConsumer second = session().createConsumer(topic);
    send(topic, "any");
    TextMessage mine = (TextMessage) receive(first);
    mine.clearBody();
    mine.setText("changed");
    mine.clearProperties();
    mine.setStringProperty("changed", "yes");
    Message other = receive(second);
    assertThat(other.getBody(String.class)).isEqualTo("any");
    assertThat(other.propertyExists("changed")).isFalse();
  }

  @Statement(
      id = "4.2.2-5",
      text = "A slow consumer holds up no other subscription of the same topic.")
  void slowConsumerHoldsNobodyUp() throws JMSException {
    Topic topic = topic();
    MessageConsumer slow = session().createConsumer(topic);
    MessageConsumer fast = session().createConsumer(topic);
    for (int i = 0; i < 200; i++) {
      send(topic, "message " + i);
      assertThat(receiveText(fast)).isEqualTo("message " + i);
    }
    assertThat(receiveText(slow)).isEqualTo("message 0");
  }

  @Statement(
      id = "4.2.2-6",
      text = "A message of a shared subscription goes to only one of its consumers.")
  void sharedSubscriptionDeliversOnce() throws JMSException {
    Topic topic = topic();
    String name = fresh("name");
    MessageConsumer first = session().createSharedConsumer(topic, name);
    MessageConsumer second = session().createSharedConsumer(topic, name);
    send(topic, "any");
    Message message = first.receive(SHORT_MS);
    boolean firstGotIt = message != null;
    String text = firstGotIt ? message.getBody(String.class) : receiveText(second);
    assertThat(text).isEqualTo("any");
    receivesNothing(firstGotIt ? second : first);
  }

  @Statement(
      id = "4.2.2-7",
      text = "A non-durable subscription ends with its consumer; the next one begins empty.")
  void nonDurableEndsWithItsConsumer() throws JMSException {
    Topic topic = topic();
    Session session = session();
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer firstShared = session.createSharedConsumer(topic, "shared");
    send(topic, "waiting");
    first.close();
    firstShared.close();
    send(topic, "meanwhile");
    MessageConsumer second = session.createConsumer(topic);
    MessageConsumer secondShared = session.createSharedConsumer(topic, "shared");
    send(topic, "after");
    assertThat(receiveText(second)).isEqualTo("after");
    assertThat(receiveText(secondShared)).isEqualTo("after");
  }

  @Statement(
      id = "4.2.2-8",
      text = "A durable subscription collects messages while it has no consumer.")
  void durableCollectsWhileInactive() throws JMSException {
    Topic topic = topic();
    Session session = durableSession();
    session.createDurableConsumer(topic, "mine").close();
    send(topic, "one", "two");
    MessageConsumer again = session.createDurableConsumer(topic, "mine");
    assertThat(receiveTexts(again, 2)).containsExactly("one", "two");
    again.close();
    session.unsubscribe("mine");
  }

  @Statement(
      id = "4.2.2-9",
      text = "A durable subscription goes on in the state in which its last consumer left it.")
  void durableGoesOn() throws JMSException {
    Topic topic = topic();
    Session session = durableSession();
    MessageConsumer first = session.createDurableConsumer(topic, "mine");
    send(topic, "one", "two", "three");
    assertThat(receiveText(first)).isEqualTo("one");
    first.close();
    MessageConsumer second = session.createDurableConsumer(topic, "mine");
    assertThat(receiveTexts(second, 2)).containsExactly("two", "three");
    receivesNothing(second);
    second.close();
    session.unsubscribe("mine");
  }

  @Statement(
      id = "4.2.2-10",
      text = "With a selector only what matches gets into a subscription, also a durable one.")
  void selectorGuardsASubscription() throws JMSException {
    Topic topic = topic();
    Session session = durableSession();
    session.createDurableConsumer(topic, "mine", "wanted = TRUE", false).close();
    for (boolean wanted : new boolean[] {false, true}) {
      Message message = session.createTextMessage("wanted: " + wanted);
      message.setBooleanProperty("wanted", wanted);
      session.createProducer(topic).send(message);
    }
    MessageConsumer consumer = session.createDurableConsumer(topic, "mine", "wanted = TRUE", false);
    assertThat(receiveText(consumer)).isEqualTo("wanted: true");
    receivesNothing(consumer);
    consumer.close();
    session.unsubscribe("mine");
  }

  @Statement(
      id = "4.2.6-1",
      text = "A topic's name identifies it: every object of that name means the same topic.")
  void nameIdentifiesTheTopic() throws JMSException {
    Topic topic = topic();
    MessageConsumer consumer = session().createConsumer(topic);
    Session other = connection().createSession();
    Topic same = other.createTopic(topic.getTopicName());
    assertThat(same.getTopicName()).isEqualTo(topic.getTopicName());
    assertThat(same).isEqualTo(topic).hasSameHashCodeAs(topic);
    send(other, same, "any");
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(
      id = "4.2.7-1",
      text = "A temporary topic is a topic: it has a unique name, and each subscriber gets a copy.")
  void temporaryTopicIsATopic() throws JMSException {
    Session session = session();
    TemporaryTopic topic = session.createTemporaryTopic();
    TemporaryTopic other = session.createTemporaryTopic();
    assertThat(topic.getTopicName()).isNotEmpty().isNotEqualTo(other.getTopicName());
    assertThat(topic).isNotEqualTo(other);
    List<MessageConsumer> consumers =
        List.of(session.createConsumer(topic), session.createConsumer(topic));
    MessageConsumer elsewhere = session.createConsumer(other);
    send(session, topic, "any");
    for (MessageConsumer consumer : consumers) {
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
    assertThat(elsewhere.receiveNoWait()).isNull();
  }

  @Statement(
      id = "4.2.8-1",
      text = "A non-durable subscriber can recover what it has not acknowledged.")
  void nonDurableRecovers() throws JMSException {
    Topic topic = topic();
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(topic);
    send(topic, "one", "two");
    assertThat(receiveTexts(consumer, 2)).containsExactly("one", "two");
    session.recover();
    assertThat(receiveTexts(consumer, 2)).containsExactly("one", "two");
  }

  @Statement(
      id = "4.2.8-2",
      text = "A durable subscription keeps what a closed session has not acknowledged.")
  void durableKeepsTheUnacknowledged() throws JMSException {
    Topic topic = topic();
    Connection connection = connection(fresh("client"));
    connection.start();
    Session first = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = first.createDurableConsumer(topic, "mine");
    send(topic, "one", "two");
    receive(consumer).acknowledge();
    assertThat(receiveText(consumer)).isEqualTo("two");
    first.close();
    Session second = connection.createSession();
    MessageConsumer again = second.createDurableConsumer(topic, "mine");
    Message message = receive(again);
    assertThat(message.getBody(String.class)).isEqualTo("two");
    assertThat(message.getJMSRedelivered()).isTrue();
    receivesNothing(again);
    again.close();
    second.unsubscribe("mine");
  }

  @Statement(
      id = "4.2.9-1",
      text =
          "A program makes and deletes durable subscriptions; a deleted one is gone, messages too.")
  void durablesAreMadeAndDeleted() throws JMSException {
    Topic topic = topic();
    Session session = durableSession();
    session.createDurableConsumer(topic, "mine").close();
    send(topic, "lost");
    session.unsubscribe("mine");
    refuses(InvalidDestinationException.class, () -> session.unsubscribe("mine"));
    MessageConsumer again = session.createDurableConsumer(topic, "mine");
    send(topic, "kept");
    assertThat(receiveText(again)).isEqualTo("kept");
    again.close();
    session.unsubscribe("mine");
  }

  @Statement(
      id = "4.2.11-1",
      text = "What was published while a durable subscriber was away reaches it on its return.")
  void durableSubscriberMissesNothing() throws JMSException {
    Topic topic = topic();
    String client = fresh("client");
    for (int visit = 0; visit < 3; visit++) {
      try (Connection connection = factory().createConnection()) {
        connection.setClientID(client);
        connection.start();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createDurableSubscriber(topic, "mine");
        if (visit > 0) {
          assertThat(receiveText(consumer)).isEqualTo("after visit " + (visit - 1));
        }
        assertThat(consumer.receiveNoWait()).isNull();
        consumer.close();
        if (visit == 2) {
          session.unsubscribe("mine");
        }
      }
      send(topic, "after visit " + visit);
    }
  }

  /** A session whose connection has a client id. */
  private Session durableSession() throws JMSException {
    Connection connection = connection(fresh("client"));
    connection.start();
    return connection.createSession();
  }
}
