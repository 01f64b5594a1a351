package org.angarium.tck.bench.load;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** Fills the queue of a scenario with messages of one round, {@value #PER_COMMIT} per commit. */
final class Inserting {
  static final int PER_COMMIT = 100;

  /** What a message is given before it is sent. */
  @FunctionalInterface
  interface Preparation {
    void prepare(MessageProducer producer, Message message, int number) throws JMSException;
  }

  private Inserting() {}

  static void insert(Setup setup, Session session, int round, int messages, Preparation each)
      throws JMSException {
    try (MessageProducer producer = session.createProducer(setup.destination(session, 0))) {
      producer.setDeliveryMode(
          setup.scenario().mode().persistent()
              ? DeliveryMode.PERSISTENT
              : DeliveryMode.NON_PERSISTENT);
      for (int i = 0; i < messages; i++) {
        Message message = Payload.message(session, round, 0, i);
        each.prepare(producer, message, i);
        producer.send(message);
        if ((i + 1) % PER_COMMIT == 0) {
          session.commit();
        }
      }
      session.commit();
    }
  }
}
