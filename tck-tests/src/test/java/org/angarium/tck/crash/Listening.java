package org.angarium.tck.crash;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.angarium.tck.crash.Work.Kind;

/**
 * A listener with AUTO_ACKNOWLEDGE. That a message is acknowledged is known when the listener gets
 * the next one.
 */
final class Listening implements Load.Worker {
  private final String actor;
  private final String where;
  private long works;

  Listening(String actor, String where) {
    this.actor = actor;
    this.where = where;
  }

  @Override
  public String actor() {
    return actor;
  }

  @Override
  public void work(Site site, EventLog log, Load.Backlog backlog, SplittableRandom random)
      throws InterruptedException {
    try (JMSContext context = site.context(JMSContext.AUTO_ACKNOWLEDGE)) {
      JMSConsumer consumer = Site.consumer(context, where);
      consumer.setMessageListener(message -> received(message, log, backlog));
      new CountDownLatch(1).await();
    }
  }

  private void received(Message message, EventLog log, Load.Backlog backlog) {
    try {
      if (works > 0) {
        log.write(new Event.Done(Kind.AUTOMATIC, actor, works - 1));
        backlog.shrink(1);
      }
      Event.Seen seen = Site.seen(actor, where, message);
      log.write(seen);
      log.write(new Event.Begin(Work.takes(Kind.AUTOMATIC, actor, works++, List.of(seen.place()))));
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
