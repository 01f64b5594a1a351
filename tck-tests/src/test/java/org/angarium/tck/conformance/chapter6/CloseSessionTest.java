package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.Statement;

/** Closing a session, and what it can do afterwards (JMS 3.1, 6.2.15). */
class CloseSessionTest extends ClosedCase {

  @Statement(
      id = "6.2.15-1",
      text = "Every method of a closed session but close throws IllegalStateException.")
  void closedSession() throws JMSException {
    Cells cells = new Cells();
    for (int mode : new int[] {0, 1, 2, 3}) {
      Session session = session(mode);
      session.close();
      sessionIsClosed(cells, session);
    }
    cells.end();
  }

  @Statement(
      id = "6.2.15-2",
      text = "So does every method of a producer, consumer or browser whose session is closed.")
  void partsOfAClosedSession() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    MessageConsumer consumer = session.createConsumer(queue());
    QueueBrowser browser = session.createBrowser(queue());
    session.close();
    Cells cells = new Cells();
    producerIsClosed(cells, producer);
    consumerIsClosed(cells, consumer);
    browserIsClosed(cells, browser);
    cells.end();
  }

  @Statement(
      id = "6.2.15-3",
      text = "Closing a closed session is ignored, and so is closing its parts.")
  void closesTwice() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    MessageConsumer consumer = session.createConsumer(queue());
    QueueBrowser browser = session.createBrowser(queue());
    for (int i = 0; i < 2; i++) {
      session.close();
      producer.close();
      consumer.close();
      browser.close();
    }
  }

  @Statement(id = "6.2.15-4", text = "Closing a session ends the receive that waits on it.")
  void receiveEnds() throws Exception {
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue());
    CompletableFuture<Message> receive = inBackground(consumer::receive);
    staysBlocked(receive);
    session.close();
    assertThat(await(receive)).isNull();
  }

  @Statement(
      id = "6.2.15-5",
      text = "close waits for the session's running listener, which has the session meanwhile.")
  void closeWaitsForTheListener() throws Exception {
    Queue queue = queue();
    Queue other = queue();
    Connection connection = connection();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    SlowListener listener =
        new SlowListener(
            () -> {
              send(session, other, "from the listener");
              session.commit();
            });
    session.createConsumer(queue).setMessageListener(listener);
    connection.start();
    send(queue, "any");
    listener.awaitMessage();
    CompletableFuture<Boolean> close =
        inBackground(
            () -> {
              session.close();
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
      id = "6.2.15-6",
      text = "After close has returned the session's listener is not called.")
  void noListenerAfterClose() throws Exception {
    Queue queue = queue();
    Connection connection = connection();
    Session session = connection.createSession();
    SlowListener listener = new SlowListener();
    session.createConsumer(queue).setMessageListener(listener);
    connection.start();
    send(queue, "one", "two");
    listener.awaitMessage();
    CompletableFuture<Void> close =
        inBackground(
            () -> {
              session.close();
              return null;
            });
    staysBlocked(close);
    listener.release();
    await(close);
    contains(queue, "two");
  }

  @Statement(
      id = "6.2.15-7",
      text = "A listener that closes its own session is refused, or succeeds, and never hangs.")
  void listenerClosesItsSession() throws Exception {
    Queue queue = queue();
    Connection connection = connection();
    Session session = connection.createSession();
    SlowListener listener = new SlowListener(session::close);
    session.createConsumer(queue).setMessageListener(listener);
    connection.start();
    send(queue, "any");
    listener.release();
    assertThatCode(() -> await(listener.work()))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(IllegalStateException.class));
    session.close();
    contains(queue);
  }

  @Statement(id = "6.2.15-8", text = "Closing a transacted session rolls its transaction back.")
  void transactionIsRolledBack() throws JMSException {
    Queue from = queue();
    Queue to = queue();
    send(from, "consumed");
    try (Session session = session(Session.SESSION_TRANSACTED)) {
      receive(session.createConsumer(from));
      send(session, to, "produced");
    }
    contains(to);
    Message again = receive(session().createConsumer(from));
    assertThat(again.getBody(String.class)).isEqualTo("consumed");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "6.2.15-9",
      text = "Closing a session acknowledges nothing that its client has not.")
  void nothingIsAcknowledged() throws JMSException {
    Queue queue = queue();
    send(queue, "acknowledged", "one", "two");
    try (Session session = session(Session.CLIENT_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(queue);
      receive(consumer).acknowledge();
      receiveTexts(consumer, 2);
    }
    contains(queue, "one", "two");
  }

  @Statement(
      id = "6.2.15-10",
      text = "acknowledge on a message from a closed session throws IllegalStateException.")
  void closedSessionAcknowledgesNothing() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Message message = receive(session.createConsumer(queue));
    session.close();
    refuses(IllegalStateException.class, message::acknowledge);
    contains(queue, "any");
  }

  @Statement(
      id = "6.2.15-11",
      text = "Messages made or received by a closed session can still be read, changed and sent.")
  void messagesStayUsable() throws JMSException {
    Queue queue = queue();
    send(queue, "received");
    Session session = session();
    TextMessage received = (TextMessage) receive(session.createConsumer(queue));
    TextMessage made = session.createTextMessage("made");
    session.close();
    assertThat(received.getText()).isEqualTo("received");
    made.setText("changed");
    Session other = session();
    other.createProducer(queue).send(made);
    other.createProducer(queue).send(received);
    contains(queue, "changed", "received");
  }

  @Statement(
      id = "6.2.15-12",
      text = "Closing a session leaves its connection and the other sessions as they are.")
  void othersGoOn() throws JMSException {
    Queue queue = queue();
    Connection connection = connection();
    connection.start();
    Session closed = connection.createSession();
    Session other = connection.createSession();
    MessageConsumer consumer = other.createConsumer(queue);
    closed.close();
    send(connection.createSession(), queue, "any");
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(
      id = "6.2.15-13",
      text = "A close at whatever moment loses and doubles nothing of what a thread receives.")
  void closeLosesNothing() throws Exception {
    for (int round = 1; round <= 10; round++) {
      Queue queue = queue();
      String[] sent = IntStream.range(0, 30).mapToObj(Integer::toString).toArray(String[]::new);
      send(queue, sent);
      CountDownLatch enough = new CountDownLatch(round);
      Session session = session();
      MessageConsumer consumer = session.createConsumer(queue);
      CompletableFuture<List<String>> receiving =
          inBackground(() -> receiveUntilClosed(consumer, enough));
      assertThat(enough.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
      session.close();
      List<String> all = new ArrayList<>(await(receiving));
      for (Message left : browse(session(), queue)) {
        all.add(left.getBody(String.class));
      }
      assertThat(all).containsExactly(sent);
    }
  }

  private static List<String> receiveUntilClosed(MessageConsumer consumer, CountDownLatch count)
      throws JMSException {
    List<String> texts = new ArrayList<>();
    try {
      Message message = consumer.receive();
      while (message != null) {
        texts.add(message.getBody(String.class));
        count.countDown();
        message = consumer.receive();
      }
    } catch (IllegalStateException closed) {
      return texts;
    }
    return texts;
  }
}
