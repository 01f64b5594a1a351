package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ReceiveTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");

  /** Runs a task on a thread of its own, which has gone to sleep when this returns. */
  private static <T extends @Nullable Object> FutureTask<T> blocked(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "blocked");
    thread.setDaemon(true);
    thread.start();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING);
    return future;
  }

  @Test
  void aBlockedReceiveGetsWhatIsSentLater() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    FutureTask<@Nullable Message> received = blocked(consumer::receive);

    broker.send(queue, "late");

    assertThat(text(received.get(10, TimeUnit.SECONDS))).isEqualTo("late");
  }

  @Test
  void receiveNoWaitFindsWhatWasSentBefore() throws Exception {
    broker.send(queue, "a", "b");
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);

    assertThat(text(consumer.receiveNoWait())).isEqualTo("a");
    assertThat(text(consumer.receiveNoWait())).isEqualTo("b");
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(1)).isNull();
  }

  @Test
  void timesOut() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    long before = System.nanoTime();

    assertThat(consumer.receive(50)).isNull();

    assertThat(System.nanoTime() - before)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void refusesANegativeTime() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);

    assertThatThrownBy(() -> consumer.receive(-1)).isInstanceOf(JMSException.class);
  }

  @Test
  void closingTheConsumerEndsABlockedReceiveWithNull() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    FutureTask<@Nullable Message> received = blocked(consumer::receive);

    consumer.close();

    assertThat(received.get(10, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void closingTheSessionEndsABlockedReceiveWithNull() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    FutureTask<@Nullable Message> received = blocked(() -> consumer.receive(60_000));

    session.close();

    assertThat(received.get(10, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void closingTheConnectionEndsABlockedReceiveWithNull() throws Exception {
    Connection connection = broker.connection();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    FutureTask<@Nullable Message> received = blocked(consumer::receive);

    connection.close();

    assertThat(received.get(10, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void anInterruptEndsABlockedReceiveAndIsKept() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    FutureTask<Boolean> kept =
        new FutureTask<>(
            () -> {
              assertThatThrownBy(consumer::receive)
                  .isInstanceOf(JMSException.class)
                  .hasCauseInstanceOf(InterruptedException.class);
              return Thread.currentThread().isInterrupted();
            });
    Thread thread = new Thread(kept);
    thread.start();

    thread.interrupt();

    assertThat(kept.get(10, TimeUnit.SECONDS)).isTrue();
    broker.send(queue, "still there");
    assertThat(text(consumer.receive(10_000))).isEqualTo("still there");
  }

  @Test
  void nothingIsReceivedWhileStoppedAndTimeGoesOn() throws Exception {
    Connection connection = broker.started();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    broker.send(queue, "a");
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
    connection.stop();
    broker.send(queue, "b");

    assertThat(consumer.receive(20)).isNull();
    assertThat(consumer.receiveNoWait()).isNull();
    FutureTask<@Nullable Message> received = blocked(consumer::receive);
    connection.start();

    assertThat(text(received.get(10, TimeUnit.SECONDS))).isEqualTo("b");
  }

  @Test
  void whatWasPrefetchedGoesToOthersWhenTheConnectionStops() throws Exception {
    Connection connection = broker.started();
    MessageConsumer first = connection.createSession().createConsumer(queue);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    first.setMessageListener(
        message -> {
          running.countDown();
          try {
            enough.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    broker.send(queue, "a", "b", "c");
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    MessageConsumer second = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    assertThat(second.receiveNoWait()).isNull();

    Thread stopping = new Thread(() -> assertThatCode(connection::stop).doesNotThrowAnyException());
    stopping.start();
    await().until(() -> stopping.getState() == Thread.State.WAITING);
    enough.countDown();
    stopping.join();

    Message next = second.receive(10_000);
    assertThat(text(next)).isEqualTo("b");
    assertThat(next.getJMSRedelivered()).isFalse();
    assertThat(next.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Test
  void whatAConsumerDidNotShowGoesToOthersWhenItCloses() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer first = session.createConsumer(queue);
    broker.send(queue, "a", "b", "c");
    assertThat(text(first.receive(10_000))).isEqualTo("a");

    first.close();

    MessageConsumer second = session.createConsumer(queue);
    Message next = second.receive(10_000);
    assertThat(text(next)).isEqualTo("b");
    assertThat(next.getJMSRedelivered()).isFalse();
    assertThat(text(second.receive(10_000))).isEqualTo("c");
  }

  @Test
  void doesNotReceiveWithAListener() throws Exception {
    MessageConsumer consumer = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    consumer.setMessageListener(message -> {});

    assertThatThrownBy(consumer::receive).isInstanceOf(IllegalStateException.class);

    consumer.setMessageListener(null);
    assertThat(consumer.getMessageListener()).isNull();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void doesNotShowWhatExpiredInItsBuffer() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(60_000);
    producer.send(session.createTextMessage("brief"));
    producer.setTimeToLive(0);
    producer.send(session.createTextMessage("lasting"));
    broker.advance(Duration.ofMinutes(1));

    assertThat(text(consumer.receive(10_000))).isEqualTo("lasting");
  }

  @Test
  void aClosedConsumerSaysSo() throws Exception {
    MessageConsumer consumer =
        broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue, "a=1");
    assertThat(consumer.getMessageSelector()).isEqualTo("a=1");
    consumer.close();
    consumer.close();

    assertThatThrownBy(consumer::receive).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(consumer::getMessageSelector).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(consumer::getMessageListener).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesBadSelectorsAndDestinationsWhenTheConsumerIsMade() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);

    assertThatThrownBy(() -> session.createConsumer(queue, "a = "))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createConsumer(null))
        .isInstanceOf(InvalidDestinationException.class);
    assertThat(session.createConsumer(queue, "").getMessageSelector()).isNull();
    assertThat(session.createConsumer(queue, null).getMessageSelector()).isNull();
  }

  @Test
  void selects() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 4; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("n", i);
      producer.send(message);
    }
    MessageConsumer odd = session.createConsumer(queue, "n = 1 OR n = 3");

    assertThat(text(odd.receive(10_000))).isEqualTo("m1");
    assertThat(text(odd.receive(10_000))).isEqualTo("m3");
    assertThat(odd.receiveNoWait()).isNull();
  }
}
