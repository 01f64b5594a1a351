package org.angarium.tck.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Producers that send as fast as they can to consumers. Producers stay at most {@value #WINDOW}
 * messages ahead of the consumers, so that no provider is measured at filling its memory.
 */
final class Flow implements Workload {
  private static final int WINDOW = 10_000;
  private static final int TAKEN_AT_ONCE = 32;
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Scenario scenario;
  private final Connection sending;
  private final Connection consuming;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Thread> receivers = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final AtomicReference<JMSException> failure = new AtomicReference<>();
  private volatile boolean closed;

  Flow(Scenario scenario, ConnectionFactory factory) throws JMSException {
    this.scenario = scenario;
    sending = factory.createConnection();
    consuming = factory.createConnection();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < scenario.consumerSessions(); i++) {
      sessions.add(consuming.createSession(false, Session.AUTO_ACKNOWLEDGE));
      tallies.add(new Tally(scenario.producers()));
    }
    for (int i = 0; i < scenario.consumers(); i++) {
      int place = i % sessions.size();
      consume(sessions.get(place), tallies.get(place), i);
    }
    for (int i = 0; i < scenario.producers(); i++) {
      senders.add(new Sender(i));
    }
    consuming.start();
    receivers.forEach(Thread::start);
  }

  private void consume(Session session, Tally tally, int number) throws JMSException {
    String selector = scenario.kind() == Scenario.Kind.SELECTORS ? "number = " + number : null;
    MessageConsumer consumer = session.createConsumer(destination(session, number), selector);
    if (scenario.style() == Scenario.Style.LISTENER) {
      consumer.setMessageListener(
          message -> {
            try {
              tally.take(message);
            } catch (JMSException e) {
              failure.set(e);
            }
          });
    } else {
      receivers.add(new Thread(() -> receive(consumer, tally), "receiver-" + number));
    }
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

  private Destination destination(Session session, int number) throws JMSException {
    return switch (scenario.kind()) {
      case TOPIC -> session.createTopic("bench");
      case QUEUES -> session.createQueue("bench." + number);
      default -> session.createQueue("bench");
    };
  }

  @Override
  public Measured round(Duration length) throws JMSException, InterruptedException {
    Semaphore window = new Semaphore(WINDOW * scenario.copies());
    tallies.forEach(tally -> tally.begin(window));
    long[] sent = new long[scenario.producers()];
    Usage begin = Usage.now();
    long end = begin.nanos() + length.toNanos();
    List<Thread> producers = new ArrayList<>();
    for (Sender sender : senders) {
      producers.add(
          new Thread(
              () -> sent[sender.producer] = sender.send(window, end),
              "producer-" + sender.producer));
    }
    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }
    long total = 0;
    for (long each : sent) {
      total += each;
    }
    awaitDeliveries(total * scenario.copies());
    Usage used = Usage.now().since(begin);
    if (failure.get() != null) {
      throw failure.get();
    }
    return counted(sent, total, used);
  }

  private void awaitDeliveries(long expected) {
    long last = -1;
    long since = System.nanoTime();
    while (received() < expected && System.nanoTime() - since < QUIET_NANOS) {
      long now = received();
      if (now != last) {
        last = now;
        since = System.nanoTime();
      }
      Thread.onSpinWait();
    }
  }

  private long received() {
    return tallies.stream().mapToLong(Tally::received).sum();
  }

  private Measured counted(long[] sent, long total, Usage used) {
    long duplicates = tallies.stream().mapToLong(Tally::duplicates).sum();
    long distinct = 0;
    for (int producer = 0; producer < sent.length; producer++) {
      int of = producer;
      if (scenario.kind() == Scenario.Kind.TOPIC) {
        distinct += tallies.stream().mapToLong(tally -> tally.of(of).cardinality()).sum();
      } else {
        BitSet all = new BitSet();
        long each = 0;
        for (Tally tally : tallies) {
          each += tally.of(of).cardinality();
          all.or(tally.of(of));
        }
        distinct += all.cardinality();
        duplicates += each - all.cardinality();
      }
    }
    return new Measured(
        received(),
        total * scenario.copies() - distinct,
        duplicates,
        used.nanos(),
        used.cpuNanos(),
        used.allocatedBytes(),
        0,
        0);
  }

  @Override
  public void close() throws JMSException {
    closed = true;
    sending.close();
    consuming.close();
  }

  /** A producer's session, with a MessageProducer for each destination. */
  private final class Sender {
    private final int producer;
    private final Session session;
    private final MessageProducer[] targets;

    Sender(int producer) throws JMSException {
      this.producer = producer;
      session = sending.createSession(false, Session.AUTO_ACKNOWLEDGE);
      boolean several = scenario.kind() == Scenario.Kind.QUEUES;
      targets = new MessageProducer[several ? scenario.consumers() : 1];
      for (int i = 0; i < targets.length; i++) {
        targets[i] = session.createProducer(destination(session, i));
        targets[i].setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      }
    }

    /** Sends until that time; how many. */
    long send(Semaphore window, long end) {
      int number = 0;
      try {
        while (System.nanoTime() < end) {
          if (window.tryAcquire(TAKEN_AT_ONCE * scenario.copies(), 100, TimeUnit.MILLISECONDS)) {
            for (int i = 0; i < TAKEN_AT_ONCE; i++) {
              send(number++);
            }
          }
        }
      } catch (JMSException e) {
        failure.set(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return number;
    }

    private void send(int number) throws JMSException {
      BytesMessage message = Payload.message(session, producer, number);
      if (scenario.kind() == Scenario.Kind.SELECTORS) {
        message.setIntProperty("number", number % scenario.consumers());
      }
      targets[number % targets.length].send(message);
    }
  }
}
