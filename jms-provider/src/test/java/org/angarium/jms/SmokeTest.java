package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SmokeTest {
  @RegisterExtension final TestBroker broker = new TestBroker();

  @Test
  void sendsAndReceives() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    Queue queue = session.createQueue("q");
    session.createProducer(queue).send(session.createTextMessage("hi"));
    MessageConsumer c = session.createConsumer(queue);
    assertThat(((TextMessage) c.receive(1000)).getText()).isEqualTo("hi");
    assertThat(c.receiveNoWait()).isNull();
  }
}
