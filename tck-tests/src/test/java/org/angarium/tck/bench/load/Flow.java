package org.angarium.tck.bench.load;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/**
 * Producers that send as fast as they can to consumers. Producers stay at most {@value #WINDOW}
 * messages ahead of the consumers, so that no provider is measured at filling its memory.
 */
final class Flow implements Workload {
  private static final int WINDOW = 10_000;

  private final Setup setup;
  private final Senders senders;
  private final Receivers receivers;
  private int round;

  Flow(Setup setup) throws JMSException {
    this.setup = setup;
    receivers = new Receivers(setup);
    senders = new Senders(setup);
    receivers.start();
  }

  @Override
  public Measured round(Duration length) throws JMSException, InterruptedException {
    boolean copies = setup.scenario().copies() > 1;
    Semaphore room = new Semaphore(WINDOW * setup.scenario().copies());
    receivers.begin(++round, room);
    OptionalLong elided = setup.provider().elided();
    Usage begin = setup.meter().now();
    Allowance allowance = Allowance.ahead(room, begin.nanos() + length.toNanos());
    List<Sent> sent = senders.send(round, allowance, length);
    receivers.await(sent);
    Usage used = setup.meter().now().since(begin);
    Measured measured = Measured.of(Counts.of(sent, receivers.tallies(), copies), used);
    OptionalLong now = setup.provider().elided();
    return now.isPresent()
        ? measured.with(Quantity.ELIDED, now.getAsLong() - elided.orElse(0))
        : measured;
  }

  @Override
  public void close() throws JMSException {
    senders.close();
    receivers.close();
  }
}
