package org.angarium.tck.crash;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.angarium.tck.crash.Work.Kind;

/**
 * The process that is killed: a broker in it, producers and consumers of each kind, and on standard
 * output what they were promised. It ends with its standard input, or by itself with a status that
 * says so when a worker fails.
 */
final class Load {
  private static final int FAILED = 70;
  private static final int MOST_WAITING = 1_000;

  /** Enough of them waiting at once that one sync serves several. */
  private static final int PLAIN_PRODUCERS = 8;

  private Load() {}

  /** Does something until the process ends. */
  interface Worker {
    /** Its name, not used by any other process. */
    String actor();

    /** Does it; never returns. */
    void work(Site site, EventLog log, Backlog backlog, SplittableRandom random)
        throws JMSException, InterruptedException;
  }

  /** Holds producers back when consumers do not keep up. */
  static final class Backlog {
    private final Semaphore room = new Semaphore(MOST_WAITING);

    void grow(int messages) throws InterruptedException {
      room.acquire(messages);
    }

    void shrink(int messages) {
      room.release(messages);
    }
  }

  /**
   * Runs until it is killed.
   *
   * @param args the data folder, the number of this process, the seed
   */
  public static void main(String[] args) throws JMSException {
    ParentWatch.start();
    EventLog log = new EventLog();
    Site site = new Site(Path.of(args[0]), Long.parseLong(args[2]));
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    log.write(new Event.Opening());
    JMSContext keeper = site.subscriberContext(JMSContext.SESSION_TRANSACTED);
    Site.consumer(keeper, Site.NEWS).close();
    try (JMSContext nobodys = site.context(JMSContext.AUTO_ACKNOWLEDGE)) {
      Site.COPIES.forEach(where -> Site.consumer(nobodys, where).close());
    }
    log.write(new Event.Open());
    Backlog backlog = new Backlog();
    for (Worker worker : workers("p" + args[1] + ".", keeper)) {
      SplittableRandom own = random.split();
      new Thread(() -> run(worker, site, log, backlog, own), worker.actor()).start();
    }
  }

  private static List<Worker> workers(String process, JMSContext keeper) {
    List<Worker> workers = new ArrayList<>();
    for (int i = 1; i <= PLAIN_PRODUCERS; i++) {
      workers.add(new Producer(process + "plain" + i, List.of(Site.PLAIN), false));
    }
    for (int i = 1; i <= 2; i++) {
      workers.add(new Producer(process + "shared" + i, List.of(Site.SHARED), false));
      workers.add(new Producer(process + "spread" + i, List.of(Site.SPREAD), false));
      workers.add(new Producer(process + "transacted" + i, List.of(Site.BATCHES, Site.NEWS), true));
    }
    workers.add(new Producer(process + "news", List.of(Site.NEWS), false));

    workers.add(new Listening(process + "listener", Site.PLAIN));
    workers.add(new Listening(process + "listener2", Site.SHARED));
    workers.add(new Batching(process + "client", Site.BATCHES, Kind.ACKNOWLEDGE));
    workers.add(new Batching(process + "client2", Site.SHARED, Kind.ACKNOWLEDGE));
    workers.add(new Batching(process + "consumer", Site.MOVED, Kind.COMMIT));
    workers.add(new Batching(process + "subscriber", Site.NEWS, Kind.COMMIT, keeper));
    workers.add(new Listening(process + "copies1", Site.COPIES.get(0)));
    workers.add(new Listening(process + "copies2", Site.COPIES.get(1)));
    workers.add(new Batching(process + "copies3", Site.COPIES.get(2), Kind.COMMIT));
    workers.add(new Moving(process + "mover"));
    return workers;
  }

  private static void run(
      Worker worker, Site site, EventLog log, Backlog backlog, SplittableRandom random) {
    try {
      worker.work(site, log, backlog, random);
    } catch (JMSException | RuntimeException | InterruptedException e) {
      System.err.println(worker.actor() + " failed");
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
  }
}
