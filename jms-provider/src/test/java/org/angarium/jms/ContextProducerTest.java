package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ContextProducerTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private JMSContext context;
  private JMSProducer producer;

  @BeforeEach
  void open() {
    context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    producer = context.createProducer();
  }

  private Message received() {
    return context.createConsumer(queue).receive(10_000);
  }

  @Test
  void hasTheDefaultsOfTheSpecification() {
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
    assertThat(producer.getAsync()).isNull();
    assertThat(producer.getJMSReplyTo()).isNull();
    assertThat(producer.getJMSType()).isNull();
    assertThat(producer.getJMSCorrelationID()).isNull();
    assertThat(producer.getPropertyNames()).isEmpty();
  }

  @Test
  void sendsNoBodyForNullAndAnEmptyOneForNone() throws Exception {
    producer.send(queue, (byte[]) null).send(queue, new byte[0]).send(queue, (String) null);
    JMSConsumer consumer = context.createConsumer(queue);
    Message none = consumer.receive(10_000);
    assertThat(none).isInstanceOf(BytesMessage.class);
    assertThat(none.getBody(byte[].class)).isNull();
    assertThat(consumer.receive(10_000).getBody(byte[].class)).isEmpty();
    assertThat(consumer.receive(10_000).getBody(String.class)).isNull();
  }

  @Test
  void givesItsHeadersAndPropertiesInPlaceOfTheMessages() throws Exception {
    TextMessage message = context.createTextMessage("a");
    message.setStringProperty("p", "message");
    message.setStringProperty("own", "kept");
    message.setJMSType("message");
    message.setJMSCorrelationID("message");

    producer
        .setProperty("p", "producer")
        .setProperty("i", 1)
        .setJMSType("producer")
        .setJMSCorrelationID("corr")
        .setJMSReplyTo(queue)
        .setPriority(8)
        .setTimeToLive(60_000)
        .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
        .send(queue, message);

    Message received = received();
    assertThat(received.getStringProperty("p")).isEqualTo("producer");
    assertThat(received.getStringProperty("own")).isEqualTo("kept");
    assertThat(received.getIntProperty("i")).isEqualTo(1);
    assertThat(received.getJMSType()).isEqualTo("producer");
    assertThat(received.getJMSCorrelationID()).isEqualTo("corr");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getJMSPriority()).isEqualTo(8);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSExpiration()).isPositive();
  }

  @Test
  void keepsEveryTypeOfPropertyAndConvertsIt() {
    producer
        .setProperty("boolean", true)
        .setProperty("byte", (byte) 1)
        .setProperty("short", (short) 2)
        .setProperty("int", 3)
        .setProperty("long", 4L)
        .setProperty("float", 5f)
        .setProperty("double", 6d)
        .setProperty("string", "7")
        .setProperty("object", (Object) Integer.valueOf(8));

    assertThat(producer.getBooleanProperty("boolean")).isTrue();
    assertThat(producer.getByteProperty("byte")).isEqualTo((byte) 1);
    assertThat(producer.getShortProperty("byte")).isEqualTo((short) 1);
    assertThat(producer.getShortProperty("short")).isEqualTo((short) 2);
    assertThat(producer.getIntProperty("short")).isEqualTo(2);
    assertThat(producer.getLongProperty("int")).isEqualTo(3);
    assertThat(producer.getFloatProperty("float")).isEqualTo(5f);
    assertThat(producer.getDoubleProperty("float")).isEqualTo(5d);
    assertThat(producer.getStringProperty("double")).isEqualTo("6.0");
    assertThat(producer.getLongProperty("string")).isEqualTo(7);
    assertThat(producer.getObjectProperty("object")).isEqualTo(8);
    assertThat(producer.getObjectProperty("none")).isNull();
    assertThat(producer.propertyExists("int")).isTrue();
    assertThatThrownBy(() -> producer.getIntProperty("long"))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.getIntProperty("none"))
        .isInstanceOf(NumberFormatException.class);
    assertThat(producer.getPropertyNames()).hasSize(9);
    assertThatThrownBy(() -> producer.getPropertyNames().clear())
        .isInstanceOf(UnsupportedOperationException.class);

    assertThat(producer.clearProperties()).isSameAs(producer);
    assertThat(producer.propertyExists("int")).isFalse();
    producer.send(queue, "a");
    assertThat(received()).satisfies(m -> assertThat(m.propertyExists("int")).isFalse());
  }

  @Test
  void namesPropertiesInASetThatChangesWithThem() {
    Set<String> names = producer.getPropertyNames();
    producer.setProperty("a", 1).setProperty("b", 2);

    assertThat(names).containsExactlyInAnyOrder("a", "b");
    producer.clearProperties();
    assertThat(names).isEmpty();
  }

  @Test
  void refusesBadPropertiesAndOptions() {
    assertThatThrownBy(() -> producer.setProperty("", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> producer.setProperty(null, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> producer.setProperty("o", List.of()))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> producer.setDeliveryMode(9)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSRuntimeException.class);
    assertThat(producer.getPriority()).isEqualTo(4);
  }

  @Test
  void doesNotWriteOnAReceivedMessage() {
    producer.send(queue, "a");
    Message received = received();
    producer.setProperty("p", 1);

    assertThatThrownBy(() -> producer.send(queue, received))
        .isInstanceOf(MessageNotWriteableRuntimeException.class);
  }

  @Test
  void keepsCorrelationIdsAsBytesAndTakesTheHints() throws Exception {
    producer.setJMSCorrelationIDAsBytes(new byte[] {1, 2, 3});
    assertThat(producer.getJMSCorrelationIDAsBytes()).containsExactly(1, 2, 3);
    producer.setDisableMessageID(true).setDisableMessageTimestamp(true).send(queue, "a");

    Message received = received();

    assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(1, 2, 3);
    assertThat(received.getJMSMessageID()).isNull();
    assertThat(received.getJMSTimestamp()).isZero();
  }

  @Test
  void delaysDelivery() {
    producer.setDeliveryDelay(60_000).send(queue, "a");

    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    broker.advance(Duration.ofMinutes(1));
    assertThat(consumer.receive(10_000)).isNotNull();
  }
}
