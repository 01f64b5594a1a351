package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Map;
import org.angarium.AngariumConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A consumer that allows less than the policy, and a message that others have failed on before. */
@Timeout(240)
class TighterConsumerTest {
  private static final long LIMIT_MS = 60_000;

  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("orders");

  @Test
  void whatFailedAsOftenAsAConsumerAllowsIsNotDeliveredToIt() throws Exception {
    broker.changeRedelivery("queue:orders", Map.of("maxDeliveries", "5", "delayMs", "0"));
    broker.send(queue, "bad");
    Session loose = broker.session(Session.SESSION_TRANSACTED);
    try (MessageConsumer consumer = loose.createConsumer(queue)) {
      for (int i = 1; i <= 2; i++) {
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("bad");
        loose.rollback();
      }
    }
    broker.send(queue, "good");
    Connection connection =
        broker.opened(
            new AngariumConnectionFactory(broker.url() + "?maxDeliveries=2").createConnection());
    connection.start();
    Session strict = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    assertThat(text(strict.createConsumer(queue).receive(LIMIT_MS))).isEqualTo("good");
    Message letter = strict.createConsumer(new NamedQueue("DLQ")).receive(LIMIT_MS);
    assertThat(text(letter)).isEqualTo("bad");
    assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(2);
    assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterReason"))
        .isEqualTo("rolled back by the client");
  }
}
