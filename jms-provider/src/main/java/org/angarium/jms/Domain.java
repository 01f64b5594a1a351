package org.angarium.jms;

import jakarta.jms.IllegalStateException;

/**
 * Which part of the API a connection or session was made for. The queue and topic interfaces extend
 * the general ones, so some general methods have to be refused on them (JMS 3.1, 6.1 and 6.2).
 */
public enum Domain {
  /** Queues and topics alike. */
  ANY("session"),
  /** Made by a queue connection factory. */
  QUEUE("queue session"),
  /** Made by a topic connection factory. */
  TOPIC("topic session");

  private final String word;

  Domain(String word) {
    this.word = word;
  }

  /** Refuses what has to do with topics on what was made for queues. */
  void requireTopics(String call) throws IllegalStateException {
    if (this == QUEUE) {
      throw refused(call);
    }
  }

  /** Refuses what has to do with queues on what was made for topics. */
  void requireQueues(String call) throws IllegalStateException {
    if (this == TOPIC) {
      throw refused(call);
    }
  }

  private IllegalStateException refused(String call) {
    return new IllegalStateException(
        "%s cannot be called on a %s or its connection; use a connection factory for all"
                .formatted(call, word)
            + " destinations");
  }
}
