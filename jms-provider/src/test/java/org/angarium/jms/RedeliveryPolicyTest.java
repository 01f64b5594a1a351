package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Map;
import org.angarium.AngariumConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a redelivery policy comes from, who may change it, and which are refused. */
@Timeout(240)
class RedeliveryPolicyTest extends RedeliveryFixture {
  @Test
  void aChangedPolicyHoldsAtOnceForWhatWaits() throws Exception {
    change("queue:orders", "firstDelayMs", "3600000", "maxDelayMs", "3600000");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    send("bad");
    assertThat(text(consumer.receive(LIMIT.toMillis()))).isEqualTo("bad");
    session.rollback();
    assertThat(consumer.receiveNoWait()).isNull();
    change("queue:orders", "firstDelayMs", "0", "delayMs", "3600000", "maxDelayMs", "3600000");
    assertThat(text(consumer.receive(LIMIT.toMillis()))).isEqualTo("bad");
    session.rollback();
    change("queue:orders", "maxDeliveries", "2", "delayMs", "3600000", "maxDelayMs", "3600000");
    assertThat(deadLetter().getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(2);
  }

  @Test
  void aSubscriptionMayHaveAPolicyOfItsOwn() throws Exception {
    change("topic:prices", "maxDeliveries", "1");
    Connection connection = broker.started();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createSharedConsumer(new NamedTopic("prices"), "watchers");
    session.createProducer(new NamedTopic("prices")).send(session.createTextMessage("p"));
    session.commit();
    assertThat(text(consumer.receive(LIMIT.toMillis()))).isEqualTo("p");
    session.rollback();
    Message letter = deadLetter();
    assertThat(letter.getJMSDestination()).isEqualTo(new NamedTopic("prices"));
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterSubscription"))
        .contains("watchers");
  }

  @Test
  void aConsumerMayTightenAPolicyAndNeverLoosenIt() throws Exception {
    change("queue:orders", "maxDeliveries", "3", "delayMs", "0");
    for (Map.Entry<String, Integer> wish : Map.of("2", 2, "50", 3).entrySet()) {
      send("bad");
      Connection connection = connected("maxDeliveries=" + wish.getKey());
      rollBack(connection, wish.getValue(), () -> {});
      assertThat(deadLetter().getIntProperty("JMS_Angarium_DeadLetterAttempts"))
          .isEqualTo(wish.getValue());
      connection.close();
    }
  }

  @Test
  void whatFailedAsOftenAsAConsumerAllowsIsNotDeliveredToIt() throws Exception {
    change("queue:orders", "maxDeliveries", "5", "delayMs", "0");
    send("bad");
    Session loose = broker.session(Session.SESSION_TRANSACTED);
    try (MessageConsumer consumer = loose.createConsumer(queue)) {
      for (int i = 1; i <= 2; i++) {
        assertThat(text(consumer.receive(LIMIT.toMillis()))).isEqualTo("bad");
        loose.rollback();
      }
    }
    send("good");
    Session strict = connected("maxDeliveries=2").createSession(Session.AUTO_ACKNOWLEDGE);
    assertThat(text(strict.createConsumer(queue).receive(LIMIT.toMillis()))).isEqualTo("good");
    Message letter = deadLetter();
    assertThat(text(letter)).isEqualTo("bad");
    assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(2);
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("rolled back by the client");
  }

  @Test
  void aConsumerMayShortenABudgetAndNeverLengthenIt() throws Exception {
    change(
        "queue:orders",
        "maxDeliveries",
        "0",
        "firstDelayMs",
        "3600000",
        "maxDelayMs",
        "3600000",
        "delayMs",
        "3600000",
        "jitterPercent",
        "0",
        "budgetMs",
        "9000000");
    for (Map.Entry<String, Integer> wish : Map.of("5400000", 2, "90000000", 3).entrySet()) {
      send("bad");
      Connection connection = connected("redeliveryBudgetMs=" + wish.getKey());
      rollBack(connection, wish.getValue(), this::anHourPasses);
      Message letter = deadLetter();
      assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterCause")).isEqualTo("budget");
      assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts"))
          .isEqualTo(wish.getValue());
      connection.close();
    }
  }

  private Connection connected(String option) throws JMSException {
    Connection connection =
        broker.opened(
            new AngariumConnectionFactory(broker.url() + "?" + option).createConnection());
    connection.start();
    return connection;
  }

  /** Receives a message and rolls back, as often as given. */
  private void rollBack(Connection connection, int times, Runnable afterEach) throws JMSException {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 1; i <= times; i++) {
      Message message = consumer.receive(LIMIT.toMillis());
      assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(i);
      session.rollback();
      afterEach.run();
    }
  }

  private void anHourPasses() {
    await().atMost(LIMIT).until(() -> broker.broker().management().transactions().isEmpty());
    broker.advance(HOUR);
  }

  @Test
  void everyFaultOfAPolicyIsListed() {
    assertThatThrownBy(
            () ->
                change(
                    "queue:orders",
                    "maxDelivery",
                    "3",
                    "delayMs",
                    "-1",
                    "order",
                    "stric",
                    "exceptions",
                    "Foo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'maxDelivery'; the nearest one is maxDeliveries")
        .hasMessageContaining("delayMs is '-1', but has to be a whole number from 0")
        .hasMessageContaining("order is 'stric', but has to be skip, groupStrict or strict")
        .hasMessageContaining("exceptions has 'Foo'");
  }

  @Test
  void ringsOfDeadLetterQueuesAreRefused() {
    assertThatThrownBy(() -> change("queue:a", "deadLetters", "a")).hasMessageContaining("a -> a");
    change("queue:a", "deadLetters", "b");
    change("queue:b", "deadLetters", "c");
    assertThatThrownBy(() -> change("queue:c", "deadLetters", "a"))
        .hasMessageContaining("go round for ever");
    assertThatThrownBy(() -> change("queue:DLQ", "maxDeliveries", "5"))
        .hasMessageContaining("queue:DLQ keeps the dead letters");
    change("queue:DLQ", "deadLetters", "graves", "maxDeliveries", "5");
    assertThatThrownBy(() -> change("queue:graves", "deadLetters", "DLQ"))
        .hasMessageContaining("go round for ever");
  }
}
