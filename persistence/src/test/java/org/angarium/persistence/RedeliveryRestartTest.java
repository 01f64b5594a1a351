package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.angarium.message.Address;
import org.angarium.session.BreakerSnapshot.State;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliveryTarget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redelivery across restarts: policies, attempts, delays and dead letters are kept. */
@Timeout(240)
class RedeliveryRestartTest {
  private static final String NAME = "vm://redelivery-restart";
  private static final long LIMIT_MS = 30_000;

  @TempDir Path folder;
  private Broker broker;

  @BeforeEach
  void start() {
    start("");
  }

  private void start(String options) {
    broker = Broker.at(NAME + "?data=" + folder.resolve("data") + options).start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void restart() {
    stop();
    start();
  }

  private JMSContext context() {
    return new AngariumConnectionFactory(NAME).createContext(JMSContext.SESSION_TRANSACTED);
  }

  private void send(String text) {
    try (JMSContext context = context()) {
      context.createProducer().send(context.createQueue("orders"), text);
      context.commit();
    }
  }

  /** Receives a message and rolls back; says which delivery it was. */
  private int fail() throws Exception {
    try (JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(context.createQueue("orders"))) {
      Message message = consumer.receive(LIMIT_MS);
      int delivery = message.getIntProperty("JMSXDeliveryCount");
      context.rollback();
      return delivery;
    }
  }

  @Test
  void policiesAreKept() {
    broker.changeRedelivery("*", Map.of("maxDeliveries", "7"));
    broker.changeRedelivery("queue:a,b=c", Map.of("delayMs", "5", "deadLetters", "d,e=f"));
    RedeliveryTarget subscription =
        new RedeliveryTarget(Address.topic("prices"), "watchers", "client");
    broker.changeRedelivery(subscription, Map.of("order", "strict"));
    broker.changeRedelivery("queue:gone", Map.of("order", "skip"));
    assertThat(broker.changeRedelivery("queue:gone", Map.of()))
        .containsExactly("order: skip -> groupStrict");
    restart();
    assertThat(broker.redelivery("*").maxDeliveries()).isEqualTo(7);
    RedeliveryPolicy policy = broker.redelivery("queue:a,b=c");
    assertThat(policy.maxDeliveries()).isEqualTo(7);
    assertThat(policy.backoff().delayMs()).isEqualTo(5);
    assertThat(policy.deadLetters()).isEqualTo("d,e=f");
    assertThat(broker.redelivery("queue:gone").order()).isEqualTo(RedeliveryPolicy.DEFAULT.order());
    assertThat(broker.changeRedelivery(subscription, Map.of()))
        .containsExactly("order: strict -> groupStrict");
  }

  @Test
  void attemptsAreKeptAndTheLastOneEndsTheMessage() throws Exception {
    broker.changeRedelivery("queue:orders", Map.of("maxDeliveries", "3", "delayMs", "0"));
    send("bad");
    for (int delivery = 1; delivery <= 3; delivery++) {
      assertThat(fail()).isEqualTo(delivery);
      restart();
    }
    assertThat(broker.depth("orders")).isZero();
    try (JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(context.createQueue("DLQ"))) {
      Message letter = consumer.receive(LIMIT_MS);
      assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(3);
      assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterHistory"))
          .contains("rolled back by the client")
          .endsWith("ended in queue:orders: maxDeliveries");
      assertThat(letter.getJMSDestination()).isEqualTo(context.createQueue("orders"));
    }
  }

  /** Receives a message in a listener that throws, and rolls back. */
  private void failWith(RuntimeException thrown) throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    try (JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(context.createQueue("orders"))) {
      consumer.setMessageListener(
          message -> {
            received.countDown();
            throw thrown;
          });
      assertThat(received.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
      context.stop();
      context.rollback();
    }
  }

  private String historyOf(Message letter) throws Exception {
    return letter.getStringProperty("JMS_Angarium_DeadLetterHistory");
  }

  private Message receive(JMSContext context, String queue) {
    return context.createConsumer(context.createQueue(queue)).receive(LIMIT_MS);
  }

  @Test
  void theHistoryGoesOnAfterRestarts() throws Exception {
    broker.changeRedelivery(
        "queue:orders", Map.of("maxDeliveries", "4", "firstDelayMs", "1", "delayMs", "1"));
    send("bad");
    failWith(new IllegalArgumentException("no such\titem\nin C:\\stock"));
    restart();
    fail();
    fail();
    restart();
    restart();
    fail();
    try (JMSContext context = context()) {
      Message letter = receive(context, "DLQ");
      assertThat(historyOf(letter).lines())
          .satisfiesExactly(
              first ->
                  assertThat(first)
                      .startsWith("1 ")
                      .endsWith(" java.lang.IllegalArgumentException: no such item in C:\\stock"),
              second -> assertThat(second).startsWith("2 ").endsWith(" rolled back by the client"),
              third -> assertThat(third).startsWith("3 ").endsWith(" rolled back by the client"),
              fourth -> assertThat(fourth).startsWith("4 ").endsWith(" rolled back by the client"),
              end -> assertThat(end).isEqualTo("ended in queue:orders: maxDeliveries"));
    }
  }

  @Test
  void aDeadLetterThatEndsAgainAfterARestartExtendsItsHistory() throws Exception {
    broker.changeRedelivery("queue:orders", Map.of("maxDeliveries", "1"));
    broker.changeRedelivery(
        "queue:DLQ", Map.of("deadLetters", "graves", "maxDeliveries", "2", "delayMs", "0"));
    send("bad");
    fail();
    for (int delivery = 1; delivery <= 2; delivery++) {
      restart();
      try (JMSContext context = context()) {
        assertThat(receive(context, "DLQ").getIntProperty("JMSXDeliveryCount")).isEqualTo(delivery);
        context.rollback();
      }
    }
    restart();
    try (JMSContext context = context()) {
      Message letter = receive(context, "graves");
      assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterDeaths")).isEqualTo(2);
      assertThat(historyOf(letter).lines().map(line -> line.replaceAll(" .* ", " … ")))
          .containsExactly(
              "1 … client",
              "ended … maxDeliveries",
              "1 … client",
              "2 … client",
              "ended … maxDeliveries");
    }
  }

  @Test
  void aBudgetGoesOnWhileThereIsNoBroker() throws Exception {
    broker.changeRedelivery(
        "queue:orders", Map.of("maxDeliveries", "0", "delayMs", "0", "budgetMs", "3000"));
    send("bad");
    fail();
    long failedMs = System.currentTimeMillis();
    stop();
    await().until(() -> System.currentTimeMillis() - failedMs > 3_500);
    start();
    assertThat(receiveAtOnce("orders")).isNull();
    try (JMSContext context = context()) {
      assertThat(receive(context, "DLQ").getStringProperty("JMS_Angarium_DeadLetterCause"))
          .isEqualTo("budget");
    }
  }

  @Test
  void aDelayIsKept() throws Exception {
    broker.changeRedelivery(
        "queue:orders", Map.of("firstDelayMs", "3600000", "maxDelayMs", "3600000"));
    send("bad");
    assertThat(fail()).isEqualTo(1);
    restart();
    try (JMSContext context = context()) {
      Queue orders = context.createQueue("orders");
      JMSConsumer consumer = context.createConsumer(orders);
      assertThat(consumer.receiveNoWait()).isNull();
      assertThat(broker.depth("orders")).isEqualTo(1);
    }
  }

  private @Nullable Message receiveAtOnce(String queue) {
    try (JMSContext context = context()) {
      return context.createConsumer(context.createQueue(queue)).receive(200);
    }
  }

  @Test
  void aPauseIsKeptUntilItIsEnded() throws Exception {
    send("waits");
    assertThat(broker.management().pause("queue:orders")).isEqualTo(1);
    restart();
    assertThat(broker.breakers("queue:orders").get(0).state()).isEqualTo(State.HELD_OPEN);
    assertThat(receiveAtOnce("orders")).isNull();
    send("waits, too");
    broker.management().resume("queue:orders");
    assertThat(fail()).isEqualTo(1);
    restart();
    assertThat(broker.breakers("queue:orders").get(0).state()).isEqualTo(State.CLOSED);
    assertThat(fail()).isEqualTo(2);
  }

  @Test
  void aPauseOfADurableSubscriptionIsKeptAndGoesWithIt() throws Exception {
    try (JMSContext context = context()) {
      context.setClientID("watcher");
      Topic prices = context.createTopic("prices");
      context.createDurableConsumer(prices, "all").close();
      assertThat(broker.management().pause("topic:prices")).isEqualTo(1);
      context.createProducer().send(prices, "cheap");
      context.commit();
    }
    restart();
    assertThat(broker.breakers("topic:prices").get(0).state()).isEqualTo(State.HELD_OPEN);
    try (JMSContext context = context()) {
      context.setClientID("watcher");
      context.unsubscribe("all");
    }
    restart();
    try (JMSContext context = context()) {
      context.setClientID("watcher");
      context.createDurableConsumer(context.createTopic("prices"), "again").close();
      assertThat(broker.breakers("topic:prices").get(0).state()).isEqualTo(State.CLOSED);
    }
    restart(); // the id of its queue is that of the one that was paused
    assertThat(broker.breakers("topic:prices").get(0).state()).isEqualTo(State.CLOSED);
  }

  @Test
  void anOptionSetsTheBrokersOwnPolicyBelowWhatIsKept() {
    stop();
    start("&redelivery=maxDeliveries=4,order=strict");
    assertThat(broker.redelivery("queue:any").maxDeliveries()).isEqualTo(4);
    broker.changeRedelivery("*", Map.of("maxDeliveries", "6"));
    assertThat(broker.redelivery("queue:any").maxDeliveries()).isEqualTo(6);
    assertThat(broker.redelivery("queue:any").order()).isEqualTo(RedeliveryPolicy.Order.STRICT);
  }

  @Test
  void aFaultyOptionIsRefusedAtTheStart() {
    stop();
    assertThatThrownBy(() -> start("&redelivery=maxDeliverys=4,order=stirct"))
        .hasMessageContaining("the nearest one is maxDeliveries")
        .hasMessageContaining("order is 'stirct'");
    start();
  }

  @Test
  void aQueueForDeadLettersThatMayNotBeMadeIsRefused() {
    stop();
    start("&autoCreate=false");
    assertThatThrownBy(() -> broker.changeRedelivery("*", Map.of("deadLetters", "nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queue:nowhere does not exist");
    assertThat(broker.redelivery("*").deadLetters()).isEqualTo("DLQ");
    try (JMSContext context = context()) {
      assertThat(context.createConsumer(context.createQueue("DLQ")).receiveNoWait()).isNull();
    }
  }
}
