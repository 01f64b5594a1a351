package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Receiving messages synchronously. */
class ReceiveTest extends ConformanceCase {

  @Statement(id = "8.5-1", text = "receive waits until a message comes.")
  void receiveWaits() throws Exception {
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    CompletableFuture<Message> received = inBackground(consumer::receive);
    staysBlocked(received);
    send(queue, "any");
    assertThat(await(received).getBody(String.class)).isEqualTo("any");
  }

  @Statement(
      id = "8.5-2",
      text = "receive with a time-out gives null when no message came, and not earlier.")
  void receiveTimesOut() throws JMSException {
    MessageConsumer consumer = session().createConsumer(queue());
    long begin = System.nanoTime();
    assertThat(consumer.receive(50)).isNull();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isGreaterThanOrEqualTo(49);
  }

  @Statement(id = "8.5-3", text = "receive with a time-out gives a message that comes meanwhile.")
  void receiveGetsWhatComesInTime() throws Exception {
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    CompletableFuture<Message> received = inBackground(() -> consumer.receive(LIMIT_MS));
    staysBlocked(received);
    send(queue, "any");
    assertThat(await(received).getBody(String.class)).isEqualTo("any");
  }

  @Statement(id = "8.5-4", text = "A time-out of 0 waits for ever.")
  void zeroWaitsForEver() throws Exception {
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    CompletableFuture<Message> received = inBackground(() -> consumer.receive(0));
    staysBlocked(received);
    send(queue, "any");
    assertThat(await(received).getBody(String.class)).isEqualTo("any");
  }

  @Statement(
      id = "8.5-5",
      text = "receiveNoWait gives null from an empty queue and a message that waits there.")
  void receiveNoWait() throws JMSException {
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    send(queue, "any");
    Message message = consumer.receiveNoWait();
    assertThat(message).isNotNull();
    assertThat(message.getBody(String.class)).isEqualTo("any");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Statement(id = "8.5-6", text = "Messages are received in the order of their sends.")
  void receivesInOrder() throws JMSException {
    Queue queue = queue();
    String[] texts = new String[50];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "m" + i;
    }
    send(queue, texts);
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(receiveTexts(consumer, texts.length)).containsExactly(texts);
  }

  @Statement(id = "8.5-7", text = "The three receives of a JMSConsumer do the same.")
  void contextConsumerReceives() throws Exception {
    JMSContext context = context();
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(20)).isNull();
    CompletableFuture<Message> received = inBackground(consumer::receive);
    staysBlocked(received);
    send(queue, "1", "2", "3");
    assertThat(await(received).getBody(String.class)).isEqualTo("1");
    assertThat(receive(consumer).getBody(String.class)).isEqualTo("2");
    assertThat(consumer.receive(0).getBody(String.class)).isEqualTo("3");
  }

  @Statement(
      id = "8.5-8",
      text = "In AUTO_ACKNOWLEDGE a message is acknowledged when receive has returned.")
  void autoAcknowledgesWithReceive() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Session session = session();
    assertThat(receiveText(session.createConsumer(queue))).isEqualTo("1");
    session.close();
    contains(queue, "2");
  }

  @Statement(id = "8.5-9", text = "A transaction keeps what it received from others until it ends.")
  void transactionKeepsMessage() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Session session = session(Session.SESSION_TRANSACTED);
    assertThat(receiveText(session.createConsumer(queue))).isEqualTo("any");
    MessageConsumer other = session().createConsumer(queue);
    receivesNothing(other);
    session.commit();
    receivesNothing(other);
    session.close();
    receivesNothing(other);
  }

  @Statement(
      id = "8.5-10",
      text = "A consumer of a transacted session receives on within one transaction.")
  void transactionReceivesOn() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2", "3");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receiveTexts(consumer, 3)).containsExactly("1", "2", "3");
    session.rollback();
    assertThat(receiveTexts(consumer, 3)).containsExactly("1", "2", "3");
    session.commit();
    contains(queue);
  }

  @Statement(
      id = "8.5-11",
      text = "Consumers of one session each receive from their own destination.")
  void consumersOfOneSession() throws JMSException {
    Session session = session();
    Queue first = queue();
    Queue second = queue();
    MessageConsumer one = session.createConsumer(first);
    MessageConsumer other = session.createConsumer(second);
    send(second, "second");
    send(first, "first");
    assertThat(receiveText(one)).isEqualTo("first");
    assertThat(receiveText(other)).isEqualTo("second");
  }

  @Statement(id = "8.5-12", text = "A receive that waits when its session is closed gives null.")
  void sessionCloseEndsReceive() throws Exception {
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue());
    CompletableFuture<Message> received = inBackground(consumer::receive);
    staysBlocked(received);
    session.close();
    assertThat(await(received)).isNull();
  }

  @Statement(id = "8.5-13", text = "A receive that waits when its connection is closed gives null.")
  void connectionCloseEndsReceive() throws Exception {
    Connection connection = connection();
    connection.start();
    MessageConsumer consumer = connection.createSession().createConsumer(queue());
    CompletableFuture<Message> received = inBackground(() -> consumer.receive(LIMIT_MS));
    staysBlocked(received);
    connection.close();
    assertThat(await(received)).isNull();
  }

  @Statement(
      id = "8.5-14",
      text = "A receive that waits on a stopped connection gets its message after start.")
  void receiveWaitsForStart() throws Exception {
    Connection connection = connection();
    Queue queue = queue();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    send(queue, "any");
    CompletableFuture<Message> received = inBackground(() -> consumer.receive(LIMIT_MS));
    staysBlocked(received);
    connection.start();
    assertThat(await(received).getBody(String.class)).isEqualTo("any");
  }

  @Statement(id = "8.5-15", text = "The longest time-out there is waits as if for ever.")
  void longestTimeout() throws Exception {
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    CompletableFuture<Message> received = inBackground(() -> consumer.receive(Long.MAX_VALUE));
    staysBlocked(received);
    send(queue, "any");
    assertThat(await(received).getBody(String.class)).isEqualTo("any");
  }

  @Statement(
      id = "8.5-16",
      text = "A message that a timed-out receive did not get goes to any other consumer.")
  void timedOutReceiveTakesNothing() throws JMSException {
    Queue queue = queue();
    Session session = session();
    MessageConsumer first = session.createConsumer(queue);
    assertThat(first.receive(1)).isNull();
    assertThat(first.receiveNoWait()).isNull();
    first.close();
    send(queue, "any");
    Message message = receive(session().createConsumer(queue));
    assertThat(message.getJMSRedelivered()).isFalse();
  }
}
