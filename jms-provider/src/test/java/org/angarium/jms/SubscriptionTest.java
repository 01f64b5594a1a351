package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SubscriptionTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Topic topic = new NamedTopic("t");

  /** A session of a started connection with this client id. */
  private Session client(String id) throws JMSException {
    Connection connection = broker.connection();
    connection.setClientID(id);
    connection.start();
    return connection.createSession();
  }

  private void publish(String... texts) throws JMSException {
    try (Connection connection = broker.factory().createConnection();
        Session session = connection.createSession()) {
      for (String text : texts) {
        Message message = session.createTextMessage(text);
        message.setIntProperty("n", text.length());
        session.createProducer(topic).send(message);
      }
    }
  }

  @Test
  void aNonDurableOneGetsWhatIsPublishedWhileItIsOpen() throws Exception {
    publish("early");
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer second = session.createConsumer(topic);
    publish("a");
    second.close();
    publish("b");

    assertThat(text(first.receive(10_000))).isEqualTo("a");
    assertThat(text(first.receive(10_000))).isEqualTo("b");
    MessageConsumer third = session.createConsumer(topic);
    assertThat(third.receiveNoWait()).isNull();
  }

  @Test
  void aDurableOneKeepsMessagesUntilItIsUnsubscribed() throws Exception {
    Session session = client("c");
    session.createDurableSubscriber(topic, "s").close();
    publish("a");

    MessageConsumer again = session.createDurableConsumer(topic, "s");
    assertThat(text(again.receive(10_000))).isEqualTo("a");
    again.close();
    publish("b");
    session.unsubscribe("s");

    assertThat(session.createDurableConsumer(topic, "s").receiveNoWait()).isNull();
  }

  @Test
  void aDurableOneOutlivesItsConnection() throws Exception {
    Connection first = broker.connection();
    first.setClientID("c");
    first.createSession().createDurableConsumer(topic, "s");
    first.close();
    publish("a");

    assertThat(text(client("c").createDurableConsumer(topic, "s").receive(10_000))).isEqualTo("a");
  }

  @Test
  void anUnsharedDurableOneNeedsAClientId() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);

    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createDurableSubscriber(topic, "s", null, false))
        .isInstanceOf(IllegalStateException.class);
    session.createSharedDurableConsumer(topic, "s").close();
    session.unsubscribe("s");
  }

  @Test
  void anUnsharedDurableOneHasOneConsumer() throws Exception {
    Session session = client("c");
    session.createDurableConsumer(topic, "s");

    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
  }

  @Test
  void aChangedSelectorOrTopicMakesAnInactiveOneAnew() throws Exception {
    Session session = client("c");
    session.createDurableConsumer(topic, "s").close();
    publish("a", "bb");

    MessageConsumer other = session.createDurableConsumer(topic, "s", "n = 2", false);
    assertThat(other.receiveNoWait()).isNull();
    publish("c", "dd");
    assertThat(text(other.receive(10_000))).isEqualTo("dd");
    assertThat(other.receiveNoWait()).isNull();
    other.close();
    MessageConsumer elsewhere = session.createDurableConsumer(new NamedTopic("t2"), "s");
    publish("e");
    assertThat(elsewhere.receiveNoWait()).isNull();
  }

  @Test
  void aChangedSelectorIsRefusedWhileASharedOneIsActive() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer durable = session.createSharedDurableConsumer(topic, "s", "n = 1");
    MessageConsumer shared = session.createSharedConsumer(topic, "s", "n = 1");

    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s", "n = 2"))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> session.createSharedConsumer(topic, "s", "n = 2"))
        .isInstanceOf(JMSException.class);
    durable.close();
    shared.close();
    session.createSharedDurableConsumer(topic, "s", "n = 2");
    session.createSharedConsumer(topic, "s", "n = 2");
  }

  @Test
  void sharedAndUnsharedDurableOnesOfOneNameClash() throws Exception {
    Session session = client("c");
    session.createDurableConsumer(topic, "s").close();

    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
    session.createSharedConsumer(topic, "s").close();
  }

  @Test
  void sharedOnesDivideTheMessages() throws Exception {
    MessageConsumer first =
        broker.session(Session.AUTO_ACKNOWLEDGE).createSharedConsumer(topic, "s");
    MessageConsumer second =
        broker.session(Session.AUTO_ACKNOWLEDGE).createSharedConsumer(topic, "s");

    publish("a", "b");

    String one = text(first.receive(10_000));
    String two = text(second.receive(10_000));
    assertThat(new String[] {one, two}).containsExactlyInAnyOrder("a", "b");
    assertThat(first.receiveNoWait()).isNull();
    assertThat(second.receiveNoWait()).isNull();
  }

  @Test
  void noLocalLeavesOutItsOwnConnectionsMessages() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    TopicSubscriber subscriber = (TopicSubscriber) session.createConsumer(topic, null, true);
    assertThat(subscriber.getNoLocal()).isTrue();
    assertThat(subscriber.getTopic()).isEqualTo(topic);

    connection.createSession().createProducer(topic).send(session.createTextMessage("own"));
    publish("other");

    assertThat(text(subscriber.receive(10_000))).isEqualTo("other");
    assertThat(subscriber.receiveNoWait()).isNull();
  }

  @Test
  void noLocalOfADurableOneLeavesOutItsClientId() throws Exception {
    Session session = client("c");
    TopicSubscriber subscriber = session.createDurableSubscriber(topic, "s", null, true);

    session.createProducer(topic).send(session.createTextMessage("own"));
    publish("other");

    assertThat(text(subscriber.receive(10_000))).isEqualTo("other");
    assertThat(subscriber.receiveNoWait()).isNull();
  }

  @Test
  void cannotBeUnsubscribedWhileActiveOrUnacknowledged() throws Exception {
    Connection connection = broker.connection();
    connection.setClientID("c");
    connection.start();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createDurableConsumer(topic, "s");
    publish("a");
    assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(JMSException.class);
    Message message = consumer.receive(10_000);
    consumer.close();
    assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(JMSException.class);

    message.acknowledge();

    session.unsubscribe("s");
    assertThatThrownBy(() -> session.unsubscribe("s"))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.unsubscribe(null))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void canBeUnsubscribedRightAfterAnAutomaticModeReceived() throws Exception {
    for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      Session session = broker.session(mode);
      MessageConsumer consumer = session.createSharedDurableConsumer(topic, "s");
      publish("a");
      assertThat(text(consumer.receive(10_000))).isEqualTo("a");
      consumer.close();

      session.unsubscribe("s");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_b.c-d", "with blank", "ä", "%", "queue:x"})
  void takesAnyName(String name) throws Exception {
    Session session = client("c");
    String longName = name + "x".repeat(128);
    session.createDurableConsumer(topic, longName).close();
    publish("a");

    assertThat(text(session.createDurableConsumer(topic, longName).receive(10_000))).isEqualTo("a");
  }

  @Test
  void refusesWhatCannotBeSubscribedTo() throws Exception {
    Session session = client("c");
    Topic temporary = session.createTemporaryTopic();

    assertThatThrownBy(() -> session.createDurableConsumer(null, "s"))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createDurableConsumer(temporary, "s"))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createSharedDurableConsumer(temporary, "s"))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createDurableConsumer(topic, ""))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> session.createSharedConsumer(topic, null))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s", "a >", false))
        .isInstanceOf(InvalidSelectorException.class);
    session.createSharedConsumer(temporary, "s").close();
  }
}
