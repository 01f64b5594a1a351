package org.angarium.tck.bench.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** A producer's session, with a MessageProducer for each destination. Used by one thread. */
final class Sender {
  private final Setup setup;
  private final int producer;
  private final Session session;
  private final MessageProducer[] targets;
  private int confirmed;
  private int underWay;

  Sender(Setup setup, Connection connection, int producer) throws JMSException {
    this.setup = setup;
    this.producer = producer;
    Scenario scenario = setup.scenario();
    session =
        scenario.isTransacted()
            ? connection.createSession(true, Session.SESSION_TRANSACTED)
            : connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    boolean several = scenario.kind() == Scenario.Kind.QUEUES;
    targets = new MessageProducer[several ? scenario.consumers() : 1];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = session.createProducer(setup.destination(session, i));
      targets[i].setDeliveryMode(
          scenario.mode().persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
    }
  }

  /** Sends a batch, and more as long as that is allowed. */
  void send(int round, Allowance allowance) throws JMSException, InterruptedException {
    confirmed = 0;
    underWay = 0;
    int batch = setup.scenario().batch();
    do {
      sendBatch(round, batch);
    } while (allowance.take(batch * setup.scenario().copies()));
  }

  private void sendBatch(int round, int batch) throws JMSException {
    for (int i = 0; i < batch; i++) {
      underWay++;
      send(round, confirmed + underWay - 1);
      if (!setup.scenario().isTransacted()) {
        confirmed++;
        underWay--;
      }
    }
    if (setup.scenario().isTransacted()) {
      session.commit();
      confirmed += underWay;
      underWay = 0;
    }
  }

  private void send(int round, int number) throws JMSException {
    BytesMessage message = Payload.message(session, round, producer, number);
    if (setup.scenario().kind() == Scenario.Kind.SELECTORS) {
      message.setIntProperty("number", number % setup.scenario().consumers());
    }
    targets[number % targets.length].send(message);
  }

  /** What the last round came to; for another thread when this one has ended. */
  Sent sent() {
    return new Sent(producer, confirmed, underWay);
  }
}
