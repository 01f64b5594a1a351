package org.angarium.tck.crash;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.angarium.tck.crash.Work.Kind;

/** Sends for as long as its process lives: one message at a time, or some per transaction. */
final class Producer implements Load.Worker {
  private static final int MOST_IN_A_TRANSACTION = 10;
  private static final int ROLLED_BACK_PERCENT = 10;

  private final String actor;
  private final List<String> targets;
  private final boolean transacted;
  private long works;
  private long messages;

  /** A producer for these queues, or the topic of the subscription. */
  Producer(String actor, List<String> targets, boolean transacted) {
    this.actor = actor;
    this.targets = targets;
    this.transacted = transacted;
  }

  @Override
  public String actor() {
    return actor;
  }

  @Override
  public void work(Site site, EventLog log, Load.Backlog backlog, SplittableRandom random)
      throws JMSException, InterruptedException {
    int mode = transacted ? JMSContext.SESSION_TRANSACTED : JMSContext.AUTO_ACKNOWLEDGE;
    try (JMSContext context = site.context(mode)) {
      JMSProducer producer = context.createProducer();
      while (true) {
        List<Place> places = next(random);
        if (transacted) {
          backlog.grow(places.size());
          if (!transact(context, producer, places, log, random)) {
            backlog.shrink(places.size());
          }
        } else {
          Place place = places.get(0);
          List<Place> copies = Site.copies(place);
          backlog.grow(copies.size());
          Work work = Work.sends(Kind.SEND, actor, works++, copies);
          log.around(work, () -> send(context, producer, place));
        }
      }
    }
  }

  private List<Place> next(SplittableRandom random) {
    List<Place> places = new ArrayList<>();
    int size = transacted ? 1 + random.nextInt(MOST_IN_A_TRANSACTION) : 1;
    for (int i = 0; i < size; i++) {
      String where = targets.get(random.nextInt(targets.size()));
      places.add(new Place(where, actor + ":" + messages++));
    }
    return places;
  }

  /** Says whether it was committed. */
  private boolean transact(
      JMSContext context,
      JMSProducer producer,
      List<Place> places,
      EventLog log,
      SplittableRandom random)
      throws JMSException {
    for (Place place : places) {
      send(context, producer, place);
    }
    Work work = Work.sends(Kind.COMMIT, actor, works++, places);
    if (random.nextInt(100) < ROLLED_BACK_PERCENT) {
      log.write(new Event.Abandon(work));
      context.rollback();
      return false;
    }
    log.around(work, context::commit);
    return true;
  }

  private static void send(JMSContext context, JMSProducer producer, Place place)
      throws JMSException {
    producer.send(Site.destination(context, place.where()), Site.message(context, place.message()));
  }
}
