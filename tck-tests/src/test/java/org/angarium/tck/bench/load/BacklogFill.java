package org.angarium.tck.bench.load;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.List;

/** Fills a queue with a backlog, and looks what heap that takes. */
final class BacklogFill implements Workload {
  private final Setup setup;

  BacklogFill(Setup setup) {
    this.setup = setup;
  }

  @Override
  public Measured warmUp(Duration length) throws JMSException, InterruptedException {
    try (Flow flow = new Flow(setup.warmUp())) {
      return flow.round(length);
    }
  }

  @Override
  public Measured round(Duration length) throws JMSException, InterruptedException {
    try (Senders senders = new Senders(setup)) {
      int batch = setup.scenario().batch();
      long heap = setup.meter().liveHeap();
      Usage begin = setup.meter().now();
      List<Sent> sent =
          senders.send(0, Allowance.exactly(setup.amount() - batch), Duration.ofHours(1));
      Usage used = setup.meter().now().since(begin);
      return Measured.of(new Counts(sent.get(0).confirmed(), 0, 0, sent.get(0).inDoubt()), used)
          .with(Quantity.FILL_NANOS, used.nanos())
          .with(Quantity.HEAP_BYTES, setup.meter().liveHeap() - heap);
    }
  }

  @Override
  public void close() {
    // The connections are closed already.
  }
}
