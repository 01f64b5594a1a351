package org.angarium.tck.conformance.chapter7;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Statement;

/** The properties and headers that a JMSProducer gives to its messages, and its chained setters. */
class ContextProducerTest extends ConformanceCase {

  // --- 7.5

  @Statement(
      id = "7.5-1",
      text = "Properties of all nine setters of a JMSProducer arrive with their types.")
  void propertiesArrive() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    withNineProperties(context.createProducer()).send(queue, context.createMessage());
    Message received = receive(context.createConsumer(queue));
    assertThat(received.getObjectProperty("boolean")).isEqualTo(true);
    assertThat(received.getObjectProperty("byte")).isEqualTo((byte) 1);
    assertThat(received.getObjectProperty("short")).isEqualTo((short) 2);
    assertThat(received.getObjectProperty("int")).isEqualTo(3);
    assertThat(received.getObjectProperty("long")).isEqualTo(4L);
    assertThat(received.getObjectProperty("float")).isEqualTo(5.5f);
    assertThat(received.getObjectProperty("double")).isEqualTo(6.5);
    assertThat(received.getObjectProperty("string")).isEqualTo("seven");
    assertThat(received.getObjectProperty("object")).isEqualTo(8);
  }

  private static JMSProducer withNineProperties(JMSProducer producer) {
    return producer
        .setProperty("boolean", true)
        .setProperty("byte", (byte) 1)
        .setProperty("short", (short) 2)
        .setProperty("int", 3)
        .setProperty("long", 4L)
        .setProperty("float", 5.5f)
        .setProperty("double", 6.5)
        .setProperty("string", "seven")
        .setProperty("object", (Object) Integer.valueOf(8));
  }

  @Statement(
      id = "7.5-2",
      text = "A property of the JMSProducer replaces the message's own, of another type as well.")
  void propertyReplacesTheMessages() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Message message = context.createMessage();
    message.setStringProperty("a", "message");
    message.setStringProperty("b", "message");
    message.setStringProperty("c", "message");
    context.createProducer().setProperty("a", "producer").setProperty("b", 2).send(queue, message);
    Message received = receive(context.createConsumer(queue));
    assertThat(received.getObjectProperty("a")).isEqualTo("producer");
    assertThat(received.getObjectProperty("b")).isEqualTo(2);
    assertThat(received.getObjectProperty("c")).isEqualTo("message");
  }

  @Statement(
      id = "7.5-3",
      text = "Messages made of a body have the properties of the JMSProducer, whatever the body.")
  void propertiesComeWithEachBody() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    JMSProducer producer = context.createProducer().setProperty("color", "red");
    sendEachBody(producer, queue);
    for (Message received : receiveEachBody(context, queue)) {
      assertThat(received.getStringProperty("color")).isEqualTo("red");
    }
  }

  private static void sendEachBody(JMSProducer producer, Queue queue) {
    producer.send(queue, "text");
    producer.send(queue, Map.of("a", 1));
    producer.send(queue, new byte[] {1});
    producer.send(queue, (Serializable) BigInteger.ONE);
  }

  private static List<Message> receiveEachBody(JMSContext context, Queue queue) {
    JMSConsumer consumer = context.createConsumer(queue);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      messages.add(receive(consumer));
    }
    return messages;
  }

  @Statement(
      id = "7.5-4",
      text = "A JMSProducer's getters give its properties, converted as those of a message are.")
  void gettersConvert() {
    JMSProducer producer = withNineProperties(context().createProducer());
    assertThat(producer.getBooleanProperty("boolean")).isTrue();
    assertThat(producer.getByteProperty("byte")).isEqualTo((byte) 1);
    assertThat(producer.getShortProperty("byte")).isEqualTo((short) 1);
    assertThat(producer.getIntProperty("short")).isEqualTo(2);
    assertThat(producer.getLongProperty("int")).isEqualTo(3);
    assertThat(producer.getFloatProperty("float")).isEqualTo(5.5f);
    assertThat(producer.getDoubleProperty("float")).isEqualTo(5.5);
    assertThat(producer.getStringProperty("double")).isEqualTo("6.5");
    assertThat(producer.getStringProperty("boolean")).isEqualTo("true");
    assertThat(producer.getObjectProperty("object")).isEqualTo(8);
  }

  @Statement(
      id = "7.5-5",
      text = "A JMSProducer's getters refuse other conversions as those of a message do.")
  void gettersRefuseOtherConversions() {
    JMSProducer producer = withNineProperties(context().createProducer());
    refuses(MessageFormatRuntimeException.class, () -> producer.getByteProperty("int"));
    refuses(MessageFormatRuntimeException.class, () -> producer.getIntProperty("boolean"));
    refuses(MessageFormatRuntimeException.class, () -> producer.getFloatProperty("double"));
    refuses(NumberFormatException.class, () -> producer.getIntProperty("string"));
    assertThat(producer.getBooleanProperty("none")).isFalse();
    refuses(NumberFormatException.class, () -> producer.getIntProperty("none"));
    assertThat(producer.getStringProperty("none")).isNull();
    assertThat(producer.getObjectProperty("none")).isNull();
  }

  @Statement(
      id = "7.5-6",
      text = "A JMSProducer names its properties in a set that changes with them.")
  void namesAreAView() {
    JMSProducer producer = context().createProducer();
    Set<String> names = producer.getPropertyNames();
    assertThat(names).isEmpty();
    producer.setProperty("a", 1).setProperty("b", "two").setJMSType("no property");
    assertThat(names).containsExactlyInAnyOrder("a", "b");
    producer.clearProperties();
    assertThat(names).isEmpty();
  }

  @Statement(
      id = "7.5-7",
      text = "The set of a JMSProducer's property names cannot be modified through the set.")
  void namesAreUnmodifiable() {
    JMSProducer producer = context().createProducer().setProperty("a", 1);
    Set<String> names = producer.getPropertyNames();
    refuses(UnsupportedOperationException.class, () -> names.add("b"));
    refuses(UnsupportedOperationException.class, () -> names.remove("a"));
    refuses(UnsupportedOperationException.class, names::clear);
    refuses(
        UnsupportedOperationException.class,
        () -> {
          var iterator = names.iterator();
          iterator.next();
          iterator.remove();
        });
    assertThat(producer.propertyExists("a")).isTrue();
  }

  @Statement(
      id = "7.5-8",
      text = "A JMSProducer knows which properties exist, and none after they were cleared.")
  void clearedPropertiesAreGone() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    JMSProducer producer = context.createProducer().setProperty("a", 1);
    assertThat(producer.propertyExists("a")).isTrue();
    assertThat(producer.propertyExists("b")).isFalse();
    assertThat(producer.clearProperties()).isSameAs(producer);
    assertThat(producer.propertyExists("a")).isFalse();
    producer.send(queue, "any");
    assertThat(receive(context.createConsumer(queue)).propertyExists("a")).isFalse();
  }

  @Statement(id = "7.5-9", text = "Every setProperty refuses null and the empty text as name.")
  void noNameIsRefused() {
    JMSProducer producer = context().createProducer();
    List<BiConsumer<JMSProducer, String>> setters =
        List.of(
            (to, name) -> to.setProperty(name, true),
            (to, name) -> to.setProperty(name, (byte) 1),
            (to, name) -> to.setProperty(name, (short) 1),
            (to, name) -> to.setProperty(name, 1),
            (to, name) -> to.setProperty(name, 1L),
            (to, name) -> to.setProperty(name, 1f),
            (to, name) -> to.setProperty(name, 1d),
            (to, name) -> to.setProperty(name, "text"),
            (to, name) -> to.setProperty(name, (Object) 1));
    for (BiConsumer<JMSProducer, String> setter : setters) {
      refuses(IllegalArgumentException.class, () -> setter.accept(producer, null));
      refuses(IllegalArgumentException.class, () -> setter.accept(producer, ""));
    }
  }

  @Statement(
      id = "7.5-10",
      text = "An object of another class than the allowed ones is refused as property value.")
  void unfitObjectPropertyIsRefused() {
    JMSProducer producer = context().createProducer();
    refuses(
        MessageFormatRuntimeException.class, () -> producer.setProperty("a", (Object) List.of()));
  }

  @Statement(
      id = "7.5-11",
      text =
          "A message whose properties are read-only is refused with"
              + " MessageNotWriteableRuntimeException when the JMSProducer has properties.")
  void readOnlyMessageIsRefused() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    context.createProducer().send(queue, "any");
    Message received = receive(context.createConsumer(queue));
    JMSProducer producer = context.createProducer().setProperty("a", 1);
    refuses(MessageNotWriteableRuntimeException.class, () -> producer.send(queue, received));
    contains(queue);
  }

  @Statement(
      id = "7.5-12",
      text = "A received message is sent on by a JMSProducer without properties.")
  void receivedMessageIsSentOn() throws JMSException {
    JMSContext context = context();
    Queue first = queue();
    Queue second = queue();
    context.createProducer().setProperty("a", 1).send(first, "sent on");
    Message received = receive(context.createConsumer(first));
    context.createProducer().send(second, received);
    Message again = receive(context.createConsumer(second));
    assertThat(again.getBody(String.class)).isEqualTo("sent on");
    assertThat(again.getIntProperty("a")).isEqualTo(1);
  }

  @Statement(
      id = "7.5-13",
      text = "Properties of a JMSProducer stay for its later sends and are no other producer's.")
  void propertiesStayWithTheirProducer() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    JMSProducer producer = context.createProducer().setProperty("a", 1);
    producer.send(queue, "first").send(queue, "second");
    context.createProducer().send(queue, "third");
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(receive(consumer).getIntProperty("a")).isEqualTo(1);
    assertThat(receive(consumer).getIntProperty("a")).isEqualTo(1);
    assertThat(receive(consumer).propertyExists("a")).isFalse();
  }

  @Statement(
      id = "7.5-14",
      text = "A selector sees the properties that a JMSProducer gave to a message.")
  void selectorSeesProducersProperties() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    context.createProducer().setProperty("color", "red").send(queue, "red");
    context.createProducer().setProperty("color", "blue").send(queue, "blue");
    JMSConsumer consumer = context.createConsumer(queue, "color = 'blue'");
    assertThat(receiveText(consumer)).isEqualTo("blue");
  }

  // --- 7.6

  @Statement(
      id = "7.6-1",
      text = "Correlation id, reply-to and type of a JMSProducer arrive with each kind of body.")
  void headersArrive() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Topic replyTo = topic();
    JMSProducer producer =
        context
            .createProducer()
            .setJMSCorrelationID("correlation")
            .setJMSReplyTo(replyTo)
            .setJMSType("type");
    sendEachBody(producer, queue);
    for (Message received : receiveEachBody(context, queue)) {
      assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
      assertThat(received.getJMSReplyTo()).isEqualTo(replyTo);
      assertThat(received.getJMSType()).isEqualTo("type");
    }
  }

  @Statement(id = "7.6-2", text = "Headers of the JMSProducer replace those of the message.")
  void headersReplaceTheMessages() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Message message = context.createMessage();
    message.setJMSCorrelationID("message");
    message.setJMSReplyTo(queue());
    message.setJMSType("message");
    Queue replyTo = queue();
    context
        .createProducer()
        .setJMSCorrelationID("producer")
        .setJMSReplyTo(replyTo)
        .setJMSType("producer")
        .send(queue, message);
    Message received = receive(context.createConsumer(queue));
    assertThat(received.getJMSCorrelationID()).isEqualTo("producer");
    assertThat(received.getJMSReplyTo()).isEqualTo(replyTo);
    assertThat(received.getJMSType()).isEqualTo("producer");
  }

  @Statement(id = "7.6-3", text = "Headers that the JMSProducer does not set stay the message's.")
  void messagesOwnHeadersStay() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Queue replyTo = queue();
    Message message = context.createMessage();
    message.setJMSCorrelationID("message");
    message.setJMSReplyTo(replyTo);
    message.setJMSType("message");
    context.createProducer().send(queue, message);
    Message received = receive(context.createConsumer(queue));
    assertThat(received.getJMSCorrelationID()).isEqualTo("message");
    assertThat(received.getJMSReplyTo()).isEqualTo(replyTo);
    assertThat(received.getJMSType()).isEqualTo("message");
  }

  @Statement(id = "7.6-4", text = "A JMSProducer tells its headers; at first there are none.")
  void headersAreTold() throws JMSException {
    Queue replyTo = queue();
    JMSProducer producer = context().createProducer();
    assertThat(producer.getJMSCorrelationID()).isNull();
    assertThat(producer.getJMSReplyTo()).isNull();
    assertThat(producer.getJMSType()).isNull();
    producer.setJMSCorrelationID("correlation").setJMSReplyTo(replyTo).setJMSType("type");
    assertThat(producer.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(producer.getJMSReplyTo()).isEqualTo(replyTo);
    assertThat(producer.getJMSType()).isEqualTo("type");
  }

  @Statement(id = "7.6-5", text = "A JMSProducer's correlation id as bytes arrives.")
  void correlationBytesArrive() throws JMSException {
    needs(Feature.CORRELATION_BYTES);
    byte[] bytes = "correlation".getBytes(StandardCharsets.UTF_8);
    JMSContext context = context();
    Queue queue = queue();
    JMSProducer producer = context.createProducer().setJMSCorrelationIDAsBytes(bytes);
    assertThat(producer.getJMSCorrelationIDAsBytes()).isEqualTo(bytes);
    producer.send(queue, "any");
    assertThat(receive(context.createConsumer(queue)).getJMSCorrelationIDAsBytes())
        .isEqualTo(bytes);
  }

  // --- 7.10

  @Statement(id = "7.10-1", text = "Every setter of a JMSProducer gives the producer back.")
  void settersGiveTheProducer() throws JMSException {
    JMSProducer producer = context().createProducer();
    assertThat(withNineProperties(producer)).isSameAs(producer);
    assertThat(producer.setDeliveryMode(DeliveryMode.PERSISTENT)).isSameAs(producer);
    assertThat(producer.setPriority(3)).isSameAs(producer);
    assertThat(producer.setTimeToLive(1)).isSameAs(producer);
    assertThat(producer.setDeliveryDelay(1)).isSameAs(producer);
    assertThat(producer.setDisableMessageID(true)).isSameAs(producer);
    assertThat(producer.setDisableMessageTimestamp(true)).isSameAs(producer);
    assertThat(producer.setAsync(null)).isSameAs(producer);
    assertThat(producer.setJMSCorrelationID("id")).isSameAs(producer);
    assertThat(producer.setJMSReplyTo(queue())).isSameAs(producer);
    assertThat(producer.setJMSType("type")).isSameAs(producer);
    assertThat(producer.clearProperties()).isSameAs(producer);
  }

  @Statement(id = "7.10-2", text = "Setters and sends are chained, and each counts from then on.")
  void chainedSends() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    context
        .createProducer()
        .setPriority(5)
        .send(queue, "5, none")
        .setProperty("a", 1)
        .setPriority(4)
        .send(queue, "4, a")
        .clearProperties()
        .setPriority(3)
        .send(queue, "3, none");
    JMSConsumer consumer = context.createConsumer(queue);
    for (String expected : new String[] {"5, none", "4, a", "3, none"}) {
      Message received = receive(consumer);
      assertThat(received.getBody(String.class)).isEqualTo(expected);
      assertThat(received.getJMSPriority()).isEqualTo(Integer.parseInt(expected.split(",")[0]));
      assertThat(received.propertyExists("a")).isEqualTo(expected.endsWith("a"));
    }
  }

  @Statement(
      id = "7.10-3",
      text = "A JMSProducer need not be closed and may be made for each send.")
  void producersAreLight() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    for (int i = 0; i < 200; i++) {
      context.createProducer().send(queue, "any");
    }
    assertThat(browse(session(), queue)).hasSize(200);
  }
}
