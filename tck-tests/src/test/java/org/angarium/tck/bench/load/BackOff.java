package org.angarium.tck.bench.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Has all messages fail once and wait for their next delivery at the same time: the delay is longer
 * than it takes until all have failed. Then a consumer takes them as they come due.
 */
final class BackOff implements Workload {
  private static final long LEAST_DELAY_MS = 500;
  private static final long QUIET_MS = 60_000;
  private static final int WARM_UP_SHARE = 20;

  private final Setup setup;
  private long nanosEach = TimeUnit.MILLISECONDS.toNanos(2);
  private int round;

  BackOff(Setup setup) {
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
    long failMs = TimeUnit.NANOSECONDS.toMillis(2 * nanosEach * messages);
    long delayMs = LEAST_DELAY_MS + failMs;
    setup.provider().backOff(setup.name(), delayMs);
    try (Connection connection = setup.provider().factory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      long heap = setup.meter().liveHeap();
      Failing.insert(setup, session, round, messages);
      Usage begin = setup.meter().now();
      long[] failedNanos = Failing.failAll(setup, session, messages);
      Usage failed = setup.meter().now().since(begin);
      long grown = setup.meter().liveHeap() - heap;
      Measured taken =
          new Taking(setup, round, messages, QUIET_MS + failMs)
              .from(session, message -> sinceMs(failedNanos[Failing.numberOf(message)]) - delayMs);
      return Measured.of(new Counts(messages, 0, 0, 0), failed)
          .with(Quantity.FILL_NANOS, failed.nanos())
          .with(Quantity.HEAP_BYTES, grown)
          .then(taken);
    }
  }

  private static long sinceMs(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  @Override
  public void close() {
    // The connections are closed already.
  }
}
