package org.angarium.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithBroker
class TestBrokerTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final long LIMIT_MS = 10_000;
  private static final String QUEUE = "orders";

  private TestBroker broker;
  private JMSContext context;
  private Queue queue;

  @BeforeEach
  void connect(TestBroker started) {
    broker = started;
    context = started.factory().createContext();
    queue = context.createQueue(QUEUE);
  }

  @Test
  void movingTheClockDeliversWhatWasDelayed() {
    context.createProducer().setDeliveryDelay(HOUR.toMillis()).send(queue, "later");
    JMSConsumer consumer = context.createConsumer(queue);
    broker.advance(HOUR.minusMinutes(1));
    assertThat(consumer.receiveNoWait()).isNull();
    broker.advance(Duration.ofMinutes(1));
    assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("later");
  }

  @Test
  void movingTheClockLeavesWhatIsNotDue() {
    JMSProducer producer = context.createProducer();
    for (int hours = 3; hours > 0; hours--) {
      producer.setDeliveryDelay(hours * HOUR.toMillis()).send(queue, "after " + hours);
    }
    broker.advance(HOUR.multipliedBy(2));
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("after 2");
    assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("after 1");
    broker.awaitDepth(QUEUE, 1);
  }

  @Test
  void movingTheClockExpiresWhatIsTooOld() {
    context.createProducer().setTimeToLive(HOUR.toMillis()).send(queue, "short-lived");
    context.createProducer().setTimeToLive(3 * HOUR.toMillis()).send(queue, "long-lived");
    context.createProducer().send(queue, "for ever");
    assertThat(broker.depth(QUEUE)).isEqualTo(3);
    broker.advance(HOUR);
    assertThat(broker.depth(QUEUE)).isEqualTo(2);
    broker.advance(HOUR.multipliedBy(2));
    assertThat(broker.depth(QUEUE)).isEqualTo(1);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("for ever");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void theClockOfTheBrokerIsThatOfItsMessages() throws Exception {
    long before = System.currentTimeMillis();
    broker.advance(HOUR);
    var message = context.createTextMessage("dated");
    context.createProducer().send(queue, message);
    assertThat(message.getJMSTimestamp()).isGreaterThanOrEqualTo(before + HOUR.toMillis());
  }

  @Test
  void theClockNeverGoesBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> broker.advance(HOUR.negated()))
        .withMessageContaining("ahead");
  }

  @Test
  void countsWhatIsDelayedAndWhatIsNotAcknowledged() throws Exception {
    context.createProducer().send(queue, "taken");
    context.createProducer().setDeliveryDelay(HOUR.toMillis()).send(queue, "later");
    try (JMSContext taking = broker.factory().createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
      JMSConsumer consumer = taking.createConsumer(queue);
      var message = consumer.receive(LIMIT_MS);
      assertThat(broker.depth(QUEUE)).isEqualTo(2);
      message.acknowledge();
    }
    broker.awaitDepth(QUEUE, 1);
    assertThat(broker.depth("another")).isZero();
  }

  @Test
  void aDepthThatDoesNotComeIsToldWithTheOneThatIsThere() {
    context.createProducer().send(queue, "one");
    assertThatThrownBy(() -> broker.awaitDepth(QUEUE, 2, SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("queue orders holds 1 messages, expected 2 within 20 ms");
  }

  @Test
  void keepsNothingOnDisk() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestBroker.start("data=target/never"))
        .withMessageContaining("on disk");
  }

  @Test
  void closingEndsTheThreadsOfConnectionsThatWereLeftOpen() {
    TestBroker other = TestBroker.start();
    JMSContext left = other.factory().createContext();
    left.createConsumer(queue).setMessageListener(message -> {});
    left.createProducer().send(queue, "heard");
    other.awaitDepth(QUEUE, 0);
    assertThat(other.threads()).isNotEmpty();
    other.close();
    assertThat(other.threads()).isEmpty();
    other.close();
  }

  @Test
  void aThreadThatGoesOnIsNamed() throws Exception {
    TestBroker other = TestBroker.start();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    JMSContext left = other.factory().createContext();
    left.createConsumer(queue)
        .setMessageListener(
            message -> {
              entered.countDown();
              awaitQuietly(leave);
            });
    left.createProducer().send(queue, "blocks");
    assertThat(entered.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThatThrownBy(() -> other.close(SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("goes on");
    leave.countDown();
    other.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first start loads classes and is left out. */
  @Test
  void isUsableWithin300Milliseconds() {
    List<Long> tookMs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      long begin = System.nanoTime();
      try (TestBroker other = TestBroker.start();
          JMSContext used = other.factory().createContext()) {
        used.createProducer().send(queue, "first");
        assertThat(used.createConsumer(queue).receiveBody(String.class, LIMIT_MS)).isNotNull();
        tookMs.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      }
    }
    Collections.sort(tookMs);
    assertThat(tookMs.get(tookMs.size() / 2)).as("the median of %s ms", tookMs).isLessThan(300);
  }
}
