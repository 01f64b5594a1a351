package org.angarium.tck.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** Messages of 1 KiB that say whose they are and which one. */
final class Payload {
  static final int BYTES = 1024;
  private static final byte[] REST = new byte[BYTES - 2 * Integer.BYTES];

  private Payload() {}

  static BytesMessage message(Session session, int producer, int number) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeInt(producer);
    message.writeInt(number);
    message.writeBytes(REST);
    return message;
  }
}
