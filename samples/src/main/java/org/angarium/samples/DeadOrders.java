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
 * What becomes of messages that cannot be processed: they are delivered again after a while, end as
 * dead letters that know why, are grouped by their reason, and are replayed when the cause is
 * mended.
 */
public final class DeadOrders {
  private static final String ORDERS = "orders";
  private static final int SENT = 9;
  private static final int FAILING = 6;
  private static final int DELIVERIES = 3;
  private static final long LIMIT_MS = 60_000;

  private final CountDownLatch left = new CountDownLatch(SENT);
  private volatile boolean mended;

  private DeadOrders() {}

  /**
   * Runs the sample.
   *
   * @param args none, or a folder to keep messages in
   */
  public static void main(String[] args) throws JMSException, InterruptedException {
    String url = "vm://shop" + (args.length == 0 ? "" : "?data=" + args[0]);
    try (Broker broker = Broker.at(url).start()) {
      new DeadOrders().run(broker);
    }
  }

  private void run(Broker broker) throws JMSException, InterruptedException {
    broker.changeRedelivery(
        "queue:" + ORDERS,
        Map.of(
            "maxDeliveries", String.valueOf(DELIVERIES), "firstDelayMs", "50", "delayMs", "100"));
    AngariumConnectionFactory factory = new AngariumConnectionFactory("vm://" + broker.name());
    try (JMSContext clerk = factory.createContext();
        JMSContext desk = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
      JMSConsumer consumer = clerk.createConsumer(clerk.createQueue(ORDERS));
      consumer.setMessageListener(this::process);
      Queue orders = desk.createQueue(ORDERS);
      for (int number = 1; number <= SENT; number++) {
        desk.createProducer().setProperty("number", number).send(orders, "order " + number);
      }
      desk.commit();

      List<Message> letters = deadLetters(desk);
      byReason(letters)
          .forEach((reason, numbers) -> System.out.printf("dead %s: %s%n", numbers, reason));
      mended = true;
      for (Message letter : letters) {
        desk.createProducer().send(letter.getJMSDestination(), again(desk, letter));
      }
      desk.commit(); // takes the dead letters and sends their orders again, both or neither
      System.out.printf("replayed %d%n", letters.size());
      if (!left.await(LIMIT_MS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(left.getCount() + " orders were not processed");
      }
    }
    System.out.println("all processed");
  }

  private void process(Message message) {
    int number;
    try {
      number = message.getIntProperty("number");
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
    if (!mended && number % 3 == 0) {
      throw new IllegalArgumentException("there is no such article");
    }
    if (!mended && number % 3 == 1) {
      throw new IllegalStateException("the card service is down");
    }
    left.countDown();
  }

  private static List<Message> deadLetters(JMSContext desk) {
    List<Message> letters = new ArrayList<>();
    try (JMSConsumer consumer = desk.createConsumer(desk.createQueue("DLQ"))) {
      while (letters.size() < FAILING) {
        Message letter = consumer.receive(LIMIT_MS);
        if (letter == null) {
          throw new IllegalStateException("only " + letters.size() + " dead letters came");
        }
        letters.add(letter);
      }
    }
    return letters;
  }

  private static Map<String, List<Integer>> byReason(List<Message> letters) throws JMSException {
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (Message letter : letters) {
      String why =
          "%s after %d deliveries"
              .formatted(
                  letter.getStringProperty("JMS_Angarium_DeadLetterReason"),
                  letter.getIntProperty("JMS_Angarium_DeadLetterAttempts"));
      groups.computeIfAbsent(why, reason -> new ArrayList<>()).add(letter.getIntProperty("number"));
    }
    groups.values().forEach(numbers -> numbers.sort(null));
    return groups;
  }

  /** The order as it was, without what makes it a dead letter. */
  private static Message again(JMSContext desk, Message letter) throws JMSException {
    Message order = desk.createTextMessage(letter.getBody(String.class));
    order.setIntProperty("number", letter.getIntProperty("number"));
    return order;
  }
}
