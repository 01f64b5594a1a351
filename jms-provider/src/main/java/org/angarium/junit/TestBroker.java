package org.angarium.junit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.angarium.Broker;
import org.angarium.BrokerUrl;

/**
 * A broker in memory for one test, under a name that no other has in this JVM. It opens no file and
 * no port. Its queues can be waited for, and its clock can be moved. Safe for use by any number of
 * threads.
 *
 * <p>With JUnit Jupiter, {@link WithBroker} starts and closes it; a test of another kind calls
 * {@link #start} and {@link #close}.
 */
public final class TestBroker implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final String url;
  private final MovableTime time;
  private final Broker broker;
  private final String id;

  private TestBroker(String name, String options) {
    this.url = "vm://" + name + (options.isEmpty() ? "" : "?" + options);
    if (BrokerUrl.parse(url).brokerOptions().containsKey("data")) {
      throw new IllegalArgumentException(
          "a broker for one test keeps nothing on disk; leave the option data away, or start a"
              + " Broker yourself");
    }
    this.time = new MovableTime("angarium-" + name + "-time");
    this.broker = Broker.at(url).time(time, time).start();
    this.id = broker.id();
  }

  /** Starts a broker with every option at its default. */
  public static TestBroker start() {
    return start("");
  }

  /**
   * Starts a broker.
   *
   * @param options of the broker and of its connections, as they follow the question mark in a URL
   * @throws IllegalArgumentException when an option cannot be used, or is {@code data}
   */
  public static TestBroker start(String options) {
    return new TestBroker("test-" + NUMBERS.incrementAndGet(), options);
  }

  /** Where the broker is, with its options. */
  public String url() {
    return url;
  }

  /** A new factory of connections to this broker. */
  public AngariumConnectionFactory factory() {
    return new AngariumConnectionFactory(url);
  }

  /** A new factory of connections to this broker for distributed transactions. */
  public AngariumXAConnectionFactory xaFactory() {
    return new AngariumXAConnectionFactory(url);
  }

  /**
   * How many messages a queue holds: those that wait, those whose delivery time has not come, and
   * those that are delivered and neither acknowledged nor committed. What has expired is not
   * counted.
   *
   * @return 0 when there is no such queue
   */
  public long depth(String queue) {
    return broker.depth(queue);
  }

  /**
   * Waits until a queue holds so many messages, for 10 s at most.
   *
   * @throws AssertionError when it does not; the message says how many it holds
   */
  public void awaitDepth(String queue, long messages) {
    awaitDepth(queue, messages, LIMIT);
  }

  /**
   * Waits until a queue holds so many messages.
   *
   * @throws AssertionError when it does not within the limit, or the thread is interrupted; the
   *     message says how many it holds
   */
  public void awaitDepth(String queue, long messages, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    long depth = depth(queue);
    while (depth != messages) {
      if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadline >= 0) {
        throw new AssertionError(
            "queue %s holds %d messages, expected %d within %d ms; messages that are delivered and"
                    .formatted(queue, depth, messages, limit.toMillis())
                + " not acknowledged, or not due yet, are counted");
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      depth = depth(queue);
    }
  }

  /**
   * Moves the broker's clock ahead, from when all that was asked before is done: the delay of a
   * message that was rolled back counts from before. Delivery delays and times to live that end by
   * then have ended: what has become due can be received, what has expired cannot. The time-outs of
   * {@code receive} and of transactions are the JVM's and do not change.
   *
   * @throws IllegalArgumentException when the time is negative
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(
          "the clock of a broker goes ahead only, not by %s".formatted(by));
    }
    awaitWhatWasAsked();
    time.advance(by);
  }

  /**
   * Sets the broker's clock ahead or back, as an operator or a time service may do; no time goes
   * by. What waits for a point in time follows the clock: delivery times, expirations, schedules.
   * What waits a while does not: the delays of redeliveries and the time of a circuit breaker.
   *
   * @param by how much later it is; negative for earlier
   */
  public void jump(Duration by) {
    awaitWhatWasAsked();
    time.jump(by);
  }

  /** Each queue answers behind what it was asked before, such as to take back what failed. */
  private void awaitWhatWasAsked() {
    broker.management().queues();
  }

  /** The broker itself, for whatever else a test needs of it, such as its redelivery policies. */
  public Broker broker() {
    return broker;
  }

  /**
   * Closes the broker with all its connections, and waits for the end of their threads. Idempotent.
   *
   * @throws AssertionError when threads go on for 10 s; the message names them
   */
  @Override
  public void close() {
    close(LIMIT);
  }

  void close(Duration limit) {
    broker.close();
    time.close();
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads()) {
      if (!ends(thread, deadline)) {
        throw new AssertionError(
            "broker %s is closed, but %s goes on; let listeners return and close what they wait for"
                .formatted(broker.name(), thread.getName()));
      }
    }
  }

  /** The threads of the broker and of its connections. */
  List<Thread> threads() {
    String own = "angarium-" + broker.name() + "-";
    String connections = "angarium-" + id + "-";
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread -> thread.getName().startsWith(own) || thread.getName().startsWith(connections))
        .toList();
  }

  private static boolean ends(Thread thread, long deadlineNanos) {
    try {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      thread.join(Math.max(1, leftMs));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
