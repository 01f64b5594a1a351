package org.angarium.tck.bench.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Inserts messages that all have the same delay, which is longer than inserting them takes, so that
 * they come due as fast as they were inserted; then a consumer takes them.
 */
final class Delayed implements Workload {
  private static final String DUE = "due";
  private static final long LEAST_DELAY_MS = 200;
  private static final long QUIET_MS = 60_000;
  private static final int WARM_UP_SHARE = 100;

  private final Setup setup;
  private long nanosEach = TimeUnit.MILLISECONDS.toNanos(2);
  private int round;

  Delayed(Setup setup) {
    this.setup = setup;
  }

  @Override
  public Measured warmUp(Duration length) throws JMSException {
    Measured measured = run(Math.max(Inserting.PER_COMMIT, setup.amount() / WARM_UP_SHARE));
    nanosEach = (long) measured.each(Quantity.FILL_NANOS);
    return measured;
  }

  @Override
  public Measured round(Duration length) throws JMSException {
    return run(setup.amount());
  }

  private Measured run(int messages) throws JMSException {
    round++;
    long insertMs = TimeUnit.NANOSECONDS.toMillis(2 * nanosEach * messages);
    long delayMs = LEAST_DELAY_MS + insertMs;
    try (Connection connection = setup.provider().factory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      long heap = setup.meter().liveHeap();
      Usage begin = setup.meter().now();
      Inserting.insert(
          setup,
          session,
          round,
          messages,
          (producer, message, number) -> {
            message.setLongProperty(DUE, System.currentTimeMillis() + delayMs);
            setup.provider().delay(producer, message, delayMs);
          });
      Usage inserted = setup.meter().now().since(begin);
      long grown = setup.meter().liveHeap() - heap;
      Measured taken =
          new Taking(setup, round, messages, QUIET_MS + insertMs)
              .from(session, message -> System.currentTimeMillis() - message.getLongProperty(DUE));
      return Measured.of(new Counts(messages, 0, 0, 0), inserted)
          .with(Quantity.FILL_NANOS, inserted.nanos())
          .with(Quantity.HEAP_BYTES, grown)
          .then(taken);
    }
  }

  @Override
  public void close() {
    // The connections are closed already.
  }
}
