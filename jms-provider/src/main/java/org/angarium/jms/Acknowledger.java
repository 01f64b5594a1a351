package org.angarium.jms;

import jakarta.jms.JMSException;

/**
 * Does what {@code Message.acknowledge()} means for the session that delivered the message: all of
 * it under CLIENT_ACKNOWLEDGE, nothing in the other modes (JMS 3.1, 3.6 and 6.2.10).
 */
@FunctionalInterface
interface Acknowledger {

  /**
   * Acknowledges everything that the session has delivered.
   *
   * @throws jakarta.jms.IllegalStateException when the session is closed
   * @throws JMSException when the acknowledgement was refused or its outcome is not known
   */
  void acknowledge() throws JMSException;
}
