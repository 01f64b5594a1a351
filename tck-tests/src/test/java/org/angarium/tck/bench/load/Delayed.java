package org.angarium.tck.bench.load;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Inserts messages that all have the same delay, which is longer than inserting them takes, so that
 * they come due as fast as they were inserted; then a consumer takes them. A message that comes
 * before its time counts as doubled.
 */
final class Delayed implements Workload {
  private static final String DUE = "due";
  private static final long LEAST_DELAY_MS = 200;
  private static final long QUIET_MS = 60_000;
  private static final int WARM_UP_SHARE = 100;
  private static final int PER_COMMIT = 100;

  private final Setup setup;
  private long nanosEach = TimeUnit.MILLISECONDS.toNanos(2);
  private int round;

  Delayed(Setup setup) {
    this.setup = setup;
  }

  @Override
  public Measured warmUp(Duration length) throws JMSException {
    Measured measured = run(Math.max(PER_COMMIT, setup.amount() / WARM_UP_SHARE));
    nanosEach = (long) measured.each(Quantity.FILL_NANOS);
    return measured;
  }

  @Override
  public Measured round(Duration length) throws JMSException {
    return run(setup.amount());
  }

  private Measured run(int messages) throws JMSException {
    round++;
    long delayMs = LEAST_DELAY_MS + TimeUnit.NANOSECONDS.toMillis(2 * nanosEach * messages);
    try (Connection connection = setup.provider().factory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      long heap = setup.meter().liveHeap();
      Usage begin = setup.meter().now();
      insert(session, messages, delayMs);
      Usage inserted = setup.meter().now().since(begin);
      long grown = setup.meter().liveHeap() - heap;
      Usage second = setup.meter().now();
      Tally tally = new Tally(1);
      tally.begin(round, new Semaphore(0));
      long[] lateMs = take(session, messages, tally);
      Measured taken = measured(tally, messages, lateMs, setup.meter().now().since(second));
      return Measured.of(new Counts(messages, 0, 0, 0), inserted)
          .with(Quantity.FILL_NANOS, inserted.nanos())
          .with(Quantity.HEAP_BYTES, grown)
          .then(taken);
    }
  }

  private static Measured measured(Tally tally, int messages, long[] lateMs, Usage used) {
    Arrays.sort(lateMs);
    long early = Arrays.stream(lateMs).filter(late -> late < 0).count();
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

  private void insert(Session session, int messages, long delayMs) throws JMSException {
    try (MessageProducer producer = session.createProducer(setup.destination(session, 0))) {
      producer.setDeliveryMode(
          setup.scenario().mode().persistent()
              ? DeliveryMode.PERSISTENT
              : DeliveryMode.NON_PERSISTENT);
      for (int i = 0; i < messages; i++) {
        Message message = Payload.message(session, round, 0, i);
        message.setLongProperty(DUE, System.currentTimeMillis() + delayMs);
        setup.provider().delay(producer, message, delayMs);
        producer.send(message);
        if ((i + 1) % PER_COMMIT == 0) {
          session.commit();
        }
      }
      session.commit();
    }
  }

  /** Takes them all; how many milliseconds each came after its time. */
  private long[] take(Session session, int messages, Tally tally) throws JMSException {
    long[] lateMs = new long[messages];
    int count = 0;
    try (MessageConsumer consumer = session.createConsumer(setup.destination(session, 0))) {
      long limit = QUIET_MS + TimeUnit.NANOSECONDS.toMillis(2 * nanosEach * messages);
      while (count < messages) {
        Message message = consumer.receive(limit);
        if (message == null) {
          break;
        }
        lateMs[count++] = System.currentTimeMillis() - message.getLongProperty(DUE);
        tally.take(message);
        if (count % PER_COMMIT == 0) {
          session.commit();
        }
      }
      session.commit();
    }
    return Arrays.copyOf(lateMs, count);
  }

  @Override
  public void close() {
    // The connections are closed already.
  }
}
