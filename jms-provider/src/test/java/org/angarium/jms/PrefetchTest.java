package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class PrefetchTest {
  @RegisterExtension final TestBroker broker = new TestBroker("&prefetch=1");
  private final Queue queue = new NamedQueue("q");

  @Test
  void aWindowOfOneLeavesTheRestToOthers() throws Exception {
    MessageConsumer first = broker.session(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);
    broker.send(queue, "a", "b", "c");
    MessageConsumer second = broker.session(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);

    assertThat(text(second.receive(10_000))).isEqualTo("b");
    assertThat(text(first.receive(10_000))).isEqualTo("a");
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
