package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class SendTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private Session session;
  private MessageConsumer consumer;

  @BeforeEach
  void open() throws Exception {
    session = broker.session(Session.AUTO_ACKNOWLEDGE);
    consumer = session.createConsumer(queue);
  }

  @Test
  void overwritesTheHeadersOfTheObjectPassedIn() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.setPriority(7);
    producer.setTimeToLive(60_000);
    TextMessage message = session.createTextMessage("a");
    message.setJMSMessageID("ID:mine");
    message.setJMSPriority(1);
    message.setJMSDestination(new NamedQueue("elsewhere"));
    message.setJMSRedelivered(true);
    long before = System.currentTimeMillis();

    producer.send(message);

    long after = System.currentTimeMillis();
    assertThat(message.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
    assertThat(message.getJMSDestination()).isEqualTo(queue);
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(message.getJMSPriority()).isEqualTo(7);
    assertThat(message.getJMSTimestamp()).isBetween(before, after);
    assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 60_000);
    Message received = consumer.receive(10_000);
    assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
    assertThat(received.getJMSPriority()).isEqualTo(7);
    assertThat(received.getJMSDestination()).isEqualTo(queue);
    assertThat(received.getJMSExpiration()).isEqualTo(message.getJMSExpiration());
    assertThat(received.getJMSRedelivered()).isFalse();
  }

  @Test
  void takesTheDisableHints() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setDisableMessageID(true);
    producer.setDisableMessageTimestamp(true);
    producer.setTimeToLive(60_000);
    TextMessage message = session.createTextMessage("a");

    producer.send(message);

    assertThat(message.getJMSMessageID()).isNull();
    assertThat(message.getJMSTimestamp()).isZero();
    Message received = consumer.receive(10_000);
    assertThat(received.getJMSMessageID()).isNull();
    assertThat(received.getJMSTimestamp()).isZero();
    assertThat(received.getJMSExpiration()).isGreaterThan(System.currentTimeMillis());
  }

  @Test
  void idsAreUnique() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    Set<String> ids = new HashSet<>();
    TextMessage message = session.createTextMessage("a");

    for (int i = 0; i < 100; i++) {
      producer.send(message);
      ids.add(message.getJMSMessageID());
    }

    assertThat(ids).hasSize(100);
  }

  @Test
  void aSentMessageIsReusableAndLaterChangesDoNotReachTheReceiver() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    TextMessage message = session.createTextMessage("a");
    message.setIntProperty("n", 1);
    producer.send(message);
    message.setText("b");
    message.setIntProperty("n", 2);
    producer.send(message);

    Message first = consumer.receive(10_000);
    assertThat(text(first)).isEqualTo("a");
    assertThat(first.getIntProperty("n")).isEqualTo(1);
    assertThat(text(consumer.receive(10_000))).isEqualTo("b");
  }

  @Test
  void aReceivedMessageIsSentOnAsItIs() throws Exception {
    Queue next = session.createQueue("next");
    BytesMessage message = session.createBytesMessage();
    message.writeInt(42);
    message.setStringProperty("p", "v");
    session.createProducer(queue).send(message);
    Message received = consumer.receive(10_000);

    session.createProducer(next).send(received);

    BytesMessage forwarded = (BytesMessage) session.createConsumer(next).receive(10_000);
    assertThat(forwarded.readInt()).isEqualTo(42);
    assertThat(forwarded.getStringProperty("p")).isEqualTo("v");
    assertThat(forwarded.getJMSDestination()).isEqualTo(next);
  }

  @Test
  void higherPrioritiesComeFirst() throws Exception {
    consumer.close();
    MessageProducer producer = session.createProducer(queue);
    for (int priority = 0; priority <= 9; priority++) {
      producer.send(
          session.createTextMessage("p" + priority), DeliveryMode.PERSISTENT, priority, 0);
    }
    MessageConsumer later = session.createConsumer(queue);

    for (int priority = 9; priority >= 0; priority--) {
      assertThat(text(later.receive(10_000))).isEqualTo("p" + priority);
    }
  }

  @Test
  void delaysDelivery() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(60_000);
    TextMessage message = session.createTextMessage("later");
    producer.send(message);
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("now"));

    assertThat(message.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp() + 60_000);
    assertThat(text(consumer.receive(10_000))).isEqualTo("now");
    assertThat(consumer.receiveNoWait()).isNull();
    broker.advance(Duration.ofMinutes(1));
    assertThat(text(consumer.receive(10_000))).isEqualTo("later");
  }

  @Test
  void timesBeyondTheEndAreTheEnd() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(Long.MAX_VALUE);
    TextMessage message = session.createTextMessage("a");

    producer.send(message);

    assertThat(message.getJMSExpiration()).isEqualTo(Long.MAX_VALUE);
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
  }

  @Test
  void refusesWhatCannotBeSent() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    MessageProducer anywhere = session.createProducer(null);
    Message message = session.createMessage();

    assertThat(anywhere.getDestination()).isNull();
    assertThatThrownBy(() -> producer.send(null)).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> anywhere.send(null, message))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> anywhere.send(message))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(queue, message))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(message, 0, 4, 0)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(message, 2, 10, 0)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(message, 2, 4, -1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setDeliveryMode(3)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setPriority(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void aClosedProducerSaysSo() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    Message message = session.createMessage();
    producer.close();
    producer.close();

    assertThatThrownBy(() -> producer.send(message)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(producer::getPriority).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> producer.setPriority(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(producer::getDestination).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sendsWhileTheConnectionIsStopped() throws Exception {
    Session stopped = broker.connection().createSession();

    stopped.createProducer(queue).send(stopped.createTextMessage("a"));

    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
  }
}
