package org.angarium.tck.crash;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.angarium.tck.crash.Work.Kind;

/**
 * Takes messages out of one queue and puts as many others into another, in one transaction that is
 * now and then rolled back.
 */
final class Moving implements Load.Worker {
  private static final int MOST_AT_ONCE = 5;
  private static final int ROLLED_BACK_PERCENT = 10;
  private static final long POLL_MS = 50;

  private final String actor;
  private long works;
  private long messages;

  Moving(String actor) {
    this.actor = actor;
  }

  @Override
  public String actor() {
    return actor;
  }

  @Override
  public void work(Site site, EventLog log, Load.Backlog backlog, SplittableRandom random)
      throws JMSException {
    try (JMSContext context = site.context(JMSContext.SESSION_TRANSACTED)) {
      JMSProducer producer = context.createProducer();
      JMSConsumer consumer = Site.consumer(context, Site.SHARED);
      while (true) {
        move(context, consumer, producer, log, random);
      }
    }
  }

  private void move(
      JMSContext context,
      JMSConsumer consumer,
      JMSProducer producer,
      EventLog log,
      SplittableRandom random)
      throws JMSException {
    List<Place> consumed = new ArrayList<>();
    List<Place> produced = new ArrayList<>();
    int most = 1 + random.nextInt(MOST_AT_ONCE);
    while (consumed.size() < most) {
      Message message = consumer.receive(POLL_MS);
      if (message == null) {
        break;
      }
      Event.Seen seen = Site.seen(actor, Site.SHARED, message);
      log.write(seen);
      consumed.add(seen.place());
      Place place = new Place(Site.MOVED, actor + ":" + messages++);
      produced.add(place);
      producer.send(Site.destination(context, Site.MOVED), Site.message(context, place.message()));
    }
    if (consumed.isEmpty()) {
      return;
    }
    Work work = new Work(Kind.COMMIT, actor, works++, produced, consumed);
    if (random.nextInt(100) < ROLLED_BACK_PERCENT) {
      log.write(new Event.Abandon(work));
      context.rollback();
    } else {
      log.around(work, context::commit);
    }
  }
}
