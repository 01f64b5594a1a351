package org.angarium.tck.bench.load;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Has every message of a round fail once: a consumer takes {@value Inserting#PER_COMMIT} at a time
 * and rolls back.
 */
final class Failing {
  private static final String NUMBER = "number";
  private static final long LIMIT_MS = 60_000;

  private Failing() {}

  static void insert(Setup setup, Session session, int round, int messages) throws JMSException {
    Inserting.insert(
        setup,
        session,
        round,
        messages,
        (producer, message, number) -> message.setIntProperty(NUMBER, number));
  }

  static int numberOf(Message message) throws JMSException {
    return message.getIntProperty(NUMBER);
  }

  /** Answers when each failed last, as {@link System#nanoTime} has it; 0 for those that did not. */
  static long[] failAll(Setup setup, Session session, int messages) throws JMSException {
    long[] failedNanos = new long[messages];
    int failed = 0;
    try (MessageConsumer consumer = session.createConsumer(setup.destination(session, 0))) {
      while (failed < messages) {
        List<Integer> taken = take(consumer, messages - failed);
        if (taken.isEmpty()) {
          break;
        }
        long now = System.nanoTime();
        for (int number : taken) {
          failed += failedNanos[number] == 0 ? 1 : 0;
          failedNanos[number] = now;
        }
        session.rollback();
      }
    }
    return failedNanos;
  }

  private static List<Integer> take(MessageConsumer consumer, int most) throws JMSException {
    List<Integer> taken = new ArrayList<>(Inserting.PER_COMMIT);
    while (taken.size() < Math.min(most, Inserting.PER_COMMIT)) {
      Message message = consumer.receive(LIMIT_MS);
      if (message == null) {
        break;
      }
      taken.add(numberOf(message));
    }
    return taken;
  }
}
