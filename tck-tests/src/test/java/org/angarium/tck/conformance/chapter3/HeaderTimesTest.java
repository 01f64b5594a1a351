package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;
import org.awaitility.Awaitility;

/** Header fields that are times, the priority, and the redelivery mark. */
class HeaderTimesTest extends ConformanceCase {
  private static final long DELAY_MS = 150;

  // --- 3.4.4

  @Statement(
      id = "3.4.4-1",
      text = "When send returns, the timestamp lies between the call and the return.")
  void timestampLiesWithinTheSend() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    Message message = session.createMessage();
    long before = System.currentTimeMillis();
    producer.send(message);
    assertThat(message.getJMSTimestamp()).isBetween(before, System.currentTimeMillis());
  }

  @Statement(id = "3.4.4-2", text = "A timestamp that was set before the send is replaced.")
  void sendIgnoresTimestampSetBefore() throws JMSException {
    Session session = session();
    Message message = session.createMessage();
    message.setJMSTimestamp(42);
    long before = System.currentTimeMillis();
    session.createProducer(queue()).send(message);
    assertThat(message.getJMSTimestamp()).isGreaterThanOrEqualTo(before);
  }

  @Statement(id = "3.4.4-3", text = "The receiver gets the timestamp that the sender was given.")
  void receivedTimestampEqualsSentOne() throws JMSException {
    Message message = session().createMessage();
    long received = roundTrip(message).getJMSTimestamp();
    assertThat(received).isEqualTo(message.getJMSTimestamp());
  }

  @Statement(
      id = "3.4.4-4",
      text = "With timestamps disabled, a message has either zero or a normal one, at both ends.")
  void disabledTimestampIsZeroOrNormal() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDisableMessageTimestamp(true);
    assertThat(producer.getDisableMessageTimestamp()).isTrue();
    Message message = session.createMessage();
    message.setJMSTimestamp(42);
    long before = System.currentTimeMillis();
    producer.send(message);
    long received = receive(session.createConsumer(queue)).getJMSTimestamp();
    for (long timestamp : new long[] {message.getJMSTimestamp(), received}) {
      assertThat(timestamp == 0 || timestamp >= before).as("timestamp %d", timestamp).isTrue();
    }
  }

  @Statement(
      id = "3.4.4-5",
      text = "The timestamp of a transacted message is the time of its send, not of the commit.")
  void timestampPrecedesCommit() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    Message message = session.createMessage();
    session.createProducer(queue).send(message);
    long sent = System.currentTimeMillis();
    Awaitility.await().until(() -> System.currentTimeMillis() > sent + 5);
    session.commit();
    assertThat(receive(session.createConsumer(queue)).getJMSTimestamp()).isLessThanOrEqualTo(sent);
  }

  // --- 3.4.7

  @Statement(id = "3.4.7-1", text = "A first delivery is not marked as redelivered.")
  void firstDeliveryIsNotMarked() throws JMSException {
    assertThat(roundTrip(session().createMessage()).getJMSRedelivered()).isFalse();
  }

  @Statement(
      id = "3.4.7-2",
      text = "What the sender set as redelivered does not reach the receiver.")
  void sendersMarkIsIgnored() throws JMSException {
    Message message = session().createMessage();
    message.setJMSRedelivered(true);
    assertThat(roundTrip(message).getJMSRedelivered()).isFalse();
  }

  @Statement(id = "3.4.7-3", text = "A message that is delivered again after recover is marked.")
  void markedAfterRecover() throws JMSException {
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Queue queue = queue();
    send(queue, "any");
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    session.recover();
    assertThat(receive(consumer).getJMSRedelivered()).isTrue();
  }

  @Statement(id = "3.4.7-4", text = "A message that is delivered again after rollback is marked.")
  void markedAfterRollback() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    send(queue, "any");
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    session.rollback();
    assertThat(receive(consumer).getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "3.4.7-5",
      text = "A message whose session closed before it was acknowledged is marked in the next.")
  void markedAfterSessionClosed() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Session first = session(Session.CLIENT_ACKNOWLEDGE);
    receive(first.createConsumer(queue));
    first.close();
    assertThat(receive(session().createConsumer(queue)).getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "3.4.7-6",
      text = "A message that was waiting behind a redelivered one and never seen is not marked.")
  void unseenMessageIsNotMarked() throws JMSException {
    Queue queue = queue();
    send(queue, "seen", "unseen");
    Session first = session(Session.CLIENT_ACKNOWLEDGE);
    receive(first.createConsumer(queue));
    first.close();
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(receive(consumer).getJMSRedelivered()).isTrue();
    assertThat(receive(consumer).getJMSRedelivered()).isFalse();
  }

  // --- 3.4.9

  @Statement(
      id = "3.4.9-1",
      text = "When send returns, the expiration is the time of the send plus the time to live.")
  void expirationIsSendTimePlusTimeToLive() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    producer.setTimeToLive(60_000);
    Message message = session.createMessage();
    long before = System.currentTimeMillis();
    producer.send(message);
    long after = System.currentTimeMillis();
    assertThat(message.getJMSExpiration()).isBetween(before + 60_000, after + 60_000);
  }

  @Statement(id = "3.4.9-2", text = "Without time to live the expiration is zero, at both ends.")
  void noTimeToLiveGivesZero() throws JMSException {
    Message message = session().createMessage();
    message.setJMSExpiration(1);
    assertThat(roundTrip(message).getJMSExpiration()).isZero();
    assertThat(message.getJMSExpiration()).isZero();
  }

  @Statement(id = "3.4.9-3", text = "The receiver gets the expiration that the sender was given.")
  void receivedExpirationEqualsSentOne() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    session.createProducer(queue).send(message, DeliveryMode.PERSISTENT, 4, 60_000);
    assertThat(receive(session.createConsumer(queue)).getJMSExpiration())
        .isEqualTo(message.getJMSExpiration());
  }

  @Statement(
      id = "3.4.9-4",
      text = "A message that expired before a consumer came is not received.")
  void expiredMessageIsNotReceived() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createTextMessage("short-lived");
    session.createProducer(queue).send(message, DeliveryMode.PERSISTENT, 4, 1);
    send(queue, "lasting");
    awaitPast(message.getJMSExpiration());
    contains(queue, "lasting");
  }

  @Statement(
      id = "3.4.9-5",
      text = "The time to live of a transacted message counts from its send, not from the commit.")
  void transactedExpirationCountsFromSend() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    Message message = session.createTextMessage("short-lived");
    session.createProducer(queue).send(message, DeliveryMode.PERSISTENT, 4, 20);
    long after = System.currentTimeMillis();
    awaitPast(message.getJMSExpiration());
    send(session, queue, "lasting");
    session.commit();
    assertThat(message.getJMSExpiration()).isLessThanOrEqualTo(after + 20);
    contains(queue, "lasting");
  }

  @Statement(id = "3.4.9-6", text = "A browser does not show an expired message.")
  void expiredMessageIsNotBrowsed() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createTextMessage("short-lived");
    session.createProducer(queue).send(message, DeliveryMode.PERSISTENT, 4, 100);
    awaitPast(message.getJMSExpiration());
    assertThat(browse(session, queue)).isEmpty();
  }

  // --- 3.4.10

  @Statement(id = "3.4.10-1", text = "The priority is 4 unless the producer says otherwise.")
  void priorityIsFourByDefault() throws JMSException {
    Session session = session();
    assertThat(session.createProducer(queue()).getPriority()).isEqualTo(4);
    Message message = session.createMessage();
    message.setJMSPriority(8);
    assertThat(roundTrip(message).getJMSPriority()).isEqualTo(4);
    assertThat(message.getJMSPriority()).isEqualTo(4);
  }

  @Statement(id = "3.4.10-2", text = "All ten priorities arrive as they were sent.")
  void tenPrioritiesArrive() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    for (int priority = 0; priority <= 9; priority++) {
      Message message = session.createMessage();
      producer.send(message, DeliveryMode.PERSISTENT, priority, 0);
      assertThat(message.getJMSPriority()).isEqualTo(priority);
      assertThat(receive(consumer).getJMSPriority()).isEqualTo(priority);
    }
  }

  @Statement(
      id = "3.4.10-3",
      text = "Of waiting messages those with a higher priority come first, at all ten levels.")
  void higherPriorityComesFirst() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    for (int priority = 0; priority <= 9; priority++) {
      producer.setPriority(priority);
      producer.send(session.createTextMessage("p" + priority));
    }
    contains(queue, "p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1", "p0");
  }

  // --- 3.4.11

  @Statement(
      id = "3.4.11-3",
      text =
          "After an asynchronous send completed, the sender's message has the fields of the send.")
  void asynchronousSendSetsItsFields() throws Exception {
    Session session = session();
    Queue queue = queue();
    CompletableFuture<Message> completed = new CompletableFuture<>();
    Message message = session.createMessage();
    session
        .createProducer(queue)
        .send(message, DeliveryMode.NON_PERSISTENT, 8, 60_000, completing(completed));
    Message sent = await(completed);
    assertThat(sent.getJMSDestination()).isEqualTo(queue);
    assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(sent.getJMSPriority()).isEqualTo(8);
    assertThat(sent.getJMSMessageID()).startsWith("ID:");
    assertThat(sent.getJMSTimestamp()).isPositive();
    assertThat(sent.getJMSExpiration()).isPositive();
  }

  @Statement(
      id = "3.4.11-4",
      text = "Delivery mode, priority, time to live and delay of a JMSProducer are in the header.")
  void producerOfAContextSetsItsFields() throws JMSException {
    JMSContext context = context();
    Queue queue = context.createQueue(fresh("queue"));
    Message message = context.createMessage();
    JMSProducer producer =
        context
            .createProducer()
            .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
            .setPriority(1)
            .setTimeToLive(60_000)
            .setDeliveryDelay(1);
    long before = System.currentTimeMillis();
    producer.send(queue, message);
    long after = System.currentTimeMillis();
    Message received = receive(context.createConsumer(queue));
    for (Message each : new Message[] {message, received}) {
      assertThat(each.getJMSDestination()).isEqualTo(queue);
      assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
      assertThat(each.getJMSPriority()).isEqualTo(1);
      assertThat(each.getJMSExpiration()).isBetween(before + 60_000, after + 60_000);
      assertThat(each.getJMSDeliveryTime()).isBetween(before + 1, after + 1);
    }
  }

  // --- 3.4.13

  @Statement(
      id = "3.4.13-1",
      text = "When send returns, the delivery time is the time of the send plus the delay.")
  void deliveryTimeIsSendTimePlusDelay() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    producer.setDeliveryDelay(60_000);
    Message message = session.createMessage();
    long before = System.currentTimeMillis();
    producer.send(message);
    long after = System.currentTimeMillis();
    assertThat(message.getJMSDeliveryTime()).isBetween(before + 60_000, after + 60_000);
  }

  @Statement(id = "3.4.13-2", text = "Without delay the delivery time is the time of the send.")
  void noDelayGivesSendTime() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    Message message = session.createMessage();
    long before = System.currentTimeMillis();
    producer.send(message);
    assertThat(message.getJMSDeliveryTime()).isBetween(before, System.currentTimeMillis());
  }

  @Statement(
      id = "3.4.13-3",
      text = "A message is not received before its delivery time, and is received after it.")
  void notReceivedBeforeDeliveryTime() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(DELAY_MS);
    Message sent = session.createMessage();
    producer.send(sent);
    Message received = receive(consumer);
    assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(sent.getJMSDeliveryTime());
    assertThat(received.getJMSDeliveryTime())
        .isEqualTo(sent.getJMSDeliveryTime())
        .isGreaterThanOrEqualTo(sent.getJMSTimestamp() + DELAY_MS);
  }

  @Statement(
      id = "3.4.13-4",
      text = "The delay of a transacted message counts from its send, not from the commit.")
  void transactedDelayCountsFromSend() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(DELAY_MS);
    Message sent = session.createMessage();
    producer.send(sent);
    long after = System.currentTimeMillis();
    awaitPast(sent.getJMSDeliveryTime());
    session.commit();
    Message received = receive(session.createConsumer(queue));
    assertThat(received.getJMSDeliveryTime()).isLessThanOrEqualTo(after + DELAY_MS);
  }

  @Statement(
      id = "3.4.13-5",
      text = "A delayed message does not hold up those that were sent after it.")
  void delayedMessageIsOvertaken() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    List<String> texts = new ArrayList<>();
    producer.setDeliveryDelay(DELAY_MS * 4);
    producer.send(session.createTextMessage("late"));
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("early"));
    texts.add(receiveText(consumer));
    texts.add(receiveText(consumer));
    assertThat(texts).containsExactly("early", "late");
  }

  private static void awaitPast(long time) {
    Awaitility.await().until(() -> System.currentTimeMillis() > time);
  }
}
