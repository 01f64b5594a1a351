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
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Retries, what waits meanwhile, and dead letters, as an application sees them. */
@Timeout(240)
class RedeliveryTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("orders");
  private final Queue deadLetters = new NamedQueue("DLQ");
  private final List<String> seen = new CopyOnWriteArrayList<>();

  /** A listener's work, which may fail. */
  @FunctionalInterface
  private interface Work {
    void on(String text) throws Exception;
  }

  private Session listen(int mode, Work work) throws JMSException {
    Session session = broker.session(mode);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                String text = text(message);
                seen.add(text + message.getIntProperty("JMSXDeliveryCount"));
                work.on(text);
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new RuntimeException(e);
              }
            });
    return session;
  }

  private void send(String... texts) throws JMSException {
    sendToGroup("", texts);
  }

  private void sendToGroup(String group, String... texts) throws JMSException {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    for (String text : texts) {
      Message message = session.createTextMessage(text);
      if (!group.isEmpty()) {
        message.setStringProperty("JMSXGroupID", group);
      }
      producer.send(message);
    }
    session.close();
  }

  private void change(String target, String... namesAndValues) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    broker.changeRedelivery(target, settings);
  }

  private void awaitSeen(String... expected) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly(expected));
  }

  private Message deadLetter() throws JMSException {
    return deadLetter(deadLetters);
  }

  private Message deadLetter(Queue from) throws JMSException {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    Message letter = session.createConsumer(from).receive(LIMIT.toMillis());
    assertThat(letter).isNotNull();
    session.close();
    return letter;
  }

  private static List<String> history(Message letter) throws JMSException {
    return List.of(letter.getStringProperty("JMS_Angarium_DeadLetterHistory").split("\n"));
  }

  @Test
  void theSecondDeliveryComesAtOnceAndTheThirdWaits() throws Exception {
    change("queue:orders", "delayMs", "3600000", "jitterPercent", "0", "maxDelayMs", "3600000");
    listen(
        Session.AUTO_ACKNOWLEDGE,
        text -> {
          if (text.equals("bad")) {
            throw new IllegalStateException("no");
          }
        });
    send("bad", "good");
    awaitSeen("bad1", "bad2", "good1");
    broker.advance(Duration.ofMinutes(30));
    send("later");
    awaitSeen("bad1", "bad2", "good1", "later1");
    broker.advance(Duration.ofMinutes(30));
    awaitSeen("bad1", "bad2", "good1", "later1", "bad3");
  }

  @Test
  void aMessageThatAlwaysFailsIsDeliveredAsOftenAsThePolicySaysAndBecomesADeadLetter()
      throws Exception {
    change("queue:orders", "maxDeliveries", "3", "delayMs", "0");
    listen(
        Session.AUTO_ACKNOWLEDGE,
        text -> {
          throw new java.io.FileNotFoundException("order 7\nis not there");
        });
    long before = System.currentTimeMillis();
    send("bad");
    Message letter = deadLetter();
    assertThat(seen).containsExactly("bad1", "bad2", "bad3");
    assertThat(text(letter)).isEqualTo("bad");
    assertThat(letter.getJMSDestination()).isEqualTo(queue);
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterCause")).isEqualTo("maxDeliveries");
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterException"))
        .isEqualTo("java.io.FileNotFoundException");
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("java.io.FileNotFoundException: order 7\nis not there");
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterFrom")).isEqualTo("queue:orders");
    assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(3);
    assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterDeaths")).isEqualTo(1);
    assertThat(letter.getLongProperty("JMS_Angarium_DeadLetterTimeMs"))
        .isBetween(before, System.currentTimeMillis());
    assertThat(history(letter)).hasSize(4);
    assertThat(history(letter).get(1))
        .matches("2 \\S+Z \\S+ java.io.FileNotFoundException: order 7 is not there");
    assertThat(history(letter).get(3)).isEqualTo("ended in queue:orders: maxDeliveries");
    await().atMost(LIMIT).until(() -> broker.depth("orders") == 0);
  }

  @Test
  void ofManyAttemptsTheFirstAndTheLastTwentyAreInTheHistory() throws Exception {
    change("queue:orders", "maxDeliveries", "30", "delayMs", "0");
    listen(
        Session.AUTO_ACKNOWLEDGE,
        text -> {
          throw new IllegalStateException();
        });
    send("bad");
    List<String> history = history(deadLetter());
    assertThat(history).hasSize(22);
    assertThat(history.get(0)).startsWith("1 ");
    assertThat(history.get(1)).startsWith("11 ");
    assertThat(history.get(20)).startsWith("30 ");
  }

  @Test
  void anExceptionMayEndAMessageAtOnce() throws Exception {
    change(
        "queue:orders",
        "exceptions",
        "java.io.FileNotFoundException:retry; java.io.*:deadLetter",
        "maxDeliveries",
        "2");
    listen(
        Session.AUTO_ACKNOWLEDGE,
        text -> {
          if (text.equals("poison")) {
            throw new java.io.EOFException("cut");
          }
          throw new java.io.FileNotFoundException("not yet");
        });
    send("poison");
    Message letter = deadLetter();
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterCause")).isEqualTo("exception");
    assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(1);
    send("late");
    assertThat(deadLetter().getStringProperty("JMS_Angarium_DeadLetterCause"))
        .isEqualTo("maxDeliveries");
    assertThat(seen).containsExactly("poison1", "late1", "late2");
  }

  @Test
  void noDeliveryBeginsAfterTheTimeBudget() throws Exception {
    change(
        "queue:orders",
        "maxDeliveries",
        "0",
        "delayMs",
        "3600000",
        "jitterPercent",
        "0",
        "budgetMs",
        "5400000",
        "maxDelayMs",
        "3600000");
    listen(
        Session.AUTO_ACKNOWLEDGE,
        text -> {
          throw new IllegalStateException();
        });
    send("bad");
    awaitSeen("bad1", "bad2");
    broker.advance(HOUR);
    Message letter = deadLetter();
    assertThat(seen).containsExactly("bad1", "bad2", "bad3");
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterCause")).isEqualTo("budget");
  }

  @Test
  void aPlainRollbackIsRecordedAsTheClients() throws Exception {
    change("queue:orders", "maxDeliveries", "1");
    send("bad");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    assertThat(text(session.createConsumer(queue).receive(LIMIT.toMillis()))).isEqualTo("bad");
    session.rollback();
    assertThat(deadLetter().getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("rolled back by the client");
  }

  @Test
  void aRecoverIsRecordedAsTheClients() throws Exception {
    change("queue:orders", "maxDeliveries", "1");
    send("bad");
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    assertThat(text(session.createConsumer(queue).receive(LIMIT.toMillis()))).isEqualTo("bad");
    session.recover();
    assertThat(deadLetter().getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("recovered by the client");
  }

  @Test
  void aRollbackAfterAListenerThrewCarriesItsException() throws Exception {
    change("queue:orders", "maxDeliveries", "1");
    Session session =
        listen(
            Session.SESSION_TRANSACTED,
            text -> {
              throw new java.util.concurrent.ExecutionException(
                  new IllegalArgumentException("no such order"));
            });
    send("bad");
    awaitSeen("bad1");
    session.rollback();
    Message letter = deadLetter();
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("java.lang.IllegalArgumentException: no such order");
  }

  @Test
  void aRecoverAfterAListenerThrewCarriesItsExceptionAndALaterOneDoesNot() throws Exception {
    change("queue:orders", "maxDeliveries", "1");
    Session session =
        listen(
            Session.CLIENT_ACKNOWLEDGE,
            text -> {
              if (text.equals("bad")) {
                throw new IllegalArgumentException("no such order");
              }
            });
    send("bad");
    awaitSeen("bad1");
    session.recover();
    assertThat(deadLetter().getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("java.lang.IllegalArgumentException: no such order");
    send("good");
    awaitSeen("bad1", "good1");
    session.recover();
    assertThat(deadLetter().getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("recovered by the client");
  }

  @Test
  void aClosedSessionCountsAndDoesNotWait() throws Exception {
    change(
        "queue:orders", "maxDeliveries", "2", "firstDelayMs", "3600000", "maxDelayMs", "3600000");
    send("bad");
    for (int delivery = 1; delivery <= 2; delivery++) {
      Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
      Message message = session.createConsumer(queue).receive(LIMIT.toMillis());
      assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(delivery);
      session.close();
    }
    assertThat(deadLetter().getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("the session was closed before it was acknowledged");
  }

  @Test
  void whatNobodyHasSeenComesBackUncounted() throws Exception {
    change("queue:orders", "maxDeliveries", "1");
    send("a", "b");
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer.receive(LIMIT.toMillis()))).isEqualTo("a");
    session.close();
    assertThat(text(deadLetter())).isEqualTo("a");
    assertThat(text(deadLetter(queue))).isEqualTo("b");
  }

  @Test
  void anExpiredMessageGoesToTheExpiryDestinationWhenThereIsOne() throws Exception {
    change("queue:orders", "expired", "too.late");
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(1_000);
    Message message = session.createTextMessage("old");
    producer.send(message);
    broker.advance(HOUR);
    assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
    Message letter = deadLetter(new NamedQueue("too.late"));
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterCause")).isEqualTo("expired");
    assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isZero();
    assertThat(letter.getLongProperty("JMS_Angarium_DeadLetterExpirationMs"))
        .isEqualTo(message.getJMSExpiration());
    assertThat(letter.getJMSExpiration()).isZero();
  }

  @Test
  void aDeadLetterThatDiesAgainKeepsItsHistory() throws Exception {
    change("queue:orders", "maxDeliveries", "2", "deadLetters", "orders.dead");
    change("queue:orders.dead", "maxDeliveries", "1");
    listen(
        Session.AUTO_ACKNOWLEDGE,
        text -> {
          throw new IllegalStateException("first life");
        });
    send("bad");
    Session second = broker.session(Session.CLIENT_ACKNOWLEDGE);
    Message letter = second.createConsumer(new NamedQueue("orders.dead")).receive(LIMIT.toMillis());
    assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterDeaths")).isEqualTo(1);
    second.recover();
    Message again = deadLetter();
    assertThat(again.getIntProperty("JMS_Angarium_DeadLetterDeaths")).isEqualTo(2);
    assertThat(again.getStringProperty("JMS_Angarium_DeadLetterFrom"))
        .isEqualTo("queue:orders.dead");
    List<String> history = history(again);
    assertThat(history).hasSize(5);
    assertThat(history.get(0)).contains("first life");
    assertThat(history.get(2)).isEqualTo("ended in queue:orders: maxDeliveries");
    assertThat(history.get(3)).contains("recovered by the client");
    assertThat(history.get(4)).isEqualTo("ended in queue:orders.dead: maxDeliveries");
  }

  @Test
  void aDeadLetterHasNoLimitOfDeliveries() throws Exception {
    change("*", "maxDeliveries", "1", "delayMs", "0");
    send("bad");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    session.createConsumer(queue).receive(LIMIT.toMillis());
    session.rollback();
    MessageConsumer consumer = session.createConsumer(deadLetters);
    for (int i = 1; i <= 15; i++) {
      Message letter = consumer.receive(LIMIT.toMillis());
      assertThat(letter.getIntProperty("JMSXDeliveryCount")).isEqualTo(i);
      session.rollback();
    }
  }

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
      Connection connection =
          broker.opened(
              new org.angarium.AngariumConnectionFactory(
                      broker.url() + "?maxDeliveries=" + wish.getKey())
                  .createConnection());
      connection.start();
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createConsumer(queue);
      for (int i = 1; i <= wish.getValue(); i++) {
        assertThat(consumer.receive(LIMIT.toMillis()).getIntProperty("JMSXDeliveryCount"))
            .isEqualTo(i);
        session.rollback();
      }
      assertThat(deadLetter().getIntProperty("JMS_Angarium_DeadLetterAttempts"))
          .isEqualTo(wish.getValue());
      connection.close();
    }
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
      Connection connection =
          broker.opened(
              new org.angarium.AngariumConnectionFactory(
                      broker.url() + "?redeliveryBudgetMs=" + wish.getKey())
                  .createConnection());
      connection.start();
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createConsumer(queue);
      for (int i = 1; i <= wish.getValue(); i++) {
        assertThat(consumer.receive(LIMIT.toMillis()).getIntProperty("JMSXDeliveryCount"))
            .isEqualTo(i);
        session.rollback();
        await().atMost(LIMIT).until(() -> broker.broker().management().transactions().isEmpty());
        broker.advance(HOUR);
      }
      Message letter = deadLetter();
      assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterCause")).isEqualTo("budget");
      assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts"))
          .isEqualTo(wish.getValue());
      connection.close();
    }
  }

  @Test
  void aRunningNumberOfPoisonedMessagesDoesNotStopTheOthers() throws Exception {
    change("queue:orders", "maxDeliveries", "4", "delayMs", "0");
    List<String> done = new CopyOnWriteArrayList<>();
    Work work =
        text -> {
          if (text.startsWith("bad")) {
            throw new IllegalStateException(text);
          }
          done.add(text);
        };
    for (int i = 0; i < 3; i++) {
      listen(Session.AUTO_ACKNOWLEDGE, work);
    }
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add((i % 10 == 3 ? "bad" : "good") + i + ".");
    }
    send(sent.toArray(String[]::new));
    await().atMost(30, TimeUnit.SECONDS).until(() -> broker.depth("DLQ") == 20);
    await().atMost(30, TimeUnit.SECONDS).until(() -> broker.depth("orders") == 0);
    assertThat(done).hasSize(180).doesNotHaveDuplicates();
    assertThat(seen).hasSize(180 + 20 * 4).doesNotHaveDuplicates();
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
