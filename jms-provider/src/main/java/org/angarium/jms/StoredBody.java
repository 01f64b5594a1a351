package org.angarium.jms;

import jakarta.jms.JMSException;
import java.util.function.Supplier;
import org.angarium.message.Body;

/** How a received message reads its body. */
final class StoredBody {
  private StoredBody() {}

  /**
   * Decodes a body.
   *
   * @throws JMSException when the bytes are not what the message's kind of body is made of
   */
  static <T> T decode(AngariumMessage message, Supplier<T> decoder) throws JMSException {
    try {
      return decoder.get();
    } catch (IllegalArgumentException e) {
      throw JmsErrors.causedBy(
          new JMSException("the body of %s is damaged: %s".formatted(message, e.getMessage())), e);
    }
  }

  /** The bytes of a body that is in memory; no bytes for none. */
  static byte[] bytesOf(Body body) {
    return body instanceof Body.Bytes stored ? stored.bytes() : new byte[0];
  }
}
