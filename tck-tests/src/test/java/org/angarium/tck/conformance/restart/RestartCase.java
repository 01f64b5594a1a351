package org.angarium.tck.conformance.restart;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.XAJMSContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Provider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests need that stop a provider and start it again on the same data. */
abstract class RestartCase extends ConformanceCase {
  private final List<JMSContext> contexts = new ArrayList<>();
  private Provider durable;

  @BeforeEach
  void openDurable(@TempDir Path folder) {
    needs(Feature.RESTART);
    durable = closing(provider().durable(folder));
  }

  /** Closes what the test has open, stops the provider and starts it again. */
  final void restart() {
    contexts.forEach(JMSContext::close);
    contexts.clear();
    durable.restart();
  }

  /** Stops the provider, which ends what the test has open, and starts it again. */
  final void restartUnderUse() {
    durable.restart();
  }

  /** A new context that acknowledges by itself, open until the next restart. */
  final JMSContext open() {
    return open(JMSContext.AUTO_ACKNOWLEDGE);
  }

  final JMSContext open(int mode) {
    return opened(durable.connectionFactory().createContext(mode));
  }

  /** A new context with a client identifier, open until the next restart. */
  final JMSContext openAs(String clientId) {
    JMSContext context = open();
    context.setClientID(clientId);
    return context;
  }

  final XAJMSContext openXa() {
    return opened(durable.xaConnectionFactory().createXAContext());
  }

  private <T extends JMSContext> T opened(T context) {
    contexts.add(context);
    return closing(context);
  }

  /** A queue of a new name, which means the same before and after a restart. */
  final Queue newQueue() {
    return open().createQueue(fresh("queue"));
  }

  /** Sends texts over a context of their own. */
  final void sendAll(Destination destination, String... texts) {
    JMSContext context = open();
    for (String text : texts) {
      context.createProducer().send(destination, text);
    }
    context.close();
  }

  /** Takes what there is and expects these texts, in this order. */
  final void holds(Queue queue, String... texts) {
    JMSContext context = open();
    holds(context.createConsumer(queue), texts);
    context.close();
  }

  /** Takes what there is and expects these texts, in this order. */
  static void holds(JMSConsumer consumer, String... texts) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      found.add(receiveText(consumer));
    }
    assertThat(found).containsExactly(texts);
    receivesNothing(consumer);
  }

  /** Expects that a message is handed out for the so-manyth time. */
  static void isAttempt(int number, Message message) throws JMSException {
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(number);
    assertThat(message.getJMSRedelivered()).isEqualTo(number > 1);
  }

  /** The numbers from one to another, as texts with something before them. */
  static String[] numbered(String before, int from, int to) {
    String[] texts = new String[to - from + 1];
    Arrays.setAll(texts, i -> before + (from + i));
    return texts;
  }
}
