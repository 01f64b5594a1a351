package org.angarium.samples;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.angarium.management.DeadLetterQueue;
import org.angarium.management.Replay;

/**
 * Retries with back-off, and dead letters: what failed and why, grouped by reason, and sent to
 * where it came from once the fault is mended.
 */
public final class RetriesAndDeadLetters {
  private static final long LIMIT_MS = 60_000;
  private static final long LOOK_EVERY_NANOS = 10_000_000;

  private final JMSContext context;
  private final Queue orders;
  private final CountDownLatch done = new CountDownLatch(3);
  private volatile boolean mended;

  private RetriesAndDeadLetters(JMSContext context) {
    this.context = context;
    this.orders = context.createQueue("orders");
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
    try (DeadLetterQueue letters = broker.deadLetters("DLQ")) {
      awaitLetters(letters, 2);
      letters.browse(null, 10).forEach(letter -> letter.history().forEach(System.out::println));
      letters
          .byReason(null)
          .forEach((reason, count) -> System.out.printf("%d x %s%n", count, reason));
      System.out.println("would be sent back: " + letters.replay(Replay.ALL.dry()).sent());
      mended = true;
      System.out.println("sent back: " + letters.replay(Replay.ALL).sent());
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

  private static void awaitLetters(DeadLetterQueue letters, long count) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
    while (letters.count(null) < count) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "no %d dead letters within %d ms".formatted(count, LIMIT_MS));
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
