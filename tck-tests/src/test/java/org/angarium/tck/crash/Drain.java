package org.angarium.tck.crash;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.angarium.tck.crash.Work.Kind;

/**
 * The process that consumes all there is in the end, with standard output as for {@link Load}. To
 * know when that is, it first sends one more message to each place, which has to come last.
 */
final class Drain {
  private static final int AT_ONCE = 200;
  private static final long PATIENCE_MS = 20_000;
  private static final long SILENCE_MS = 100;

  private final JMSContext context;
  private final EventLog log = new EventLog();
  private final String actor;
  private long works;

  private Drain(JMSContext context, String actor) {
    this.context = context;
    this.actor = actor;
  }

  /**
   * Drains everything.
   *
   * @param args the data folder, the number of this process, the seed
   */
  public static void main(String[] args) throws JMSException {
    ParentWatch.start();
    Site site = new Site(Path.of(args[0]), Long.parseLong(args[2]));
    try (JMSContext context = site.subscriberContext(JMSContext.SESSION_TRANSACTED)) {
      Drain drain = new Drain(context, Ledger.DRAIN + args[1]);
      for (String where : Site.SINGLE) {
        drain.drain(where, List.of(where));
      }
    }
    try (JMSContext context = site.context(JMSContext.SESSION_TRANSACTED)) {
      new Drain(context, Ledger.DRAIN + "-copies" + args[1]).drain(Site.SPREAD, Site.COPIES);
    }
    System.exit(0);
  }

  private void drain(String target, List<String> from) throws JMSException {
    Place sent = new Place(target, actor + "." + target + ":0");
    context
        .createProducer()
        .send(Site.destination(context, target), Site.message(context, sent.message()));
    log.around(Work.sends(Kind.COMMIT, actor, works++, Site.copies(sent)), context::commit);
    for (String where : from) {
      drainUntil(where, new Place(where, sent.message()));
    }
  }

  private void drainUntil(String where, Place last) throws JMSException {
    try (JMSConsumer consumer = Site.consumer(context, where)) {
      boolean came = false;
      while (!came) {
        List<Place> places = receive(consumer, where, last, PATIENCE_MS);
        came = places.contains(last);
        if (!came && places.size() < AT_ONCE) {
          throw new IllegalStateException(
              "%s did not come within %d ms".formatted(last, PATIENCE_MS));
        }
        commit(places);
      }
      commit(receive(consumer, where, last, SILENCE_MS));
    }
  }

  private List<Place> receive(JMSConsumer consumer, String where, Place last, long patienceMs)
      throws JMSException {
    List<Place> places = new ArrayList<>();
    while (places.size() < AT_ONCE && !places.contains(last)) {
      Message message = consumer.receive(patienceMs);
      if (message == null) {
        break;
      }
      Event.Seen seen = Site.seen(actor, where, message);
      log.write(seen);
      places.add(seen.place());
    }
    return places;
  }

  private void commit(List<Place> places) {
    if (!places.isEmpty()) {
      log.around(Work.takes(Kind.COMMIT, actor, works++, places), context::commit);
    }
  }
}
