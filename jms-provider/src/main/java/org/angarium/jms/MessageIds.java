package org.angarium.jms;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A session's message ids: its connection's id, a random part because that is unique for one life
 * of the broker only, the session's number, so that sessions need no common counter, and a number
 * (JMS 3.1, 3.4.3). Safe for use by any number of threads.
 */
final class MessageIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;
  private final AtomicLong last = new AtomicLong();

  private MessageIds(String prefix) {
    this.prefix = prefix;
  }

  /** What the ids of all sessions of a connection begin with. */
  static String prefixOf(String connectionId) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return "ID:" + connectionId + "-" + HexFormat.of().formatHex(random) + ":";
  }

  /**
   * The ids of one session.
   *
   * @param prefix the connection's
   * @param number the session's, unique within the connection
   */
  static MessageIds ofSession(String prefix, long number) {
    return new MessageIds(prefix + number + "-");
  }

  /** An id that was never given out before. */
  String next() {
    return prefix + last.incrementAndGet();
  }
}
