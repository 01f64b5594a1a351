package org.angarium.tck.conformance.chapter7;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.angarium.tck.conformance.Statement;

/**
 * The callbacks of asynchronous sends: what they may rely on and do, and in which order they come.
 */
class CompletionListenerTest extends AsyncSendCase {
  // --- 7.3.6

  @Statement(
      id = "7.3.6-1",
      text = "In onCompletion the message has all the header fields of the send.")
  void headersAreSetAtCompletion() throws JMSException {
    Session session = session();
    Queue queue = queue();
    List<Object> fields = new ArrayList<>();
    Completions told =
        new Completions(
            message -> {
              fields.add(message.getJMSDestination());
              fields.add(message.getJMSDeliveryMode());
              fields.add(message.getJMSPriority());
              fields.add(message.getJMSMessageID() != null);
              fields.add(message.getJMSTimestamp() > 0);
              fields.add(message.getJMSExpiration() - message.getJMSTimestamp());
              fields.add(message.getJMSDeliveryTime() - message.getJMSTimestamp());
            });
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(10_000);
    producer.send(session.createMessage(), DeliveryMode.NON_PERSISTENT, 7, 60_000, told);
    told.await(1);
    assertThat(told.thrown()).isEmpty();
    assertThat(fields)
        .containsExactly(queue, DeliveryMode.NON_PERSISTENT, 7, true, true, 60_000L, 10_000L);
  }

  @Statement(
      id = "7.3.6-2",
      text = "A message of another provider has the header fields of the send in onCompletion.")
  void headersOfForeignMessageAreSetAtCompletion() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = foreign(session.createTextMessage("foreign"));
    Completions told = new Completions();
    session.createProducer(queue).send(message, DeliveryMode.NON_PERSISTENT, 7, 0, told);
    told.await(1);
    assertThat(told.completed()).hasSize(1);
    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThat(message.getJMSPriority()).isEqualTo(7);
    assertThat(message.getJMSDestination()).isEqualTo(queue);
    contains(queue, "foreign");
  }

  // --- 7.3.7

  @Statement(
      id = "7.3.7-1",
      text = "The application goes on using the session while a callback runs.")
  void sessionIsUsableWhileCallbackRuns() throws Exception {
    Session session = session();
    Queue queue = queue();
    CountDownLatch release = new CountDownLatch(1);
    Completions told = new Completions(message -> release.await());
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("first"), told);
    CompletableFuture<List<String>> using =
        inBackground(
            () -> {
              producer.send(session.createTextMessage("second"));
              return receiveTexts(session.createConsumer(queue), 2);
            });
    try {
      assertThat(await(using)).containsExactly("first", "second");
      assertThat(told.completed()).isEmpty();
    } finally {
      release.countDown();
    }
    told.await(1);
  }

  @Statement(
      id = "7.3.7-2",
      text = "A callback may use the session, sending included, when no thread does so.")
  void callbackMayUseTheSession() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    Completions told =
        new Completions(message -> producer.send(session.createTextMessage("from the callback")));
    producer.send(session.createTextMessage("first"), told);
    told.await(1);
    assertThat(told.thrown()).isEmpty();
    contains(queue, "first", "from the callback");
  }

  // --- 7.3.8

  @Statement(
      id = "7.3.8-1",
      text = "A session calls one listener at a time, also for several producers.")
  void oneCallbackAtATime() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Completions told = new Completions(message -> Thread.yield());
    MessageProducer one = session.createProducer(queue);
    MessageProducer other = session.createProducer(queue);
    for (int i = 0; i < MANY; i++) {
      (i % 2 == 0 ? one : other).send(session.createMessage(), told);
    }
    told.await(MANY);
    assertThat(told.overlapped()).isFalse();
  }

  @Statement(id = "7.3.8-2", text = "The callbacks of a producer come in the order of its sends.")
  void callbacksComeInOrder() throws JMSException {
    Session session = session();
    Completions told = new Completions();
    MessageProducer producer = session.createProducer(queue());
    for (int i = 0; i < MANY; i++) {
      int mode = i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
      producer.send(session.createTextMessage("m" + i), mode, i % 10, 0, told);
    }
    told.await(MANY);
    assertThat(told.texts()).containsExactly(texts());
  }

  @Statement(id = "7.3.8-3", text = "The callbacks of a context come in the order of its sends.")
  void callbacksOfContextComeInOrder() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Completions told = new Completions();
    for (int i = 0; i < MANY; i++) {
      context.createProducer().setAsync(told).send(queue, "m" + i);
    }
    told.await(MANY);
    assertThat(told.texts()).containsExactly(texts());
  }

  @Statement(
      id = "7.3.8-4",
      text = "A listener is never called by the thread that sends, in either API.")
  void callbackComesFromAnotherThread() throws JMSException {
    Session session = session();
    JMSContext context = context();
    Queue queue = queue();
    Completions told = new Completions();
    MessageProducer producer = session.createProducer(queue);
    JMSProducer ofContext = context.createProducer().setAsync(told);
    for (int i = 0; i < 10; i++) {
      producer.send(session.createMessage(), told);
      ofContext.send(queue, "any");
    }
    told.await(20);
    assertThat(told.threads()).doesNotContain(Thread.currentThread());
  }

  // --- 7.3.9

  @Statement(
      id = "7.3.9-1",
      text = "The callback may read headers, properties and body of its message.")
  void callbackReadsTheMessage() throws JMSException {
    Session session = session();
    List<Object> read = new ArrayList<>();
    Completions told =
        new Completions(
            message -> {
              read.add(message.getBody(String.class));
              read.add(message.getStringProperty("color"));
              read.add(message.getJMSType());
            });
    TextMessage message = session.createTextMessage("body");
    message.setStringProperty("color", "red");
    message.setJMSType("type");
    session.createProducer(queue()).send(message, told);
    told.await(1);
    assertThat(told.thrown()).isEmpty();
    assertThat(read).containsExactly("body", "red", "type");
  }

  @Statement(
      id = "7.3.9-2",
      text = "After the callback the message object may be changed and sent again.")
  void messageIsReusableAfterCallback() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Completions told = new Completions();
    MessageProducer producer = session.createProducer(queue);
    TextMessage message = session.createTextMessage("m0");
    producer.send(message, told);
    told.await(1);
    String firstId = message.getJMSMessageID();
    message.setText("m1");
    producer.send(message, told);
    told.await(2);
    assertThat(message.getJMSMessageID()).isNotEqualTo(firstId);
    contains(queue, "m0", "m1");
  }

  /** The same message as an object of which the provider knows no more than the interface. */
  private static TextMessage foreign(TextMessage own) {
    return (TextMessage)
        Proxy.newProxyInstance(
            CompletionListenerTest.class.getClassLoader(),
            new Class<?>[] {TextMessage.class},
            (proxy, method, arguments) -> method.invoke(own, arguments));
  }
}
