package org.angarium.samples;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;

/**
 * Retries with back-off, and dead letters: what failed and why, grouped by reason, and sent to
 * where it came from once the fault is mended.
 */
public final class RetriesAndDeadLetters {
  private static final long LIMIT_MS = 60_000;

  private final JMSContext context;
  private final Queue orders;
  private final Queue deadLetters;
  private final CountDownLatch done = new CountDownLatch(3);
  private volatile boolean mended;

  private RetriesAndDeadLetters(JMSContext context) {
    this.context = context;
    this.orders = context.createQueue("orders");
    this.deadLetters = context.createQueue("DLQ");
  }

  /** Runs the sample; it takes no arguments. */
  public static void main(String[] args) throws Exception {
    try (Broker broker = Broker.at("vm://retries").start()) {
      broker
          .changeRedelivery(
              "queue:orders",
              Map.of(
                  "maxDeliveries", "4",
                  "firstDelayMs", "0",
                  "delayMs", "100",
                  "multiplier", "2",
                  "exceptions", "java.lang.IllegalArgumentException:deadLetter"))
          .forEach(System.out::println);
      try (JMSContext context = new AngariumConnectionFactory("vm://retries").createContext()) {
        new RetriesAndDeadLetters(context).run(broker);
      }
    }
  }

  private void run(Broker broker) throws Exception {
    context.createConsumer(orders).setMessageListener(this::onOrder);
    try (JMSContext sender = context.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
      for (String order : new String[] {"book", "nonsense", "lamp", "chair"}) {
        sender.createProducer().send(orders, order);
      }
    }
    awaitDeadLetters(broker, 2);
    try (JMSContext operator = context.createContext(JMSContext.SESSION_TRANSACTED)) {
      showByReason(operator);
      mended = true;
      sendBack(operator);
    }
    if (!done.await(LIMIT_MS, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("an order is still not done after " + LIMIT_MS + " ms");
    }
    System.out.println("dead letters left: " + broker.depth("DLQ"));
  }

  private void onOrder(Message message) {
    String order;
    int delivery;
    try {
      order = message.getBody(String.class);
      delivery = message.getIntProperty("JMSXDeliveryCount");
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
    System.out.printf("order %s, delivery %d%n", order, delivery);
    if (order.equals("nonsense") && !mended) {
      throw new IllegalArgumentException("there is no such thing as nonsense");
    }
    if (order.equals("lamp") && !mended) {
      throw new IllegalStateException("the lamp shop does not answer");
    }
    if (!order.equals("nonsense")) {
      done.countDown();
    }
  }

  private static void awaitDeadLetters(Broker broker, long count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
    while (broker.depth("DLQ") < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no dead letters after " + LIMIT_MS + " ms");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Looks at the dead letters and leaves them where they are. */
  private void showByReason(JMSContext operator) throws JMSException {
    Map<String, Integer> byReason = new TreeMap<>();
    try (QueueBrowser browser = operator.createBrowser(deadLetters)) {
      Enumeration<?> letters = browser.getEnumeration();
      while (letters.hasMoreElements()) {
        Message letter = (Message) letters.nextElement();
        byReason.merge(letter.getStringProperty("JMS_Angarium_DeadLetterReason"), 1, Integer::sum);
        System.out.println(letter.getStringProperty("JMS_Angarium_DeadLetterHistory"));
      }
    }
    byReason.forEach((reason, count) -> System.out.printf("%d x %s%n", count, reason));
  }

  /** Sends each dead letter to where it was sent at first; both happens or neither. */
  private void sendBack(JMSContext operator) throws JMSException {
    try (JMSConsumer consumer = operator.createConsumer(deadLetters)) {
      Message letter = consumer.receive(LIMIT_MS);
      while (letter != null) {
        operator.createProducer().send(letter.getJMSDestination(), letter);
        operator.commit();
        letter = consumer.receiveNoWait();
      }
    }
  }
}
