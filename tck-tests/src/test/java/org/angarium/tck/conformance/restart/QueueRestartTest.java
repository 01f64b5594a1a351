package org.angarium.tck.conformance.restart;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a queue holds after the provider was stopped and started again. */
class QueueRestartTest extends RestartCase {
  private static final long SOON_MS = 1_500;
  private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);

  @Test
  void orderHoldsAcrossSeveralRestarts() {
    Queue queue = newQueue();
    sendAll(queue, numbered("a", 1, 10));
    restart();
    sendAll(queue, numbered("b", 1, 10));
    restart();
    sendAll(queue, numbered("c", 1, 10));

    holds(queue, joined(numbered("a", 1, 10), numbered("b", 1, 10), numbered("c", 1, 10)));
  }

  @Test
  void orderHoldsWhenTheQueueWasTakenFromMeanwhile() {
    Queue queue = newQueue();
    sendAll(queue, numbered("m", 1, 10));
    JMSConsumer consumer = open().createConsumer(queue);
    for (int i = 1; i <= 4; i++) {
      assertThat(receiveText(consumer)).isEqualTo("m" + i);
    }
    restart();

    holds(queue, numbered("m", 5, 10));
  }

  @Test
  void prioritiesOrderWhatIsOldAndNew() {
    Queue queue = newQueue();
    for (int priority = 0; priority <= 9; priority++) {
      open().createProducer().setPriority(priority).send(queue, "old " + priority);
    }
    restart();
    for (int priority = 0; priority <= 9; priority++) {
      open().createProducer().setPriority(priority).send(queue, "new " + priority);
    }

    List<String> expected = new ArrayList<>();
    for (int priority = 9; priority >= 0; priority--) {
      expected.add("old " + priority);
      expected.add("new " + priority);
    }
    holds(queue, expected.toArray(new String[0]));
  }

  @Test
  void aDelayGoesOn() throws Exception {
    Queue queue = newQueue();
    JMSProducer producer = open().createProducer();
    producer.setDeliveryDelay(HOUR_MS).send(queue, "much later");
    producer.setDeliveryDelay(SOON_MS).send(queue, "later");
    producer.setDeliveryDelay(0).send(queue, "now");
    restart();

    JMSContext context = open();
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(receiveText(consumer)).isEqualTo("now");
    Message later = receive(consumer);
    assertThat(later.getBody(String.class)).isEqualTo("later");
    assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(later.getJMSDeliveryTime());
    receivesNothing(consumer);
    assertThat(context.createBrowser(queue).getEnumeration().hasMoreElements()).isFalse();
  }

  @Test
  void aDelayThatEndedWhileTheProviderWasDownIsOver() {
    Queue queue = newQueue();
    open().createProducer().setDeliveryDelay(1).send(queue, "due");
    restart();

    holds(queue, "due");
  }

  @Test
  void whatExpiresGoesAndWhatDoesNotStays() throws Exception {
    Queue queue = newQueue();
    Message brief = open().createTextMessage("brief");
    open().createProducer().setTimeToLive(SOON_MS).send(queue, brief);
    Message lasting = open().createTextMessage("lasting");
    open().createProducer().setTimeToLive(HOUR_MS).send(queue, lasting);
    restart();
    long end = brief.getJMSExpiration();
    Awaitility.await().until(() -> System.currentTimeMillis() > end);

    JMSConsumer consumer = open().createConsumer(queue);
    Message received = receive(consumer);
    assertThat(received.getBody(String.class)).isEqualTo("lasting");
    assertThat(received.getJMSExpiration()).isEqualTo(lasting.getJMSExpiration());
    receivesNothing(consumer);
  }

  @Test
  void whatWasShownAndNotAcknowledgedIsRedelivered() throws Exception {
    Queue queue = newQueue();
    sendAll(queue, "shown", "not shown");
    isAttempt(1, receive(open(JMSContext.CLIENT_ACKNOWLEDGE).createConsumer(queue)));
    restart();
    JMSConsumer consumer = open(JMSContext.CLIENT_ACKNOWLEDGE).createConsumer(queue);
    Message shown = receive(consumer);
    assertThat(shown.getBody(String.class)).isEqualTo("shown");
    isAttempt(2, shown);
    isAttempt(1, receive(consumer));
    restart();

    consumer = open().createConsumer(queue);
    isAttempt(3, receive(consumer));
    isAttempt(2, receive(consumer));
  }

  @Test
  void acknowledgeCoversAllThatWasShown() throws Exception {
    Queue queue = newQueue();
    sendAll(queue, numbered("m", 1, 4));
    JMSConsumer consumer = open(JMSContext.CLIENT_ACKNOWLEDGE).createConsumer(queue);
    receive(consumer);
    receive(consumer);
    receive(consumer).acknowledge();
    restart();

    holds(queue, "m4");
  }

  @Test
  void deliveryCountsGoOnAfterRollbacks() throws Exception {
    Queue queue = newQueue();
    sendAll(queue, "rolled back");
    JMSContext context = open(JMSContext.SESSION_TRANSACTED);
    JMSConsumer rolling = context.createConsumer(queue);
    for (int attempt = 1; attempt <= 3; attempt++) {
      isAttempt(attempt, receive(rolling));
      context.rollback();
    }
    restart();

    isAttempt(4, receive(open().createConsumer(queue)));
  }

  @Test
  void whatWasOnlyBrowsedWasNotDelivered() throws Exception {
    Queue queue = newQueue();
    sendAll(queue, "browsed");
    assertThat(open().createBrowser(queue).getEnumeration().hasMoreElements()).isTrue();
    restart();

    isAttempt(1, receive(open().createConsumer(queue)));
  }

  @Test
  void whatIsNotPersistentIsGone() {
    Queue queue = newQueue();
    JMSProducer producer = open().createProducer();
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT).send(queue, "kept in memory");
    producer.setDeliveryMode(DeliveryMode.PERSISTENT).send(queue, "kept");
    restart();

    holds(queue, "kept");
  }

  @Test
  void aTransactionThatWasNotCommittedIsGone() {
    Queue queue = newQueue();
    Queue other = newQueue();
    sendAll(queue, "taken", "untouched");
    JMSContext context = open(JMSContext.SESSION_TRANSACTED);
    assertThat(receiveText(context.createConsumer(queue))).isEqualTo("taken");
    context.createProducer().send(other, "never committed");
    restart();

    holds(queue, "taken", "untouched");
    holds(other);
  }

  @Test
  void aTransactionThatWasCommittedIsThereAsAWhole() {
    Queue queue = newQueue();
    Queue other = newQueue();
    sendAll(queue, "taken", "untouched");
    JMSContext context = open(JMSContext.SESSION_TRANSACTED);
    assertThat(receiveText(context.createConsumer(queue))).isEqualTo("taken");
    context.createProducer().send(other, "one").send(other, "two");
    context.commit();
    restart();

    holds(queue, "untouched");
    holds(other, "one", "two");
  }

  @Test
  void temporaryDestinationsAreGone() throws Exception {
    Queue queue = newQueue();
    JMSContext context = open();
    TemporaryQueue temporary = context.createTemporaryQueue();
    context.createProducer().send(temporary, "to nobody");
    context.createProducer().setJMSReplyTo(temporary).send(queue, "with an answer's address");
    restart();

    JMSContext after = open();
    Message asking = receive(after.createConsumer(queue));
    refuses(
        InvalidDestinationRuntimeException.class,
        () -> after.createProducer().send(asking.getJMSReplyTo(), "too late"));
    TemporaryQueue another = after.createTemporaryQueue();
    assertThat(another.getQueueName()).isNotEqualTo(temporary.getQueueName());
    receivesNothing(after.createConsumer(another));
  }

  @Test
  void headersPropertiesAndBodiesAreUnchanged() throws Exception {
    Queue queue = newQueue();
    byte[] large = new byte[3_000_000];
    Arrays.fill(large, (byte) 7);
    BytesMessage sent = open().createBytesMessage();
    sent.writeBytes(large);
    sent.setJMSType("type");
    sent.setJMSCorrelationID("correlation");
    sent.setJMSReplyTo(queue);
    sent.setStringProperty("text", "ä\u0000\uD83D\uDE00");
    sent.setDoubleProperty("number", -0.0);
    sent.setObjectProperty("nothing", null);
    open().createProducer().send(queue, sent);
    restart();

    Message received = receive(open().createConsumer(queue));
    assertThat(received.getBody(byte[].class)).isEqualTo(large);
    assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
    assertThat(received.getJMSType()).isEqualTo("type");
    assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getJMSDestination()).isEqualTo(queue);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(received.getStringProperty("text")).isEqualTo("ä\u0000\uD83D\uDE00");
    assertThat(received.getDoubleProperty("number")).isEqualTo(-0.0);
    assertThat(received.propertyExists("nothing")).isTrue();
    assertThat(received.getObjectProperty("nothing")).isNull();
  }

  @Test
  void selectorsChooseAmongWhatIsOld() {
    Queue queue = newQueue();
    JMSContext context = open();
    for (int i = 1; i <= 6; i++) {
      context.createProducer().setProperty("n", i).send(queue, "m" + i);
    }
    restart();

    holds(open().createConsumer(queue, "n > 4"), "m5", "m6");
    holds(queue, numbered("m", 1, 4));
  }

  @Test
  void aMessageIdIsNeverGivenTwice() throws Exception {
    Queue queue = newQueue();
    List<String> ids = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      JMSContext context = open();
      for (int i = 0; i < 5; i++) {
        Message message = context.createMessage();
        context.createProducer().send(queue, message);
        ids.add(message.getJMSMessageID());
      }
      restart();
    }

    assertThat(ids).doesNotHaveDuplicates();
    List<String> found = new ArrayList<>();
    Enumeration<?> messages = open().createBrowser(queue).getEnumeration();
    while (messages.hasMoreElements()) {
      found.add(((Message) messages.nextElement()).getJMSMessageID());
    }
    assertThat(found).isEqualTo(ids);
  }

  private static String[] joined(String[]... parts) {
    return Arrays.stream(parts).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
