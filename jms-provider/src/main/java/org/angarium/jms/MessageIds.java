package org.angarium.jms;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection's message ids: the connection's id, a random part because that is unique for one
 * life of the broker only, and a number (JMS 3.1, 3.4.3). Safe for use by any number of threads.
 */
final class MessageIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;
  private final AtomicLong last = new AtomicLong();

  MessageIds(String connectionId) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    prefix = "ID:" + connectionId + "-" + HexFormat.of().formatHex(random) + ":";
  }

  /** An id that was never given out before. */
  String next() {
    return prefix + last.incrementAndGet();
  }
}
