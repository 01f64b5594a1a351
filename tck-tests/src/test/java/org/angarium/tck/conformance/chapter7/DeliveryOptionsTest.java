package org.angarium.tck.conformance.chapter7;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;
import org.awaitility.Awaitility;

/** Delivery mode, priority, time-to-live and delivery delay of producers and sends. */
class DeliveryOptionsTest extends ConformanceCase {
  private static final int PERSISTENT = DeliveryMode.PERSISTENT;
  private static final int NON_PERSISTENT = DeliveryMode.NON_PERSISTENT;
  private static final long LONG_MS = 60_000;
  private static final long DELAY_MS = 120;

  // --- 7.4

  @Statement(
      id = "7.4-1",
      text = "A MessageProducer begins with PERSISTENT, priority 4, and no time-to-live or delay.")
  void defaultsOfProducer() throws JMSException {
    MessageProducer producer = session().createProducer(queue());
    assertThat(producer.getDeliveryMode()).isEqualTo(PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
  }

  @Statement(
      id = "7.4-2",
      text = "A JMSProducer begins with PERSISTENT, priority 4, and no time-to-live or delay.")
  void defaultsOfContextProducer() {
    JMSProducer producer = context().createProducer();
    assertThat(producer.getDeliveryMode()).isEqualTo(PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
  }

  @Statement(id = "7.4-3", text = "What is set on a producer holds for each message it sends.")
  void producersOptionsHoldForEachSend() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(NON_PERSISTENT);
    producer.setPriority(7);
    producer.setTimeToLive(LONG_MS);
    producer.send(session.createMessage());
    producer.send(session.createMessage());
    MessageConsumer consumer = session.createConsumer(queue);
    hasOptions(receive(consumer), NON_PERSISTENT, 7, LONG_MS);
    hasOptions(receive(consumer), NON_PERSISTENT, 7, LONG_MS);
  }

  @Statement(
      id = "7.4-4",
      text = "Options given with a send override those of the producer, for that send alone.")
  void sendsOptionsOverride() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer bound = session.createProducer(queue);
    MessageProducer free = session.createProducer(null);
    for (MessageProducer producer : new MessageProducer[] {bound, free}) {
      producer.setDeliveryMode(NON_PERSISTENT);
      producer.setPriority(7);
      producer.setTimeToLive(LONG_MS);
    }
    bound.send(session.createMessage(), PERSISTENT, 2, 2 * LONG_MS);
    hasOptions(receive(consumer), PERSISTENT, 2, 2 * LONG_MS);
    bound.send(session.createMessage());
    hasOptions(receive(consumer), NON_PERSISTENT, 7, LONG_MS);
    free.send(queue, session.createMessage(), PERSISTENT, 2, 0);
    hasOptions(receive(consumer), PERSISTENT, 2, 0);
    free.send(queue, session.createMessage());
    hasOptions(receive(consumer), NON_PERSISTENT, 7, LONG_MS);
    assertThat(bound.getTimeToLive()).isEqualTo(LONG_MS);
  }

  @Statement(
      id = "7.4-5",
      text = "Options given with an asynchronous send override those of the producer.")
  void asynchronousSendsOptionsOverride() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setPriority(7);
    Completions told = new Completions();
    producer.send(session.createMessage(), NON_PERSISTENT, 2, LONG_MS, told);
    told.await(1);
    hasOptions(receive(session.createConsumer(queue)), NON_PERSISTENT, 2, LONG_MS);
  }

  @Statement(
      id = "7.4-6",
      text = "A delivery mode that does not exist is refused, by setter and send alike.")
  void unknownDeliveryModeIsRefused() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    JMSProducer ofContext = context().createProducer();
    Message message = session.createMessage();
    for (int mode : new int[] {0, 3, -1, 100}) {
      refuses(JMSException.class, () -> producer.setDeliveryMode(mode));
      refuses(JMSException.class, () -> producer.send(message, mode, 4, 0));
      refuses(JMSRuntimeException.class, () -> ofContext.setDeliveryMode(mode));
    }
    assertThat(producer.getDeliveryMode()).isEqualTo(PERSISTENT);
    assertThat(ofContext.getDeliveryMode()).isEqualTo(PERSISTENT);
  }

  @Statement(id = "7.4-7", text = "The setters refuse a priority below 0 or above 9.")
  void unknownPriorityIsRefused() throws JMSException {
    MessageProducer producer = session().createProducer(queue());
    JMSProducer ofContext = context().createProducer();
    for (int priority : new int[] {-1, 10}) {
      refuses(JMSException.class, () -> producer.setPriority(priority));
      refuses(JMSRuntimeException.class, () -> ofContext.setPriority(priority));
    }
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(ofContext.getPriority()).isEqualTo(4);
  }

  @Statement(
      id = "7.4-8",
      text = "What was set on a message does not count when a JMSProducer sends it.")
  void contextProducerIgnoresMessagesOptions() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Message message = context.createMessage();
    message.setJMSDeliveryMode(NON_PERSISTENT);
    message.setJMSPriority(9);
    message.setJMSExpiration(1);
    message.setJMSDeliveryTime(System.currentTimeMillis() + LONG_MS);
    context.createProducer().send(queue, message);
    hasOptions(receive(context.createConsumer(queue)), PERSISTENT, 4, 0);
  }

  private static void hasOptions(Message message, int mode, int priority, long timeToLive)
      throws JMSException {
    assertThat(message.getJMSDeliveryMode()).isEqualTo(mode);
    assertThat(message.getJMSPriority()).isEqualTo(priority);
    long expiration = timeToLive == 0 ? 0 : message.getJMSTimestamp() + timeToLive;
    assertThat(message.getJMSExpiration()).isEqualTo(expiration);
  }

  // --- 7.7

  @Statement(
      id = "7.7-1",
      text = "Persistent and non-persistent messages of one queue each come once.")
  void eachMessageComesOnce() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 10; i++) {
      producer.send(session.createTextMessage("m" + i), i < 5 ? PERSISTENT : NON_PERSISTENT, 4, 0);
    }
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receiveTexts(consumer, 10))
        .containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    receivesNothing(consumer);
  }

  @Statement(id = "7.7-2", text = "A topic's subscription takes messages of both delivery modes.")
  void subscriptionTakesBothModes() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer consumer = session.createConsumer(topic);
    MessageProducer producer = session.createProducer(topic);
    producer.send(session.createMessage(), PERSISTENT, 4, 0);
    assertThat(receive(consumer).getJMSDeliveryMode()).isEqualTo(PERSISTENT);
    producer.send(session.createMessage(), NON_PERSISTENT, 4, 0);
    assertThat(receive(consumer).getJMSDeliveryMode()).isEqualTo(NON_PERSISTENT);
  }

  // --- 7.8

  @Statement(
      id = "7.8-1",
      text = "A message that expires while the connection is stopped is not delivered afterwards.")
  void expiresWhileStopped() throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    Message message = session.createTextMessage("short-lived");
    session.createProducer(queue).send(message, PERSISTENT, 4, 20);
    send(queue, "lasting");
    awaitPast(message.getJMSExpiration());
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("lasting");
  }

  @Statement(
      id = "7.8-2",
      text = "A message that expires while it waits for a busy listener is not given to it.")
  void expiresBehindABusyListener() throws Exception {
    Session session = session();
    Queue queue = queue();
    Inbox inbox = new Inbox();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                if (message.getBody(String.class).equals("busy")) {
                  awaitPast(System.currentTimeMillis() + 100);
                }
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
              inbox.onMessage(message);
            });
    Session sender = session();
    MessageProducer producer = sender.createProducer(queue);
    producer.send(sender.createTextMessage("busy"));
    producer.send(sender.createTextMessage("short-lived"), PERSISTENT, 4, 30);
    producer.send(sender.createTextMessage("lasting"));
    assertThat(inbox.nextText()).isEqualTo("busy");
    assertThat(inbox.nextText()).isEqualTo("lasting");
  }

  @Statement(id = "7.8-3", text = "A message expires in a durable subscription, too.")
  void expiresInDurableSubscription() throws JMSException {
    Connection connection = connection(fresh("client"));
    connection.start();
    Session session = connection.createSession();
    Topic topic = topic();
    session.createDurableConsumer(topic, "expiring").close();
    Message message = session.createTextMessage("short-lived");
    session.createProducer(topic).send(message, PERSISTENT, 4, 1);
    send(session, topic, "lasting");
    awaitPast(message.getJMSExpiration());
    MessageConsumer consumer = session.createDurableConsumer(topic, "expiring");
    assertThat(receiveText(consumer)).isEqualTo("lasting");
    consumer.close();
    session.unsubscribe("expiring");
  }

  @Statement(
      id = "7.8-4",
      text = "The time-to-live of a JMSProducer expires its messages; 0 keeps them.")
  void contextProducersTimeToLive() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Message message = context.createTextMessage("short-lived");
    context.createProducer().setTimeToLive(1).send(queue, message).setTimeToLive(0);
    context.createProducer().setTimeToLive(5).setTimeToLive(0).send(queue, "lasting");
    awaitPast(message.getJMSExpiration() + 5);
    contains(queue, "lasting");
  }

  @Statement(
      id = "7.8-5",
      text = "Time-to-live counts from the send also for a delayed message, which may never come.")
  void timeToLiveIncludesTheDelay() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(60);
    Message message = session.createTextMessage("expires before it is due");
    producer.send(message, PERSISTENT, 4, 20);
    producer.send(session.createTextMessage("lasting"));
    assertThat(message.getJMSExpiration()).isLessThan(message.getJMSDeliveryTime());
    contains(queue, "lasting");
  }

  // --- 7.9

  @Statement(
      id = "7.9-1",
      text = "The delay of a producer holds for each send, also one with options of its own.")
  void delayHoldsForEachSend() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(DELAY_MS);
    assertThat(producer.getDeliveryDelay()).isEqualTo(DELAY_MS);
    producer.send(session.createTextMessage("1"));
    producer.send(session.createTextMessage("2"), NON_PERSISTENT, 4, LONG_MS);
    for (int i = 0; i < 2; i++) {
      long due = receive(consumer).getJMSDeliveryTime();
      assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due);
    }
  }

  @Statement(id = "7.9-2", text = "The delay of a JMSProducer holds, and ends when set to 0.")
  void contextProducersDelay() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    JMSProducer producer = context.createProducer().setDeliveryDelay(DELAY_MS);
    producer.send(queue, "late").setDeliveryDelay(0).send(queue, "early");
    contains(queue, "early", "late");
  }

  @Statement(
      id = "7.9-3",
      text = "A delayed message goes to the subscriptions that existed when it was sent.")
  void delayedMessageGoesToEarlierSubscriptions() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer before = session.createConsumer(topic);
    MessageProducer producer = session.createProducer(topic);
    producer.setDeliveryDelay(DELAY_MS);
    producer.send(session.createTextMessage("delayed"));
    MessageConsumer after = session.createConsumer(topic);
    assertThat(receiveText(before)).isEqualTo("delayed");
    receivesNothing(after);
  }

  @Statement(
      id = "7.9-4",
      text = "A delayed message becomes due in a durable subscription that is inactive.")
  void delayedMessageForInactiveSubscription() throws JMSException {
    Connection connection = connection(fresh("client"));
    connection.start();
    Session session = connection.createSession();
    Topic topic = topic();
    session.createDurableConsumer(topic, "delayed").close();
    MessageProducer producer = session.createProducer(topic);
    producer.setDeliveryDelay(DELAY_MS);
    Message message = session.createTextMessage("delayed");
    producer.send(message);
    awaitPast(message.getJMSDeliveryTime());
    MessageConsumer consumer = session.createDurableConsumer(topic, "delayed");
    assertThat(receiveText(consumer)).isEqualTo("delayed");
    consumer.close();
    session.unsubscribe("delayed");
  }

  @Statement(
      id = "7.9-5",
      text = "A message with a delay is sent when its send completes, long before it is due.")
  void delayedSendCompletesAtOnce() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue());
    producer.setDeliveryDelay(LONG_MS);
    Completions told = new Completions();
    producer.send(session.createMessage(), told);
    told.await(1);
    producer.send(session.createMessage());
    assertThat(told.completed()).hasSize(1);
  }

  @Statement(id = "7.9-6", text = "Messages come in the order in which they are due.")
  void comeInTheOrderOfTheirDelay() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    for (int delay : new int[] {150, 50, 100}) {
      producer.setDeliveryDelay(delay);
      producer.send(session.createTextMessage("after " + delay));
    }
    contains(queue, "after 50", "after 100", "after 150");
  }

  @Statement(
      id = "7.9-7",
      text = "A message that is not due is neither received nor shown by a browser.")
  void notVisibleBeforeDue() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(LONG_MS);
    producer.send(session.createMessage());
    assertThat(browse(session, queue)).isEmpty();
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    receivesNothing(consumer);
  }

  @Statement(
      id = "7.9-8",
      text = "A delayed message of a transaction that is rolled back never comes.")
  void rolledBackDelayedMessage() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(20);
    Message message = session.createTextMessage("rolled back");
    producer.send(message);
    session.rollback();
    awaitPast(message.getJMSDeliveryTime() + 20);
    contains(queue);
  }

  private static void awaitPast(long time) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> System.currentTimeMillis() > time);
  }

  @Statement(id = "7.8-6", text = "The longest time-to-live there is does not expire a message.")
  void longestTimeToLive() throws JMSException {
    Session session = session();
    Queue queue = queue();
    session
        .createProducer(queue)
        .send(session.createTextMessage("lasting"), PERSISTENT, 4, Long.MAX_VALUE);
    contains(queue, "lasting");
  }
}
