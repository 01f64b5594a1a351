package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may not overtake a message that waits for its next delivery. */
@Timeout(240)
class StrictOrderTest extends RedeliveryFixture {
  private void order(String order) {
    broker.changeRedelivery(
        "queue:orders",
        Map.of(
            "order",
            order,
            "firstDelayMs",
            "3600000",
            "delayMs",
            "3600000",
            "maxDelayMs",
            "3600000",
            "maxDeliveries",
            "3"));
  }

  private static void receive(MessageConsumer consumer, String... texts) throws JMSException {
    for (String expected : texts) {
      Message message = consumer.receive(LIMIT.toMillis());
      assertThat(message).as(expected).isNotNull();
      assertThat(text(message)).isEqualTo(expected);
    }
  }

  @Test
  void aFailedMessageHoldsAStrictQueue() throws Exception {
    order("strict");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    send("a", "b");
    receive(consumer, "a");
    session.rollback();
    MessageConsumer other = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    send("c");
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(other.receiveNoWait()).isNull();
    other.close();
    broker.advance(HOUR);
    receive(consumer, "a", "b", "c");
    session.commit();
    assertThat(broker.depth("orders")).isZero();
  }

  @Test
  void onlyTheSessionThatHasTheFailedMessageGetsWhatFollows() throws Exception {
    order("strict");
    Session first = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = first.createConsumer(queue);
    send("a", "b", "c");
    receive(consumer, "a");
    first.rollback();
    broker.advance(HOUR);
    receive(consumer, "a", "b");
    MessageConsumer other = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    assertThat(other.receiveNoWait()).isNull();
    consumer.close(); // gives back what was sent ahead
    assertThat(other.receiveNoWait()).isNull();
    first.commit();
    receive(other, "c");
  }

  @Test
  void aTransactionThatIsRolledBackComesAgainInItsOrder() throws Exception {
    for (String order : List.of("strict", "groupStrict")) {
      order(order);
      Session session = broker.session(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createConsumer(queue);
      sendToGroup("g", "a", "b", "c", "d");
      for (int delivery = 1; delivery <= 2; delivery++) {
        receive(consumer, "a", "b", "c");
        session.rollback();
        assertThat(consumer.receiveNoWait()).isNull();
        broker.advance(HOUR);
      }
      receive(consumer, "a", "b", "c", "d");
      session.commit();
      session.close();
    }
  }

  @Test
  void whatIsBehindAHeadDoesNotWaitOnItsOwnAccount() throws Exception {
    broker.changeRedelivery(
        "queue:orders",
        Map.of(
            "order",
            "strict",
            "firstDelayMs",
            "3600000",
            "delayMs",
            "86400000",
            "maxDelayMs",
            "86400000",
            "jitterPercent",
            "0"));
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    send("often");
    receive(consumer, "often");
    session.rollback();
    MessageProducer producer = session.createProducer(queue);
    producer.setPriority(9);
    producer.send(session.createTextMessage("once"));
    session.commit();
    broker.advance(HOUR);
    receive(consumer, "often", "once");
    session.rollback();
    broker.advance(HOUR);
    receive(consumer, "once", "often");
    session.commit();
  }

  @Test
  void aFailedMessageHoldsItsGroupAndNothingElse() throws Exception {
    order("groupStrict");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    sendToGroup("g", "a", "b");
    sendToGroup("h", "x");
    receive(consumer, "a");
    session.rollback();
    sendToGroup("g", "c");
    send("y");
    receive(consumer, "x", "y");
    session.commit();
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(broker.depth("orders")).isEqualTo(3);
    broker.advance(HOUR);
    receive(consumer, "a", "b", "c");
    session.commit();
    assertThat(broker.depth("orders")).isZero();
  }

  @Test
  void aGroupGoesOnWhenItsFailedMessageHasEnded() throws Exception {
    order("groupStrict");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    sendToGroup("g", "a", "b");
    MessageConsumer consumer = session.createConsumer(queue);
    String first = consumer.receive(LIMIT.toMillis()).getJMSMessageID();
    session.rollback();
    assertThat(consumer.receiveNoWait()).as("b waits behind a").isNull();
    consumer.close();
    MessageConsumer sole = session.createConsumer(queue, "JMSMessageID = '" + first + "'");
    for (int delivery = 2; delivery <= 3; delivery++) {
      broker.advance(HOUR);
      receive(sole, "a");
      session.rollback();
    }
    receive(session.createConsumer(queue), "b");
    session.commit();
    await().atMost(LIMIT).until(() -> broker.depth("DLQ") == 1);
    assertThat(broker.depth("orders")).isZero();
  }

  @Test
  void whatFollowsAFailedMessageIsOnlyForConsumersThatSelectIt() throws Exception {
    for (String order : List.of("strict", "groupStrict")) {
      order(order);
      Session session = broker.session(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createConsumer(queue, "JMSXGroupID = 'g'");
      MessageConsumer other = session.createConsumer(queue, "JMSXGroupID = 'h'");
      sendToGroup("g", "a", "b");
      receive(consumer, "a");
      session.rollback();
      broker.advance(HOUR);
      assertThat(other.receiveNoWait()).isNull();
      receive(consumer, "a");
      assertThat(other.receiveNoWait()).isNull();
      receive(consumer, "b");
      session.commit();
      session.close();
    }
  }

  @Test
  void othersOvertakeWhereThePolicySaysSo() throws Exception {
    order("skip");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    sendToGroup("g", "a", "b");
    receive(consumer, "a");
    session.rollback();
    receive(consumer, "b");
    session.commit();
    broker.advance(HOUR);
    receive(consumer, "a");
    session.commit();
  }

  @Test
  void anotherOrderLetsWhatWaitsGoOn() throws Exception {
    for (String order : List.of("strict", "groupStrict")) {
      order(order);
      Session session = broker.session(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createConsumer(queue);
      sendToGroup("g", "a", "b");
      receive(consumer, "a");
      session.rollback();
      assertThat(consumer.receiveNoWait()).isNull();
      order("skip");
      receive(consumer, "b");
      broker.advance(HOUR);
      receive(consumer, "a");
      session.commit();
      session.close();
    }
  }

  @Test
  void whatWaitsBehindAFailedMessageIsBrowsed() throws Exception {
    order("groupStrict");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    sendToGroup("g", "a", "b", "c");
    receive(consumer, "a");
    session.rollback();
    assertThat(consumer.receiveNoWait()).isNull();
    List<String> shown = new ArrayList<>();
    Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
    while (messages.hasMoreElements()) {
      shown.add(text((Message) messages.nextElement()));
    }
    assertThat(shown).containsExactly("b", "c");
  }

  @Test
  void aFailedMessageThatExpiresHoldsNothing() throws Exception {
    for (String order : List.of("strict", "groupStrict")) {
      order(order);
      Session session = broker.session(Session.SESSION_TRANSACTED);
      MessageProducer producer = session.createProducer(queue);
      Message message = session.createTextMessage("a");
      message.setStringProperty("JMSXGroupID", "g");
      producer.send(message, Message.DEFAULT_DELIVERY_MODE, 4, 1_800_000);
      session.commit();
      MessageConsumer consumer = session.createConsumer(queue);
      receive(consumer, "a");
      session.rollback();
      sendToGroup("g", "b");
      assertThat(consumer.receiveNoWait()).isNull();
      broker.advance(Duration.ofMinutes(30));
      receive(consumer, "b");
      session.commit();
      session.close();
    }
  }
}
