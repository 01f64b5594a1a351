package org.angarium.tck.bench.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Drains a backlog that an earlier process left: a first transaction tells how long it took to
 * serve, and after the warm-up follow the others.
 */
final class BacklogDrain implements Workload {
  private static final long LIMIT_MS = 120_000;

  private final Setup setup;
  private final Tally first = new Tally(1);
  private long startedNanos;

  BacklogDrain(Setup setup) {
    this.setup = setup;
  }

  @Override
  public Measured warmUp(Duration length) throws JMSException, InterruptedException {
    takeFirst();
    try (Flow flow = new Flow(setup.warmUp())) {
      return flow.round(length);
    }
  }

  private void takeFirst() throws JMSException {
    first.begin(0, new Semaphore(0));
    try (Connection connection = setup.provider().factory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      MessageConsumer consumer = session.createConsumer(setup.destination(session, 0));
      for (int i = 0; i < setup.scenario().batch(); i++) {
        Message message = consumer.receive(LIMIT_MS);
        if (message == null) {
          return;
        }
        if (i == 0) {
          startedNanos = System.nanoTime() - setup.startNanos();
        }
        first.take(message);
      }
      session.commit();
    }
  }

  @Override
  public Measured round(Duration length) throws JMSException {
    List<Sent> sent = List.of(new Sent(0, setup.amount(), 0));
    List<Sent> rest = List.of(new Sent(0, setup.amount() - (int) first.received(), 0));
    Usage begin = setup.meter().now();
    try (Receivers receivers = new Receivers(setup)) {
      receivers.begin(0, new Semaphore(0));
      receivers.start().await(rest);
      Usage used = setup.meter().now().since(begin);
      List<Tally> tallies = new ArrayList<>(receivers.tallies());
      tallies.add(first);
      return Measured.of(Counts.of(sent, tallies, false), used)
          .with(Quantity.START_NANOS, startedNanos);
    }
  }

  @Override
  public void close() {
    // The connections are closed already.
  }
}
