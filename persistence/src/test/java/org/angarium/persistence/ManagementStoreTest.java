package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.angarium.session.MessageSnapshot;
import org.angarium.session.MessageSnapshot.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What operators are told is true at once, wherever the store has it: in its journal, in the
 * tables, or a part in each.
 */
@Timeout(120)
class ManagementStoreTest {
  private static final String NAME = "vm://management-store";
  private static final long LIMIT_MS = 30_000;

  @TempDir Path folder;
  private String mode = "";
  private Broker broker;

  private void start(String storeMode) {
    mode = storeMode;
    broker =
        Broker.at(
                "%s?data=%s&storeMode=%s%s"
                    .formatted(
                        NAME,
                        folder.resolve("data"),
                        mode,
                        mode.equals("journal") ? "&journalSizeMb=16" : ""))
            .start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private List<MessageSnapshot> shown() {
    return broker
        .management()
        .messages("queue:orders", Set.of(State.READY, State.IN_FLIGHT), 1_000)
        .messages();
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void tellWhatIsSentAndAcknowledgedAtOnce(String storeMode) throws Exception {
    start(storeMode);
    sendAndAcknowledge(0);
    broker.close();
    start("jdbcOnly"); // everything stands in tables
    broker.close();
    start(storeMode);
    assertThat(shown()).hasSize(5);
    sendAndAcknowledge(5);
    broker.close();
    start(storeMode);
    assertThat(shown()).hasSize(10);
  }

  /** Ten are sent, five acknowledged. */
  private void sendAndAcknowledge(int there) throws Exception {
    try (JMSContext context =
        new AngariumConnectionFactory(NAME).createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
      Queue queue = context.createQueue("orders");
      List<String> ids =
          IntStream.rangeClosed(1, 10)
              .mapToObj(
                  n -> {
                    Message message = context.createTextMessage("order " + n);
                    context.createProducer().send(queue, message);
                    assertThat(shown()).hasSize(there + n);
                    return id(message);
                  })
              .toList();
      assertThat(shown())
          .extracting(MessageSnapshot::messageId)
          .endsWith(ids.toArray(String[]::new));
      JMSConsumer consumer = context.createConsumer(queue);
      for (int n = 1; n <= 5; n++) {
        String id = consumer.receive(LIMIT_MS).getJMSMessageID();
        context.acknowledge();
        assertThat(shown())
            .hasSize(there + 10 - n)
            .extracting(MessageSnapshot::messageId)
            .doesNotContain(id);
      }
    }
  }

  /** The consumer's thread does not wait for the store then; what operators see is right anyway. */
  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void tellWhatIsAcknowledgedAutomatically(String storeMode) {
    start(storeMode);
    try (JMSContext context = new AngariumConnectionFactory(NAME).createContext()) {
      Queue queue = context.createQueue("orders");
      for (int n = 1; n <= 20; n++) {
        context.createProducer().send(queue, "order " + n);
      }
      try (JMSConsumer consumer = context.createConsumer(queue)) {
        for (int n = 1; n <= 20; n++) {
          assertThat(consumer.receive(LIMIT_MS)).isNotNull();
          assertThat(shown()).as("after %d", n).hasSize(20 - n);
        }
      }
    }
  }

  private static String id(Message message) {
    try {
      return message.getJMSMessageID();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }
}
