package org.angarium.tck.bench.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** Messages of 1 KiB that say of which round and whose they are, and which one. */
public final class Payload {
  /** How long a body is. */
  public static final int BYTES = 1024;

  private static final byte[] REST = new byte[BYTES - 3 * Integer.BYTES];

  private Payload() {}

  static BytesMessage message(Session session, int round, int producer, int number)
      throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeInt(round);
    message.writeInt(producer);
    message.writeInt(number);
    message.writeBytes(REST);
    return message;
  }
}
