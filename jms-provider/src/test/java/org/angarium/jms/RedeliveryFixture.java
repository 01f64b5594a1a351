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
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue whose messages fail, their dead letters, and the policies that hold for them. */
abstract class RedeliveryFixture {
  static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension final TestBroker broker = new TestBroker();
  final Queue queue = new NamedQueue("orders");
  final Queue deadLetters = new NamedQueue("DLQ");
  final List<String> seen = new CopyOnWriteArrayList<>();

  /** A listener's work, which may fail. */
  @FunctionalInterface
  interface Work {
    void on(String text) throws Exception;
  }

  Session listen(int mode, Work work) throws JMSException {
    Session session = broker.session(mode);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                String text = text(message);
                seen.add(text + message.getIntProperty("JMSXDeliveryCount"));
                work.on(text);
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new RuntimeException(e);
              }
            });
    return session;
  }

  void send(String... texts) throws JMSException {
    sendToGroup("", texts);
  }

  void sendToGroup(String group, String... texts) throws JMSException {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    for (String text : texts) {
      Message message = session.createTextMessage(text);
      if (!group.isEmpty()) {
        message.setStringProperty("JMSXGroupID", group);
      }
      producer.send(message);
    }
    session.close();
  }

  void change(String target, String... namesAndValues) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    broker.changeRedelivery(target, settings);
  }

  void awaitSeen(String... expected) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly(expected));
  }

  Message deadLetter() throws JMSException {
    return deadLetter(deadLetters);
  }

  Message deadLetter(Queue from) throws JMSException {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    Message letter = session.createConsumer(from).receive(LIMIT.toMillis());
    assertThat(letter).isNotNull();
    session.close();
    return letter;
  }

  static List<String> history(Message letter) throws JMSException {
    return List.of(letter.getStringProperty("JMS_Angarium_DeadLetterHistory").split("\n"));
  }
}
