package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.BreakerSnapshot.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deliveries pause when message after message fails. */
@Timeout(240)
class CircuitBreakerTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("orders");
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private volatile boolean down = true;

  @BeforeEach
  void breakAfterThree() {
    broker.changeRedelivery(
        "queue:orders",
        Map.of(
            "breakerFailures",
            "3",
            "breakerOpenMs",
            "3600000",
            "firstDelayMs",
            "86400000",
            "maxDelayMs",
            "86400000",
            "maxDeliveries",
            "0",
            "jitterPercent",
            "0"));
  }

  private void listen() throws JMSException {
    broker
        .session(Session.AUTO_ACKNOWLEDGE)
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              seen.add(textOf(message));
              if (down) {
                throw new IllegalStateException("the database is down");
              }
            });
  }

  private static String textOf(Message message) {
    try {
      return text(message);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private void send(int messages) throws JMSException {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 1; i <= messages; i++) {
      producer.send(session.createTextMessage("m" + i));
    }
    session.close();
  }

  private BreakerSnapshot breaker() {
    return broker.broker().breakers("queue:orders").get(0);
  }

  private void awaitState(State state) {
    await().atMost(LIMIT).until(() -> breaker().state() == state);
  }

  private void awaitSeen(int count) {
    await().atMost(LIMIT).until(() -> seen.size() >= count);
  }

  @Test
  void deliveriesPauseAfterSoManyDifferentMessagesFailed() throws Exception {
    send(10);
    listen();
    awaitState(State.OPEN);
    assertThat(seen).containsExactly("m1", "m2", "m3");
    assertThat(breaker().openUntilMs()).isPositive();
    broker.advance(Duration.ofMinutes(40));
    assertThat(breaker().state()).isEqualTo(State.OPEN);
    assertThat(seen).hasSize(3);
  }

  @Test
  void oneMessageTriesAndTheOthersFollowWhenItIsConsumed() throws Exception {
    send(10);
    listen();
    awaitState(State.OPEN);
    down = false;
    broker.advance(Duration.ofMinutes(60));
    awaitState(State.CLOSED);
    awaitSeen(10);
    broker.advance(Duration.ofDays(1));
    awaitSeen(13);
    await().atMost(LIMIT).until(() -> broker.depth("orders") == 0);
    assertThat(seen)
        .containsExactly(
            "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m1", "m2", "m3");
  }

  @Test
  void aTryThatFailsPausesThemForTwiceAsLong() throws Exception {
    send(10);
    listen();
    awaitState(State.OPEN);
    broker.advance(Duration.ofMinutes(60));
    awaitSeen(4);
    awaitState(State.OPEN);
    broker.advance(Duration.ofMinutes(100));
    assertThat(breaker().state()).isEqualTo(State.OPEN);
    assertThat(seen).containsExactly("m1", "m2", "m3", "m4");
    broker.advance(Duration.ofMinutes(20));
    awaitSeen(5);
    awaitState(State.OPEN);
    assertThat(seen).containsExactly("m1", "m2", "m3", "m4", "m5");
  }

  @Test
  void anOperatorLetsDeliveriesGoOnThatFailuresHavePaused() throws Exception {
    send(5);
    listen();
    awaitState(State.OPEN);
    down = false;
    broker.broker().closeBreakers("queue:orders");
    awaitSeen(5);
    assertThat(seen).containsExactly("m1", "m2", "m3", "m4", "m5");
  }

  @Test
  void oneMessageThatFailsAgainAndAgainPausesNothing() throws Exception {
    broker.changeRedelivery(
        "queue:orders", Map.of("breakerFailures", "3", "delayMs", "0", "maxDeliveries", "8"));
    send(1);
    listen();
    await().atMost(LIMIT).until(() -> broker.depth("DLQ") == 1);
    assertThat(seen).hasSize(8);
    assertThat(breaker().state()).isEqualTo(State.CLOSED);
    down = false;
    send(3);
    awaitSeen(11);
  }

  @Test
  void anOperatorPausesDeliveriesAndLetsThemGoOn() throws Exception {
    down = false;
    listen();
    send(1);
    awaitSeen(1);
    assertThat(broker.broker().openBreakers("queue:orders")).isEqualTo(1);
    assertThat(breaker().state()).isEqualTo(State.HELD_OPEN);
    send(2);
    broker.advance(Duration.ofHours(1));
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
    session.close();
    assertThat(seen).hasSize(1);
    assertThat(broker.broker().closeBreakers("queue:orders")).isEqualTo(1);
    awaitSeen(3);
    assertThat(broker.broker().breakers("queue:nowhere")).isEmpty();
  }
}
