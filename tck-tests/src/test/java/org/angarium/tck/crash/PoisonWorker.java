package org.angarium.tck.crash;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.angarium.Broker;
import org.angarium.tck.crash.Work.Kind;
import org.awaitility.Awaitility;

/**
 * The process that is killed in a poison storm: a broker in it and consumers that take each message
 * once, but refuse those that are poison. When nothing is left it starts its broker again, tells
 * what the dead letters are, and ends.
 */
final class PoisonWorker {
  static final String ORDERS = "orders";
  static final String DEAD = "DLQ";
  static final String POISON = "poison";
  static final int CONSUMERS = 5;

  private static final int FAILED = 70;
  private static final long POLL_MS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** How the consumers take messages. */
  enum Way {
    /** A listener with AUTO_ACKNOWLEDGE, which throws. */
    AUTOMATIC(JMSContext.AUTO_ACKNOWLEDGE),
    /** A listener that commits or rolls back. */
    TRANSACTED(JMSContext.SESSION_TRANSACTED),
    /** Receives, and acknowledges or recovers. */
    CLIENT(JMSContext.CLIENT_ACKNOWLEDGE);

    final int mode;

    Way(int mode) {
      this.mode = mode;
    }
  }

  private final EventLog log = new EventLog();
  private final Way way;
  private final int process;
  private final AtomicLong works = new AtomicLong();
  private final List<Thread> receivers = new ArrayList<>();
  private volatile boolean ending;

  private PoisonWorker(Way way, int process) {
    this.way = way;
    this.process = process;
  }

  /** The broker of a storm in this folder. */
  static Broker broker(Path data) {
    return Broker.at(Site.url(data)).start();
  }

  /**
   * Runs until it is killed or nothing is left.
   *
   * @param args the data folder, the number of this process, the way to consume, the maximum of
   *     deliveries
   */
  public static void main(String[] args) throws JMSException, InterruptedException {
    ParentWatch.start();
    Path data = Path.of(args[0]);
    PoisonWorker worker = new PoisonWorker(Way.valueOf(args[2]), Integer.parseInt(args[1]));
    worker.consume(data, args[3]);
    worker.tellDead(data);
    Runtime.getRuntime().halt(0);
  }

  private void consume(Path data, String maxDeliveries) throws JMSException, InterruptedException {
    try (Broker broker = broker(data)) {
      broker.changeRedelivery(
          "queue:" + ORDERS,
          Map.of("maxDeliveries", maxDeliveries, "delayMs", "10", "maxDelayMs", "50"));
      log.write(new Event.Open());
      List<JMSContext> contexts = new ArrayList<>();
      for (int i = 1; i <= CONSUMERS; i++) {
        JMSContext context = Site.running().createContext(way.mode);
        contexts.add(context);
        start(context, name() + "c" + i);
      }
      Awaitility.await()
          .pollInterval(Duration.ofMillis(POLL_MS))
          .atMost(PATIENCE)
          .until(() -> broker.depth(ORDERS) == 0);
      ending = true;
      for (Thread receiver : receivers) {
        receiver.join();
      }
      contexts.forEach(JMSContext::close);
    }
  }

  private String name() {
    return "p" + process;
  }

  private void start(JMSContext context, String actor) {
    JMSConsumer consumer = context.createConsumer(context.createQueue(ORDERS));
    if (way != Way.CLIENT) {
      consumer.setMessageListener(message -> taken(context, actor, message));
      return;
    }
    Thread thread = new Thread(() -> receive(context, consumer, actor), actor);
    receivers.add(thread);
    thread.start();
  }

  private void receive(JMSContext context, JMSConsumer consumer, String actor) {
    try {
      while (!ending) {
        Message message = consumer.receive(POLL_MS);
        if (message != null) {
          taken(context, actor, message);
        }
      }
    } catch (RuntimeException e) {
      System.err.println(actor + " failed");
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private void taken(JMSContext context, String actor, Message message) {
    try {
      Event.Seen seen = Site.seen(actor, ORDERS, message);
      log.write(seen);
      boolean poison = message.getBooleanProperty(POISON);
      Work work = Work.takes(kind(), actor, works.getAndIncrement(), List.of(seen.place()));
      switch (way) {
        case AUTOMATIC -> {
          if (poison) {
            throw new IllegalStateException("poison");
          }
        }
        case TRANSACTED -> {
          if (poison) {
            context.rollback();
          } else {
            log.around(work, context::commit);
          }
        }
        case CLIENT -> {
          if (poison) {
            context.recover();
          } else {
            log.around(work, message::acknowledge);
          }
        }
      }
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private Kind kind() {
    return way == Way.TRANSACTED ? Kind.COMMIT : Kind.ACKNOWLEDGE;
  }

  /** Writes a line for each dead letter, with the attempts that it died after. */
  private void tellDead(Path data) throws JMSException {
    Broker broker = broker(data);
    LetterHistories histories = new LetterHistories(process - 1, CONSUMERS);
    try (broker;
        JMSContext context = Site.running().createContext()) {
      Queue queue = context.createQueue(DEAD);
      Enumeration<?> letters = context.createBrowser(queue).getEnumeration();
      while (letters.hasMoreElements()) {
        Message letter = (Message) letters.nextElement();
        Place place = new Place(DEAD, Site.id(letter));
        int attempts = letter.getIntProperty("JMS_Angarium_DeadLetterAttempts");
        log.write(new Event.Seen(name(), place, false, attempts, histories.holds(letter)));
      }
    }
  }
}
