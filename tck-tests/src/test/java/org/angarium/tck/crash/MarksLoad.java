package org.angarium.tck.crash;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.angarium.tck.crash.MarksConsumer.Way;

/**
 * The process whose consumers note, on standard output, every message that they are shown and with
 * which marks, until it is killed. Its queues hold a few hundred messages at a time.
 */
final class MarksLoad {
  /** The topic, and its shared durable subscription. */
  static final String NEWS = "news";

  private static final String BRANCHES = "branches";
  private static final String POOL = "pool";
  private static final int FAILED = 70;
  private static final int AT_ONCE = 10;
  private static final int BATCHES_WAITING = 8;
  private static final long PATIENCE_MS = 60_000;

  private final AngariumConnectionFactory factory;
  private final AngariumXAConnectionFactory xaFactory;
  private final Notes notes = new Notes();
  private final long process;
  private final SplittableRandom random;

  private MarksLoad(String[] args) throws JMSException {
    String url = Site.url(Path.of(args[0]));
    factory = new AngariumConnectionFactory(url);
    xaFactory = new AngariumXAConnectionFactory(url);
    process = Long.parseLong(args[1]);
    random = new SplittableRandom(Long.parseLong(args[2]));
  }

  /** Where consumers note what they are shown, and who has room for more messages. */
  static final class Notes {
    private final EventLog log = new EventLog();
    private final BlockingQueue<String> room = new LinkedBlockingQueue<>();
    private final Map<String, AtomicInteger> first = new ConcurrentHashMap<>();

    Event.Seen note(String actor, String where, Message message) throws JMSException {
      Event.Seen seen = Site.seen(actor, where, message);
      log.write(seen);
      boolean another = !seen.redelivered();
      if (another
          && first.computeIfAbsent(where, key -> new AtomicInteger()).incrementAndGet() % AT_ONCE
              == 0) {
        room.add(where);
      }
      return seen;
    }

    RuntimeException failed(String actor, Exception why) {
      System.err.println(actor + " failed");
      why.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
      return new IllegalStateException(why);
    }
  }

  /** Something that a thread does again and again. */
  @FunctionalInterface
  private interface Life {
    void live() throws JMSException, XAException, InterruptedException;
  }

  static Destination destination(Session session, String where) throws JMSException {
    return where.equals(NEWS) ? session.createTopic(where) : session.createQueue(where);
  }

  /** How many consumers each queue and the subscription has at a time. */
  static Map<String, Integer> consumers() {
    Map<String, Integer> consumers = new LinkedHashMap<>();
    consuming("").forEach(consumer -> consumers.merge(consumer.where(), 1, Integer::sum));
    consumers.merge(BRANCHES, 1, Integer::sum);
    return consumers;
  }

  private static List<MarksConsumer> consuming(String actor) {
    Map<String, Integer> modes = new LinkedHashMap<>();
    modes.put("transacted", Session.SESSION_TRANSACTED);
    modes.put("auto", Session.AUTO_ACKNOWLEDGE);
    modes.put("client", Session.CLIENT_ACKNOWLEDGE);
    modes.put("dups", Session.DUPS_OK_ACKNOWLEDGE);
    List<MarksConsumer> all = new ArrayList<>();
    modes.forEach(
        (name, mode) -> {
          all.add(new MarksConsumer(actor + name + "-receives", name, mode, Way.RECEIVE));
          all.add(new MarksConsumer(actor + name + "-listens", name, mode, Way.LISTEN));
        });
    all.add(new MarksConsumer(actor + "news1", NEWS, Session.CLIENT_ACKNOWLEDGE, Way.RECEIVE));
    all.add(new MarksConsumer(actor + "news2", NEWS, Session.AUTO_ACKNOWLEDGE, Way.LISTEN));
    all.add(new MarksConsumer(actor + "pool1", POOL, Session.AUTO_ACKNOWLEDGE, Way.POOL));
    all.add(new MarksConsumer(actor + "pool2", POOL, Session.SESSION_TRANSACTED, Way.POOL));
    return all;
  }

  /**
   * Runs until it is killed, or with a fourth argument until everything is consumed.
   *
   * @param args the data folder, the number of this process, the seed
   */
  public static void main(String[] args) throws JMSException, XAException {
    ParentWatch.start();
    MarksLoad load = new MarksLoad(args);
    load.notes.log.write(new Event.Opening());
    try (JMSContext keeper = load.factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
      keeper.createSharedDurableConsumer(keeper.createTopic(NEWS), NEWS).close();
      MarksBranch.rollBackAll(load.xaFactory);
      load.notes.log.write(new Event.Open());
      if (args.length > 3) {
        load.drain(keeper);
      } else {
        load.run();
      }
    }
  }

  private void run() {
    SplittableRandom sending = random.split();
    List<Thread> threads = new ArrayList<>();
    threads.add(thread("sender", () -> send(sending)));
    for (MarksConsumer consumer : consuming("p" + process + ".")) {
      SplittableRandom own = random.split();
      threads.add(thread(consumer.actor(), () -> consumer.live(factory, notes, own)));
    }
    MarksBranch branches = new MarksBranch("p" + process + ".branches", BRANCHES, process);
    SplittableRandom own = random.split();
    threads.add(thread("branches", () -> branches.live(xaFactory, notes, own)));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      joinForEver(thread);
    }
  }

  private void joinForEver(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw notes.failed("main", e);
    }
  }

  private Thread thread(String actor, Life life) {
    return new Thread(
        () -> {
          try {
            while (true) {
              life.live();
            }
          } catch (JMSException | XAException | RuntimeException | InterruptedException e) {
            throw notes.failed(actor, e);
          }
        },
        actor);
  }

  private void send(SplittableRandom random) throws InterruptedException, JMSException {
    for (int i = 0; i < BATCHES_WAITING; i++) {
      notes.room.addAll(consumers().keySet());
    }
    try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
      JMSProducer producer = context.createProducer();
      for (long number = 0; ; ) {
        String where = notes.room.take();
        for (int i = 0; i < AT_ONCE; i++) {
          boolean persistent = random.nextInt(5) > 0;
          producer.setDeliveryMode(
              persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
          producer.send(
              where.equals(NEWS) ? context.createTopic(where) : context.createQueue(where),
              Site.message(context, "p%d.sender:%d".formatted(process, number++)));
        }
        context.commit();
      }
    }
  }

  /** Takes all there is, up to one more message that is sent now and so comes last. */
  private void drain(JMSContext context) throws JMSException {
    for (String where : consumers().keySet()) {
      boolean isTopic = where.equals(NEWS);
      Destination destination = isTopic ? context.createTopic(where) : context.createQueue(where);
      String last = "p%d.drain:0".formatted(process);
      context.createProducer().send(destination, Site.message(context, last));
      try (JMSConsumer consumer =
          isTopic
              ? context.createSharedDurableConsumer((Topic) destination, where)
              : context.createConsumer(destination)) {
        Event.Seen seen;
        do {
          Message message = consumer.receive(PATIENCE_MS);
          if (message == null) {
            throw new IllegalStateException(
                "no message came from %s, not the last one either".formatted(where));
          }
          seen = notes.note("drain", where, message);
        } while (!seen.place().message().equals(last));
        context.acknowledge();
      }
    }
  }
}
