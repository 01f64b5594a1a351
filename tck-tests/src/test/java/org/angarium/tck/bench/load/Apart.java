package org.angarium.tck.bench.load;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Producers that fill a queue nobody consumes from, for half of the round and with at most {@value
 * #MOST} messages; then consumers that drain it.
 */
final class Apart implements Workload {
  private static final int MOST = 100_000;

  private final Setup setup;
  private final Senders senders;
  private int round;

  Apart(Setup setup) throws JMSException {
    this.setup = setup;
    senders = new Senders(setup);
  }

  @Override
  public Measured round(Duration length) throws JMSException, InterruptedException {
    Usage begin = setup.meter().now();
    Duration half = length.dividedBy(2);
    Allowance allowance = Allowance.upTo(MOST, begin.nanos() + half.toNanos());
    List<Sent> sent = senders.send(++round, allowance, half);
    long filled = System.nanoTime();
    try (Receivers receivers = new Receivers(setup)) {
      receivers.begin(round, new Semaphore(0));
      receivers.start().await(sent);
      Usage used = setup.meter().now().since(begin);
      return Measured.of(Counts.of(sent, receivers.tallies(), false), used)
          .with(Quantity.FILL_NANOS, filled - begin.nanos());
    }
  }

  @Override
  public void close() throws JMSException {
    senders.close();
  }
}
