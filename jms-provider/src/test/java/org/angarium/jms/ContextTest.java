package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import jakarta.jms.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ContextTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");

  @Test
  void startsWithItsFirstConsumer() throws Exception {
    broker.send(queue, "a");
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);

    assertThat(context.createConsumer(queue).receiveBody(String.class, 10_000)).isEqualTo("a");
  }

  @Test
  void doesNotStartByItselfWhenToldNotTo() throws Exception {
    broker.send(queue, "a");
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    assertThat(context.getAutoStart()).isTrue();
    context.setAutoStart(false);
    assertThat(context.getAutoStart()).isFalse();
    JMSConsumer consumer = context.createConsumer(queue);

    assertThat(consumer.receive(20)).isNull();

    context.start();
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
  }

  @Test
  void closesTheConnectionWithTheLastContext() throws Exception {
    JMSContext first = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    JMSContext second = first.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
    assertThat(second.getSessionMode()).isEqualTo(JMSContext.CLIENT_ACKNOWLEDGE);
    Queue temporary = second.createTemporaryQueue();
    first.close();
    first.close();

    second.createProducer().send(temporary, "still there");
    assertThat(second.createConsumer(temporary).receiveBody(String.class, 10_000))
        .isEqualTo("still there");
    second.close();

    assertThatThrownBy(() -> second.createProducer())
        .isInstanceOf(IllegalStateRuntimeException.class);
    assertThatThrownBy(() -> first.createContext(JMSContext.AUTO_ACKNOWLEDGE))
        .isInstanceOf(IllegalStateRuntimeException.class);
    assertThatThrownBy(
            () ->
                broker
                    .context(JMSContext.AUTO_ACKNOWLEDGE)
                    .createProducer()
                    .send(temporary, "gone"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
  }

  @Test
  void aClosedOneRefusesEverythingWhileAnotherGoesOn() {
    JMSContext open = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    JMSContext closed = open.createContext(JMSContext.AUTO_ACKNOWLEDGE);
    closed.close();
    Map<String, Runnable> calls =
        Map.of(
            "start", closed::start,
            "stop", closed::stop,
            "getClientID", closed::getClientID,
            "setClientID", () -> closed.setClientID("c"),
            "getMetaData", closed::getMetaData,
            "getExceptionListener", closed::getExceptionListener,
            "setExceptionListener", () -> closed.setExceptionListener(e -> {}),
            "createContext", () -> closed.createContext(JMSContext.AUTO_ACKNOWLEDGE),
            "createMessage", closed::createMessage);
    calls.forEach(
        (name, call) ->
            assertThatThrownBy(call::run)
                .as(name)
                .isInstanceOf(IllegalStateRuntimeException.class));
    open.start();
  }

  @Test
  void cannotBeClosedByItsOwnListener() throws Exception {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    context
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              for (Runnable call : new Runnable[] {context::close, context::stop}) {
                try {
                  call.run();
                } catch (IllegalStateRuntimeException e) {
                  thrown.add(e);
                }
              }
            });

    context.createProducer().send(queue, "a");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(thrown).hasSize(2));
    context.createContext(JMSContext.AUTO_ACKNOWLEDGE).close();
  }

  @Test
  void sendsAndReceivesEveryKindOfBody() {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);

    context
        .createProducer()
        .send(queue, "text")
        .send(queue, new byte[] {1, 2})
        .send(queue, Map.of("k", 1))
        .send(queue, Integer.valueOf(7));

    assertThat(consumer.receiveBody(String.class, 10_000)).isEqualTo("text");
    assertThat(consumer.receiveBody(byte[].class, 10_000)).containsExactly(1, 2);
    assertThat(consumer.receiveBody(Map.class, 10_000).get("k")).isEqualTo(1);
    assertThat(consumer.receiveBody(Integer.class, 10_000)).isEqualTo(7);
    assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    assertThat(consumer.receiveBody(String.class, 1)).isNull();
  }

  @Test
  void nullBodiesMakeMessagesWithoutBody() throws Exception {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);

    context
        .createProducer()
        .send(queue, (String) null)
        .send(queue, (byte[]) null)
        .send(queue, (Map<String, Object>) null)
        .send(queue, (java.io.Serializable) null);

    assertThat(text(consumer.receive(10_000))).isNull();
    assertThat(consumer.receive(10_000).getBody(byte[].class)).isNullOrEmpty();
    assertThat(consumer.receive(10_000)).isInstanceOf(jakarta.jms.MapMessage.class);
    assertThat(((ObjectMessage) consumer.receive(10_000)).getObject()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
  void aFailedReceiveBodyHasNotHappenedInAutomaticModes(int mode) throws Exception {
    JMSContext context = broker.context(mode);
    JMSConsumer consumer = context.createConsumer(queue);
    context.createProducer().send(queue, "a").send(queue, "b");

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> consumer.receiveBody(Map.class, 10_000))
          .isInstanceOf(MessageFormatRuntimeException.class);
    }

    Message message = consumer.receive(10_000);
    assertThat(text(message)).isEqualTo("a");
    assertThat(message.getJMSRedelivered()).isFalse();
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThatThrownBy(() -> consumer.receiveBodyNoWait(Integer.class))
        .isInstanceOf(MessageFormatRuntimeException.class);
    consumer.close();
    assertThat(context.createConsumer(queue).receive(10_000).getJMSRedelivered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {JMSContext.CLIENT_ACKNOWLEDGE, JMSContext.SESSION_TRANSACTED})
  void aFailedReceiveBodyCountsAsReceivedInOtherModes(int mode) throws Exception {
    JMSContext context = broker.context(mode);
    JMSConsumer consumer = context.createConsumer(queue);
    broker.send(queue, "a", "b");

    assertThatThrownBy(() -> consumer.receiveBody(Map.class, 10_000))
        .isInstanceOf(MessageFormatRuntimeException.class);

    assertThat(consumer.receiveBody(String.class, 10_000)).isEqualTo("b");
    if (mode == JMSContext.CLIENT_ACKNOWLEDGE) {
      context.recover();
    } else {
      context.rollback();
    }
    Message again = consumer.receive(10_000);
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  @Test
  void receiveBodyTakesNoStreamAndNoMissingBody() throws Exception {
    JMSContext context = broker.context(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    StreamMessage stream = context.createStreamMessage();
    stream.writeInt(1);
    context
        .createProducer()
        .send(queue, stream)
        .send(queue, context.createMessage())
        .send(queue, context.createTextMessage());

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> consumer.receiveBody(Object.class, 10_000))
          .isInstanceOf(MessageFormatRuntimeException.class);
    }
  }

  @Test
  void translatesExceptions() {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);

    assertThatThrownBy(() -> context.createConsumer(queue, "a >"))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
    assertThatThrownBy(() -> context.createConsumer(null))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    assertThatThrownBy(() -> context.createProducer().send(null, "a"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    assertThatThrownBy(() -> context.createProducer().send(queue, (Message) null))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> context.unsubscribe("none"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
  }

  @Test
  void hasEverySubscriptionOfASession() {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    context.setClientID("c");
    Topic topic = context.createTopic("t");
    List<JMSConsumer> consumers =
        List.of(
            context.createConsumer(topic),
            context.createConsumer(topic, "TRUE"),
            context.createConsumer(topic, null, false),
            context.createDurableConsumer(topic, "d1"),
            context.createDurableConsumer(topic, "d2", null, false),
            context.createSharedDurableConsumer(topic, "d3"),
            context.createSharedDurableConsumer(topic, "d4", null),
            context.createSharedConsumer(topic, "s1"),
            context.createSharedConsumer(topic, "s2", null));

    context.createProducer().send(topic, "a");

    for (JMSConsumer consumer : consumers) {
      assertThat(consumer.receiveBody(String.class, 10_000)).isEqualTo("a");
    }
    assertThat(consumers.get(1).getMessageSelector()).isEqualTo("TRUE");
  }

  @Test
  void aBrowserDoesNotStartTheConnection() {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    context.setAutoStart(false);
    JMSConsumer consumer = context.createConsumer(queue);
    context.setAutoStart(true);
    context.createProducer().send(queue, "a");
    context.createBrowser(queue);
    context.createBrowser(queue, "TRUE");

    assertThat(consumer.receive(20)).isNull();
  }

  @Test
  void browses() throws Exception {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    context.createProducer().send(queue, "a");

    assertThat(context.createBrowser(queue).getEnumeration().hasMoreElements()).isTrue();
    assertThat(context.createBrowser(queue, "FALSE").getEnumeration().hasMoreElements()).isFalse();
  }
}
