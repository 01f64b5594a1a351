package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class PrefetchTest {
  @RegisterExtension final TestBroker broker = new TestBroker("prefetch=1");
  private final Queue queue = new NamedQueue("q");

  @Test
  void aWindowOfOneLeavesTheRestToOthers() throws Exception {
    CountDownLatch enough = new CountDownLatch(1);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    MessageConsumer first = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    first.setMessageListener(
        message -> {
          assertThatCode(() -> heard.add(text(message))).doesNotThrowAnyException();
          awaitOpen(enough);
        });
    broker.send(queue, "a");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
    broker.send(queue, "b", "c");
    MessageConsumer second = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);

    assertThat(text(second.receive(10_000))).isEqualTo("c");
    enough.countDown();
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("b");
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anIdleConsumerKeepsNothingFromOthers() throws Exception {
    MessageConsumer first = broker.session(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);
    MessageConsumer second = broker.session(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);
    assertThat(first.receiveNoWait()).isNull();
    assertThat(first.receive(1)).isNull();
    broker.send(queue, "a", "b", "c");

    assertThat(text(second.receive(10_000))).isEqualTo("a");
    assertThat(text(second.receive(10_000))).isEqualTo("b");
    assertThat(text(first.receiveNoWait())).isEqualTo("c");
  }

  @Test
  void aSmallWindowIsFilledUpAgainAndAgain() throws Exception {
    String[] sent = IntStream.range(0, 100).mapToObj(String::valueOf).toArray(String[]::new);
    broker.send(queue, sent);
    MessageConsumer consumer = broker.session(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);
    List<String> received = new ArrayList<>();

    for (int i = 0; i < sent.length; i++) {
      received.add(text(consumer.receive(10_000)));
    }

    assertThat(received).containsExactly(sent);
  }
}
