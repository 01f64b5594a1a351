package org.angarium.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.time.Duration;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a durable broker tells about messages that it never wrote. */
class ElisionTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path data;

  private static void send(String name, int messages) {
    try (JMSContext sending = new AngariumConnectionFactory("vm://" + name).createContext()) {
      var queue = sending.createQueue("early");
      for (int i = 0; i < messages; i++) {
        sending.createProducer().send(queue, "message");
      }
    }
  }

  private static void listen(JMSContext context) {
    context.createConsumer(context.createQueue("early")).setMessageListener(message -> {});
  }

  @Test
  void countsMessagesThatWereSettledBeforeTheyWereWritten() {
    try (Broker broker = Broker.at("vm://elision?data=" + data).start();
        JMSContext context = new AngariumConnectionFactory("vm://elision").createContext()) {
      listen(context);
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                send("elision", 10);
                return broker.elided() > 0;
              });
    }
  }

  @Test
  void countsNoneWhenItIsToldToWriteAll() {
    try (Broker broker = Broker.at("vm://no-elision?elision=false&data=" + data).start();
        JMSContext context = new AngariumConnectionFactory("vm://no-elision").createContext()) {
      listen(context);
      send("no-elision", 20);

      assertThat(broker.elided()).isZero();
    }
  }
}
