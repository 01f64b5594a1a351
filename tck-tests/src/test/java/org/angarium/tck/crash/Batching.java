package org.angarium.tck.crash;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.angarium.tck.crash.Work.Kind;

/**
 * Receives some messages and then acknowledges or commits them together, or now and then has them
 * come again by recover or rollback.
 */
final class Batching implements Load.Worker {
  private static final int MOST_AT_ONCE = 20;
  private static final int AGAIN_PERCENT = 5;
  private static final long POLL_MS = 50;

  private final String actor;
  private final String where;
  private final Kind kind;
  private final JMSContext given;
  private long works;

  Batching(String actor, String where, Kind kind) {
    this(actor, where, kind, null);
  }

  /** With a context of its own that is open already, or null to make one. */
  Batching(String actor, String where, Kind kind, JMSContext given) {
    this.actor = actor;
    this.where = where;
    this.kind = kind;
    this.given = given;
  }

  @Override
  public String actor() {
    return actor;
  }

  @Override
  public void work(Site site, EventLog log, Load.Backlog backlog, SplittableRandom random)
      throws JMSException {
    int mode = kind == Kind.COMMIT ? JMSContext.SESSION_TRANSACTED : JMSContext.CLIENT_ACKNOWLEDGE;
    try (JMSContext context = given == null ? site.context(mode) : given) {
      JMSConsumer consumer = Site.consumer(context, where);
      while (true) {
        List<Place> places = receive(consumer, 1 + random.nextInt(MOST_AT_ONCE), log);
        if (!places.isEmpty()) {
          settle(context, places, log, backlog, random);
        }
      }
    }
  }

  private List<Place> receive(JMSConsumer consumer, int most, EventLog log) throws JMSException {
    List<Place> places = new ArrayList<>();
    while (places.size() < most) {
      Message message = consumer.receive(POLL_MS);
      if (message == null) {
        break;
      }
      Event.Seen seen = Site.seen(actor, where, message);
      log.write(seen);
      places.add(seen.place());
    }
    return places;
  }

  private void settle(
      JMSContext context,
      List<Place> places,
      EventLog log,
      Load.Backlog backlog,
      SplittableRandom random) {
    Work work = Work.takes(kind, actor, works++, places);
    if (random.nextInt(100) < AGAIN_PERCENT) {
      log.write(new Event.Abandon(work));
      if (kind == Kind.COMMIT) {
        context.rollback();
      } else {
        context.recover();
      }
    } else {
      log.around(work, kind == Kind.COMMIT ? context::commit : context::acknowledge);
      backlog.shrink(places.size());
    }
  }
}
