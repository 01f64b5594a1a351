package org.angarium.tck.bench.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** All consumers of a scenario, and what came to them. Used by one thread. */
final class Receivers implements AutoCloseable {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final Setup setup;
  private final Connection connection;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<JMSException> failure = new AtomicReference<>();
  private volatile boolean closed;

  Receivers(Setup setup) throws JMSException {
    this.setup = setup;
    connection = setup.provider().factory().createConnection();
    Scenario scenario = setup.scenario();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < scenario.consumerSessions(); i++) {
      sessions.add(
          scenario.isTransacted()
              ? connection.createSession(true, Session.SESSION_TRANSACTED)
              : connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
      tallies.add(new Tally(scenario.producers()));
    }
    for (int i = 0; i < scenario.consumers(); i++) {
      int place = i % sessions.size();
      consume(sessions.get(place), tallies.get(place), i);
    }
  }

  private void consume(Session session, Tally tally, int number) throws JMSException {
    MessageConsumer consumer = consumer(session, number);
    if (setup.scenario().clients().style() == Scenario.Style.LISTENER) {
      Settling settling = new Settling(session, setup.scenario().mode());
      consumer.setMessageListener(
          message -> {
            try {
              tally.take(message);
              settling.taken();
            } catch (JMSException e) {
              failure.set(e);
            }
          });
    } else {
      threads.add(new Thread(() -> receive(consumer, tally), "receiver-" + number));
    }
  }

  private MessageConsumer consumer(Session session, int number) throws JMSException {
    var destination = setup.destination(session, number);
    return switch (setup.scenario().kind()) {
      case SUBSCRIPTION -> setup.provider().subscribe(session, (Topic) destination);
      case SELECTORS -> session.createConsumer(destination, "number = " + number);
      default -> session.createConsumer(destination);
    };
  }

  private void receive(MessageConsumer consumer, Tally tally) {
    try {
      while (!closed) {
        var message = consumer.receive(100);
        if (message != null) {
          tally.take(message);
        }
      }
    } catch (JMSException e) {
      if (!closed) {
        failure.set(e);
      }
    }
  }

  /** Has the consumers take messages; the threads that receive have not been started before. */
  Receivers start() throws JMSException {
    connection.start();
    threads.forEach(Thread::start);
    return this;
  }

  /**
   * Begins a round.
   *
   * @param room gets a permit for every message that came
   */
  void begin(int round, Semaphore room) {
    tallies.forEach(tally -> tally.begin(round, room));
  }

  /**
   * Waits until as many came as were sent, or nothing has come for long. What was in doubt is
   * waited for, too.
   *
   * @throws JMSException when a consumer failed
   */
  void await(List<Sent> sent) throws JMSException {
    long expected = sent.stream().mapToLong(each -> each.confirmed() + each.inDoubt()).sum();
    expected *= setup.scenario().copies();
    long last = -1;
    long since = System.nanoTime();
    while (received() < expected && System.nanoTime() - since < QUIET_NANOS) {
      long now = received();
      if (now != last) {
        last = now;
        since = System.nanoTime();
      }
      LockSupport.parkNanos(LOOK_NANOS);
      if (failure.get() != null) {
        throw failure.get();
      }
    }
  }

  private long received() {
    return tallies.stream().mapToLong(Tally::received).sum();
  }

  List<Tally> tallies() {
    return List.copyOf(tallies);
  }

  @Override
  public void close() throws JMSException {
    closed = true;
    connection.close();
  }
}
