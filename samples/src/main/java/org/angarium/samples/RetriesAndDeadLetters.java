package org.angarium.samples;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
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
    try (JMSContext operator = context.createContext(JMSContext.SESSION_TRANSACTED)) {
      List<Message> letters = receiveDeadLetters(operator, 2);
      showByReason(letters);
      mended = true;
      for (Message letter : letters) {
        operator.createProducer().send(letter.getJMSDestination(), letter);
      }
      operator.commit(); // each is sent to where it came from and is no dead letter, or neither
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

  private List<Message> receiveDeadLetters(JMSContext operator, int count) {
    List<Message> letters = new ArrayList<>();
    try (JMSConsumer consumer = operator.createConsumer(deadLetters)) {
      while (letters.size() < count) {
        Message letter = consumer.receive(LIMIT_MS);
        if (letter == null) {
          throw new IllegalStateException("no dead letter within " + LIMIT_MS + " ms");
        }
        letters.add(letter);
      }
    }
    return letters;
  }

  private static void showByReason(List<Message> letters) throws JMSException {
    Map<String, Integer> byReason = new TreeMap<>();
    for (Message letter : letters) {
      byReason.merge(letter.getStringProperty("JMS_Angarium_DeadLetterReason"), 1, Integer::sum);
      System.out.println(letter.getStringProperty("JMS_Angarium_DeadLetterHistory"));
    }
    byReason.forEach((reason, count) -> System.out.printf("%d x %s%n", count, reason));
  }
}
