package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.BreakerSnapshot.State;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.Schedule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock is set a day ahead or back: points in time follow it, whiles do not. */
@Timeout(240)
class ClockJumpTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long LIMIT_MS = 30_000;

  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("orders");

  @BeforeEach
  void retryAfterAnHour() {
    broker.changeRedelivery(
        "queue:orders",
        Map.of("firstDelayMs", "3600000", "maxDelayMs", "3600000", "jitterPercent", "0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aBackOffLastsAsLongAsItWasToLast(int days) throws JMSException {
    Session session = failedOnce();
    broker.jump(DAY.multipliedBy(days));
    assertThat(broker.depth("orders")).isEqualTo(1);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    broker.advance(HOUR);
    Message again = consumer.receive(LIMIT_MS);
    assertThat(text(again)).isEqualTo("one");
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aBudgetLastsAsLongAsItWasToLast(int days) throws JMSException {
    broker.changeRedelivery("queue:orders", Map.of("budgetMs", "3600000", "maxDeliveries", "0"));
    Session session = failedOnce();
    broker.jump(DAY.multipliedBy(days));
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("one");
    session.rollback();
    await().atMost(LIMIT_MS, TimeUnit.MILLISECONDS).until(() -> orders().delayed() == 1);
    assertThat(broker.depth("DLQ")).isZero();
    broker.advance(HOUR.multipliedBy(2));
    assertThat(consumer.receiveNoWait()).isNull();
    await().atMost(LIMIT_MS, TimeUnit.MILLISECONDS).until(() -> broker.depth("DLQ") == 1);
  }

  private Session failedOnce() throws JMSException {
    broker.send(queue, "one");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("one");
      session.rollback();
    }
    await().atMost(LIMIT_MS, TimeUnit.MILLISECONDS).until(() -> orders().inFlight() == 0);
    return session;
  }

  private QueueSnapshot orders() {
    return broker.broker().management().queues("queue:orders").get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aBreakerIsOpenAsLongAsItWasToBe(int days) throws JMSException {
    broker.changeRedelivery(
        "queue:orders",
        Map.of("breakerFailures", "1", "breakerOpenMs", "600000", "maxDeliveries", "0"));
    Session session = failedOnce();
    await().atMost(LIMIT_MS, TimeUnit.MILLISECONDS).until(() -> breaker().state() == State.OPEN);
    long leftMs = breaker().openUntilMs() - Instant.now().toEpochMilli();
    broker.jump(DAY.multipliedBy(days));
    assertThat(breaker().state()).isEqualTo(State.OPEN);
    assertThat(breaker().openUntilMs() - Instant.now().toEpochMilli())
        .isBetween(leftMs + DAY.toMillis() * days - LIMIT_MS, leftMs + DAY.toMillis() * days);
    broker.advance(Duration.ofMinutes(11));
    await()
        .atMost(LIMIT_MS, TimeUnit.MILLISECONDS)
        .until(() -> breaker().state() == State.HALF_OPEN);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("one");
    session.commit();
    await().atMost(LIMIT_MS, TimeUnit.MILLISECONDS).until(() -> breaker().state() == State.CLOSED);
  }

  private BreakerSnapshot breaker() {
    List<BreakerSnapshot> breakers = broker.broker().breakers("queue:orders");
    return breakers.get(0);
  }

  @Test
  void aDeliveryTimeComesWithTheClock() throws JMSException {
    Session session = sendDelayed();
    MessageConsumer consumer = session.createConsumer(queue);
    broker.jump(DAY.negated());
    broker.advance(HOUR.multipliedBy(2));
    assertThat(consumer.receiveNoWait()).isNull();
    broker.jump(DAY);
    assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("late");
  }

  @Test
  void aDeliveryTimeIsNotWaitedForTwice() throws JMSException {
    Session session = sendDelayed();
    broker.advance(HOUR);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("late");
      broker.jump(DAY.negated());
      session.rollback();
    }
    broker.advance(HOUR);
    assertThat(text(session.createConsumer(queue).receive(LIMIT_MS))).isEqualTo("late");
  }

  private Session sendDelayed() throws JMSException {
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(HOUR.toMillis());
    producer.send(session.createTextMessage("late"));
    session.commit();
    return session;
  }

  @Test
  void whatExpiresLivesLongerWhenTheClockIsSetBack() throws JMSException {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(HOUR.toMillis());
    producer.send(session.createTextMessage("short"));
    broker.jump(DAY.negated());
    broker.advance(HOUR.multipliedBy(2));
    assertThat(broker.depth("orders")).isEqualTo(1);
    broker.jump(DAY);
    assertThat(broker.depth("orders")).isZero();
  }

  @Test
  void aScheduleSendsNoDueTimeTwiceWhenTheClockIsSetBack() {
    Instant halfAnHourAhead = Instant.now().plus(HOUR.dividedBy(2));
    Instant first =
        broker
            .broker()
            .putSchedule(Schedule.every("hourly", "queue:orders", halfAnHourAhead, HOUR));
    broker.advance(HOUR);
    await().atMost(LIMIT_MS, TimeUnit.MILLISECONDS).until(() -> broker.depth("orders") == 1);
    broker.jump(DAY.negated());
    broker.advance(HOUR.multipliedBy(5));
    assertThat(broker.depth("orders")).isEqualTo(1);
    assertThat(broker.broker().schedules().get(0).nextDue()).isEqualTo(first.plus(HOUR));
    broker.jump(DAY);
    await().atMost(LIMIT_MS, TimeUnit.MILLISECONDS).until(() -> broker.depth("orders") > 1);
    assertThat(broker.depth("orders")).isEqualTo(2);
  }
}
