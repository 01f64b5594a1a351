package org.angarium.tck.bench.load;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes all messages of a round, {@value Inserting#PER_COMMIT} per commit, and tells how late each
 * was. A message that comes more than {@value #ROUNDING_MS} ms before its time counts as doubled.
 *
 * @param limitMs how long nothing may come before the rest is lost
 */
record Taking(Setup setup, int round, int messages, long limitMs) {

  /** Two clocks that tell whole milliseconds may differ by so much about one time. */
  static final long ROUNDING_MS = 2;

  /** By how much a message comes too late now. */
  @FunctionalInterface
  interface Lateness {
    long ms(Message message) throws JMSException;
  }

  Measured from(Session session, Lateness lateness) throws JMSException {
    Usage begin = setup.meter().now();
    Tally tally = new Tally(1);
    tally.begin(round, new Semaphore(0));
    long[] lateMs = new long[messages];
    int count = 0;
    try (MessageConsumer consumer = session.createConsumer(setup.destination(session, 0))) {
      while (count < messages) {
        Message message = consumer.receive(limitMs);
        if (message == null) {
          break;
        }
        lateMs[count++] = lateness.ms(message);
        tally.take(message);
        if (count % Inserting.PER_COMMIT == 0) {
          session.commit();
        }
      }
      session.commit();
    }
    Usage used = setup.meter().now().since(begin);
    return measured(tally, Arrays.copyOf(lateMs, count), used);
  }

  private Measured measured(Tally tally, long[] lateMs, Usage used) {
    Arrays.sort(lateMs);
    long early = Arrays.stream(lateMs).filter(late -> late < -ROUNDING_MS).count();
    long distinct = tally.of(0).cardinality();
    return Measured.of(
            new Counts(tally.received(), messages - distinct, tally.duplicates() + early, 0), used)
        .with(Quantity.P50_NANOS, percentile(lateMs, 50))
        .with(Quantity.P99_NANOS, percentile(lateMs, 99));
  }

  private static long percentile(long[] sortedMs, int percent) {
    return sortedMs.length == 0
        ? 0
        : TimeUnit.MILLISECONDS.toNanos(sortedMs[(int) (sortedMs.length * (long) percent / 100)]);
  }
}
