package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Receiving the bodies of messages alone. */
class ReceiveBodyTest extends ConformanceCase {

  @Statement(
      id = "8.6-1",
      text = "A text comes as String or as any type that a String can be assigned to.")
  void textBodies() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    for (Class<?> type :
        new Class<?>[] {String.class, Object.class, CharSequence.class, Serializable.class}) {
      context.createProducer().send(queue, "text");
      assertThat(receiveOne(context, queue, type)).isEqualTo("text");
    }
  }

  @Statement(id = "8.6-2", text = "An object comes as its class or as a type above that.")
  void objectBodies() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    for (Class<?> type :
        new Class<?>[] {BigInteger.class, Number.class, Serializable.class, Object.class}) {
      context.createProducer().send(queue, (Serializable) BigInteger.TEN);
      assertThat(receiveOne(context, queue, type)).isEqualTo(BigInteger.TEN);
    }
  }

  @Statement(id = "8.6-3", text = "A map comes as Map or Object.")
  void mapBodies() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    for (Class<?> type : new Class<?>[] {Map.class, Object.class}) {
      context.createProducer().send(queue, Map.of("a", 1));
      assertThat(receiveOne(context, queue, type)).isEqualTo(Map.of("a", 1));
    }
  }

  @Statement(id = "8.6-4", text = "Bytes come as byte array or Object.")
  void bytesBodies() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    for (Class<?> type : new Class<?>[] {byte[].class, Object.class}) {
      context.createProducer().send(queue, new byte[] {1, 2});
      assertThat((byte[]) receiveOne(context, queue, type)).containsExactly(1, 2);
    }
  }

  private static <T> T receiveOne(JMSContext context, Queue queue, Class<T> type) {
    try (JMSConsumer consumer = context.createConsumer(queue)) {
      return consumer.receiveBody(type, LIMIT_MS);
    }
  }

  @Statement(
      id = "8.6-5",
      text = "receiveBody waits, with a time-out until then; receiveBodyNoWait does not wait.")
  void threeWays() throws Exception {
    JMSContext context = context();
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    assertThat(consumer.receiveBody(String.class, 20)).isNull();
    CompletableFuture<String> received = inBackground(() -> consumer.receiveBody(String.class));
    staysBlocked(received);
    send(queue, "1", "2", "3");
    assertThat(await(received)).isEqualTo("1");
    assertThat(consumer.receiveBodyNoWait(String.class)).isEqualTo("2");
    assertThat(consumer.receiveBody(String.class, 0)).isEqualTo("3");
  }

  @Statement(
      id = "8.6-6",
      text = "A body of another type is refused with MessageFormatRuntimeException.")
  void wrongTypeIsRefused() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    context.createProducer().send(queue, "text");
    fails(consumer, Integer.class);
    fails(consumer, Map.class);
    fails(consumer, byte[].class);
    assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("text");
    context.createProducer().send(queue, Map.of("a", 1));
    fails(consumer, String.class);
    assertThat((Object) consumer.receiveBody(Map.class, LIMIT_MS)).isEqualTo(Map.of("a", 1));
    context.createProducer().send(queue, new byte[] {1});
    fails(consumer, String.class);
    assertThat(consumer.receiveBody(byte[].class, LIMIT_MS)).hasSize(1);
    context.createProducer().send(queue, (Serializable) BigInteger.ONE);
    fails(consumer, String.class);
  }

  @Statement(
      id = "8.6-7",
      text = "A StreamMessage and a plain Message are refused, whatever the type.")
  void streamAndPlainAreRefused() throws JMSException {
    JMSContext context = context();
    Queue streams = queue();
    Queue plain = queue();
    context.createProducer().send(streams, context.createStreamMessage());
    context.createProducer().send(plain, context.createMessage());
    JMSConsumer ofStreams = context.createConsumer(streams);
    JMSConsumer ofPlain = context.createConsumer(plain);
    for (Class<?> type : new Class<?>[] {Object.class, String.class}) {
      fails(ofStreams, type);
      fails(ofPlain, type);
    }
  }

  @Statement(id = "8.6-8", text = "A TextMessage and an ObjectMessage without body are refused.")
  void noBodyIsRefused() throws JMSException {
    JMSContext context = context();
    Queue texts = queue();
    Queue objects = queue();
    context.createProducer().send(texts, context.createTextMessage());
    context.createProducer().send(objects, context.createObjectMessage());
    fails(context.createConsumer(texts), String.class);
    fails(context.createConsumer(objects), Serializable.class);
  }

  @Statement(id = "8.6-9", text = "An object that cannot be deserialized is refused.")
  void brokenObjectIsRefused() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    ObjectMessage message = context.createObjectMessage(new Unreadable());
    context.createProducer().send(queue, message);
    fails(context.createConsumer(queue), Serializable.class);
  }

  /** Can be written and not read. */
  private static final class Unreadable implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
      throw new InvalidObjectException("meant to fail");
    }
  }

  private static void fails(JMSConsumer consumer, Class<?> type) {
    refuses(MessageFormatRuntimeException.class, () -> consumer.receiveBody(type, LIMIT_MS));
  }

  @Statement(
      id = "8.6-10",
      text =
          "In AUTO_ACKNOWLEDGE a refused message comes again before later ones, not as"
              + " redelivered.")
  void refusedInAuto() throws JMSException {
    refusedInAutomaticMode(JMSContext.AUTO_ACKNOWLEDGE);
  }

  @Statement(
      id = "8.6-11",
      text =
          "In DUPS_OK_ACKNOWLEDGE a refused message comes again before later ones, not as"
              + " redelivered.")
  void refusedInDupsOk() throws JMSException {
    refusedInAutomaticMode(JMSContext.DUPS_OK_ACKNOWLEDGE);
  }

  private void refusedInAutomaticMode(int mode) throws JMSException {
    JMSContext context = context(mode);
    Queue queue = queue();
    send(queue, "1", "2");
    JMSConsumer consumer = context.createConsumer(queue);
    fails(consumer, Integer.class);
    refuses(MessageFormatRuntimeException.class, () -> consumer.receiveBodyNoWait(Integer.class));
    Message first = receive(consumer);
    assertThat(first.getBody(String.class)).isEqualTo("1");
    assertThat(first.getJMSRedelivered()).isFalse();
    assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("2");
  }

  @Statement(
      id = "8.6-12",
      text = "In CLIENT_ACKNOWLEDGE a refused message counts as delivered; recover brings it back.")
  void refusedInClient() throws JMSException {
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    Queue queue = queue();
    send(queue, "1", "2");
    JMSConsumer consumer = context.createConsumer(queue);
    fails(consumer, Integer.class);
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("2");
    context.recover();
    Message again = receive(consumer);
    assertThat(again.getBody(String.class)).isEqualTo("1");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  @Statement(id = "8.6-13", text = "In CLIENT_ACKNOWLEDGE acknowledge covers a refused message.")
  void refusedIsAcknowledged() throws JMSException {
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    Queue queue = queue();
    send(queue, "1");
    fails(context.createConsumer(queue), Integer.class);
    context.acknowledge();
    context.close();
    contains(queue);
  }

  @Statement(
      id = "8.6-14",
      text = "In a transaction a refused message counts as delivered; rollback brings it back.")
  void refusedInTransaction() throws JMSException {
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    Queue queue = queue();
    send(queue, "1", "2");
    JMSConsumer consumer = context.createConsumer(queue);
    fails(consumer, Integer.class);
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("2");
    context.rollback();
    Message again = receive(consumer);
    assertThat(again.getBody(String.class)).isEqualTo("1");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  @Statement(id = "8.6-15", text = "In a transaction commit consumes a refused message.")
  void refusedIsCommitted() throws JMSException {
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    Queue queue = queue();
    send(queue, "1");
    fails(context.createConsumer(queue), Integer.class);
    context.commit();
    context.close();
    contains(queue);
  }

  @Statement(
      id = "8.6-16",
      text = "In AUTO_ACKNOWLEDGE a refused message stays in the queue when the context is closed.")
  void refusedIsNotAcknowledged() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    send(queue, "1");
    fails(context.createConsumer(queue), Integer.class);
    context.close();
    contains(queue, "1");
  }

  @Statement(id = "8.6-17", text = "A receiveBody that waits gives null when it is closed.")
  void closeEndsReceiveBody() throws Exception {
    JMSConsumer consumer = context().createConsumer(queue());
    CompletableFuture<String> received = inBackground(() -> consumer.receiveBody(String.class));
    staysBlocked(received);
    consumer.close();
    assertThat(await(received)).isNull();
  }
}
