package org.angarium.jms;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers of a connection's sessions, and what is named by them: threads and message ids. Safe
 * for use by any number of threads.
 */
final class SessionNames {
  private final String connectionId;
  private final String messageIdPrefix;
  private final AtomicLong last = new AtomicLong();

  SessionNames(String connectionId) {
    this.connectionId = connectionId;
    this.messageIdPrefix = MessageIds.prefixOf(connectionId);
  }

  /** A number that no session of the connection has. */
  long next() {
    return last.incrementAndGet();
  }

  /** What the names of a session's threads begin with. */
  String threads(long number) {
    return "angarium-%s-%d".formatted(connectionId, number);
  }

  /** The message ids of a session. */
  MessageIds messageIds(long number) {
    return MessageIds.ofSession(messageIdPrefix, number);
  }
}
