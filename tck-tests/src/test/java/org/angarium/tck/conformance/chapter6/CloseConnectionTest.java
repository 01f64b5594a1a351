package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** What happens while a connection is closed (JMS 3.1, 6.1.8). */
class CloseConnectionTest extends ConformanceCase {

  @Statement(id = "6.1.8-13", text = "Closing a connection ends the receives that wait on it.")
  void receivesEnd() throws Exception {
    Connection connection = connection();
    connection.start();
    MessageConsumer first = connection.createSession().createConsumer(queue());
    MessageConsumer second = connection.createSession().createConsumer(topic());
    List<CompletableFuture<Message>> receives =
        List.of(inBackground(first::receive), inBackground(() -> second.receive(LIMIT_MS * 2)));
    receives.forEach(ConformanceCase::staysBlocked);
    connection.close();
    for (CompletableFuture<Message> receive : receives) {
      assertThat(await(receive)).isNull();
    }
  }

  @Statement(
      id = "6.1.8-14",
      text = "Closing a connection that is stopped ends the receives that wait on it.")
  void receivesOfAStoppedConnectionEnd() throws Exception {
    Queue queue = queue();
    send(queue, "any");
    Connection connection = connection();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    CompletableFuture<Message> receive = inBackground(consumer::receive);
    staysBlocked(receive);
    connection.close();
    assertThat(await(receive)).isNull();
    contains(queue, "any");
  }

  @Statement(
      id = "6.1.8-15",
      text = "close waits for running listeners, which have the whole connection meanwhile.")
  void closeWaitsForListeners() throws Exception {
    Queue queue = queue();
    Queue other = queue();
    Connection connection = connection();
    Session session = connection.createSession();
    Session second = connection.createSession(Session.SESSION_TRANSACTED);
    SlowListener listener =
        new SlowListener(
            () -> {
              send(session, other, "by its session");
              send(second, other, "by another session");
              second.commit();
            });
    session.createConsumer(queue).setMessageListener(listener);
    connection.start();
    send(queue, "any");
    listener.awaitMessage();
    CompletableFuture<Boolean> close =
        inBackground(
            () -> {
              connection.close();
              return listener.isDone();
            });
    staysBlocked(close);
    listener.release();
    assertThat(await(close)).as("the listener is done when close returns").isTrue();
    await(listener.work());
    contains(other, "by its session", "by another session");
    contains(queue);
  }

  @Statement(
      id = "6.1.8-16",
      text = "close of a context's connection waits for the context's listener.")
  void contextsCloseWaits() throws Exception {
    Queue queue = queue();
    Queue other = queue();
    JMSContext context = context();
    SlowListener listener =
        new SlowListener(() -> context.createProducer().send(other, "from the listener"));
    context.createConsumer(queue).setMessageListener(listener);
    send(queue, "any");
    listener.awaitMessage();
    CompletableFuture<Boolean> close =
        inBackground(
            () -> {
              context.close();
              return listener.isDone();
            });
    staysBlocked(close);
    listener.release();
    assertThat(await(close)).as("the listener is done when close returns").isTrue();
    await(listener.work());
    contains(other, "from the listener");
    contains(queue);
  }

  @Statement(
      id = "6.1.8-17",
      text = "A listener that closes its own connection is refused, or succeeds, and never hangs.")
  void listenerClosesItsConnection() throws Exception {
    Queue queue = queue();
    Connection connection = connection();
    SlowListener listener = new SlowListener(connection::close);
    connection.createSession().createConsumer(queue).setMessageListener(listener);
    connection.start();
    send(queue, "any");
    listener.release();
    succeedsOrIsRefused(listener.work(), IllegalStateException.class);
    connection.close();
    contains(queue);
  }

  @Statement(
      id = "6.1.8-18",
      text = "A listener that closes its own context is refused, or succeeds, and never hangs.")
  void listenerClosesItsContext() throws Exception {
    Queue queue = queue();
    JMSContext context = context();
    SlowListener listener = new SlowListener(context::close);
    context.createConsumer(queue).setMessageListener(listener);
    send(queue, "any");
    listener.release();
    succeedsOrIsRefused(listener.work(), IllegalStateRuntimeException.class);
    context.close();
    contains(queue);
  }

  @Statement(
      id = "6.1.8-19",
      text = "Closing a connection rolls back the transactions in progress.")
  void transactionsAreRolledBack() throws JMSException {
    Queue from = queue();
    Queue to = queue();
    send(from, "consumed");
    Connection connection = connection();
    connection.start();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    assertThat(receiveText(session.createConsumer(from))).isEqualTo("consumed");
    send(session, to, "produced");
    connection.close();
    contains(to);
    Message again = receive(session().createConsumer(from));
    assertThat(again.getBody(String.class)).isEqualTo("consumed");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "6.1.8-20",
      text = "Closing a connection acknowledges nothing that its client has not.")
  void nothingIsAcknowledged() throws JMSException {
    Queue queue = queue();
    send(queue, "acknowledged", "one", "two");
    try (Connection connection = connection()) {
      connection.start();
      Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer consumer = session.createConsumer(queue);
      receive(consumer).acknowledge();
      receiveTexts(consumer, 2);
    }
    contains(queue, "one", "two");
  }

  @Statement(
      id = "6.1.8-21",
      text = "What was delivered ahead of its use is in the queue again after close.")
  void readAheadGoesBack() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two", "three");
    Connection connection = connection();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("one");
    connection.close();
    try (Session session = session()) {
      MessageConsumer next = session.createConsumer(queue);
      for (String text : new String[] {"two", "three"}) {
        Message message = receive(next);
        assertThat(message.getBody(String.class)).isEqualTo(text);
        assertThat(message.getJMSRedelivered()).as("redelivered").isFalse();
      }
    }
  }

  @Statement(
      id = "6.1.8-22",
      text = "Closing one of a connection's contexts leaves the others; the last closes it.")
  void lastContextClosesTheConnection() throws JMSException {
    Queue queue = queue();
    String id = fresh("client");
    JMSContext first = context();
    first.setClientID(id);
    JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    var temporary = first.createTemporaryQueue();
    JMSConsumer consumer = second.createConsumer(queue);
    first.close();
    refuses(IllegalStateRuntimeException.class, first::createMessage);
    second.createProducer().send(temporary, "the connection still has it");
    second.createProducer().send(queue, "any");
    assertThat(receiveText(consumer)).isEqualTo("any");
    second.close();
    assertThat(connection(id).getClientID()).as("free again").isEqualTo(id);
  }

  @Statement(
      id = "6.1.8-23",
      text = "A context may close while another one of its connection receives.")
  void otherContextsReceiveGoesOn() throws Exception {
    Queue queue = queue();
    JMSContext first = context();
    JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    JMSConsumer consumer = second.createConsumer(queue);
    CompletableFuture<Message> receive = inBackground(consumer::receive);
    first.close();
    send(queue, "any");
    assertThat(await(receive).getBody(String.class)).isEqualTo("any");
  }

  @Statement(
      id = "6.1.8-24",
      text = "A close at whatever moment loses and doubles nothing of what a listener gets.")
  void closeLosesNothing() throws Exception {
    for (int round = 1; round <= 10; round++) {
      Queue queue = queue();
      String[] sent = numbers(30);
      send(queue, sent);
      java.util.Queue<String> heard = new ConcurrentLinkedQueue<>();
      CountDownLatch enough = new CountDownLatch(round);
      Connection connection = connection();
      MessageConsumer consumer = connection.createSession().createConsumer(queue);
      consumer.setMessageListener(
          message -> {
            heard.add(textOf(message));
            enough.countDown();
          });
      connection.start();
      assertThat(enough.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
      connection.close();
      List<String> all = new ArrayList<>(heard);
      for (Message left : browse(session(), queue)) {
        all.add(textOf(left));
      }
      assertThat(all).containsExactly(sent);
    }
  }

  private static void succeedsOrIsRefused(
      CompletableFuture<Void> work, Class<? extends Exception> refusal) {
    assertThatCode(() -> await(work))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(refusal));
  }

  private static String textOf(Message message) {
    try {
      return message.getBody(String.class);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static String[] numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
  }
}
