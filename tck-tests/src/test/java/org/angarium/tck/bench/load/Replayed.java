package org.angarium.tck.bench.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes all messages dead letters, and measures how long it takes to send them back to the queue
 * that they come from; then they are taken from there, uncounted.
 */
final class Replayed implements Workload {
  private static final long QUIET_MS = 30_000;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int WARM_UP_SHARE = 20;

  private final Setup setup;
  private int round;

  Replayed(Setup setup) {
    this.setup = setup;
  }

  @Override
  public Measured warmUp(Duration length) throws JMSException {
    return run(Math.max(Inserting.PER_COMMIT, setup.amount() / WARM_UP_SHARE));
  }

  @Override
  public Measured round(Duration length) throws JMSException {
    return run(setup.amount());
  }

  private Measured run(int messages) throws JMSException {
    round++;
    setup.provider().endAtOnce(setup.name());
    try (Connection connection = setup.provider().factory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      Failing.insert(setup, session, round, messages);
      Failing.failAll(setup, session, messages);
      awaitDead(messages);
      Usage begin = setup.meter().now();
      setup.provider().replay();
      Usage used = setup.meter().now().since(begin);
      Measured taken = new Taking(setup, round, messages, QUIET_MS).from(session, message -> 0);
      return Measured.of(
          new Counts(
              messages, (long) taken.of(Quantity.LOST), (long) taken.of(Quantity.DUPLICATES), 0),
          used);
    }
  }

  /** Those that do not come in time are lost, which the count at the end shows. */
  private void awaitDead(int messages) {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(QUIET_MS);
    while (setup.provider().deadLetters() < messages && System.nanoTime() - limit < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Override
  public void close() {
    // The connections are closed already.
  }
}
