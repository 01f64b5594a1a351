package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import org.angarium.message.Address;
import org.angarium.session.BrokerConnection;

/** Makes and deletes the temporary destinations of a connection (JMS 3.1, 6.2.2). */
final class TemporaryDestinations {
  private final BrokerConnection broker;
  private final OpenSessions sessions;

  TemporaryDestinations(BrokerConnection broker, OpenSessions sessions) {
    this.broker = broker;
    this.sessions = sessions;
  }

  TemporaryQueue queue() throws JMSException {
    return new AngariumTemporaryQueue(made(Address.Kind.TEMPORARY_QUEUE), this::delete);
  }

  TemporaryTopic topic() throws JMSException {
    return new AngariumTemporaryTopic(made(Address.Kind.TEMPORARY_TOPIC), this::delete);
  }

  private Address made(Address.Kind kind) throws JMSException {
    return JmsErrors.await(broker.createTemporary(kind));
  }

  private void delete(Address address) throws JMSException {
    sessions.checkOpen();
    JmsErrors.await(broker.deleteTemporary(address));
  }
}
