package org.angarium.jms;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** What failed while several things were done that have to be tried all. Used by one thread. */
final class Failures {

  /** Something that may fail. */
  @FunctionalInterface
  interface Attempt {
    void run() throws JMSException;
  }

  private @Nullable JMSException first;

  /** Does it and keeps its failure. */
  void collect(Attempt attempt) {
    try {
      attempt.run();
    } catch (JMSException e) {
      if (first == null) {
        first = e;
      } else {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws the first failure, the others suppressed in it, when there was any. */
  void throwFirst() throws JMSException {
    if (first != null) {
      throw first;
    }
  }
}
