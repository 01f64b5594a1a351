package org.angarium.tck.bench.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** All producers of a scenario, each with a thread in every round. Used by one thread. */
final class Senders implements AutoCloseable {
  /** How long after its time a send may return; then it is cut off. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final Connection connection;
  private final List<Sender> senders = new ArrayList<>();
  private volatile boolean cutOff;

  Senders(Setup setup) throws JMSException {
    connection = setup.provider().factory().createConnection();
    for (int i = 0; i < setup.scenario().producers(); i++) {
      senders.add(new Sender(setup, connection, i));
    }
  }

  /**
   * Has them all send; returns when they are done, or a while after that length.
   *
   * @throws JMSException when a send failed that was not cut off
   */
  List<Sent> send(int round, Allowance allowance, Duration length)
      throws JMSException, InterruptedException {
    AtomicReference<JMSException> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (Sender sender : senders) {
      threads.add(
          new Thread(
              () -> {
                try {
                  sender.send(round, allowance);
                } catch (JMSException e) {
                  if (!cutOff) {
                    failure.set(e);
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "producer-" + threads.size()));
    }
    threads.forEach(Thread::start);
    join(threads, length.plus(GRACE));
    if (failure.get() != null) {
      throw failure.get();
    }
    return senders.stream().map(Sender::sent).toList();
  }

  private void join(List<Thread> threads, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
    if (threads.stream().anyMatch(Thread::isAlive)) {
      cutOff = true;
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
