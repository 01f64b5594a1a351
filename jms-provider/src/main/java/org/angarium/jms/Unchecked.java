package org.angarium.jms;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** Runs calls of the classic API for the simplified one, whose exceptions are unchecked. */
final class Unchecked {

  /** A call without a result. */
  @FunctionalInterface
  interface Call {
    void run() throws JMSException;
  }

  /** A call with a result. */
  @FunctionalInterface
  interface Question<T extends @Nullable Object> {
    T ask() throws JMSException;
  }

  private Unchecked() {}

  /**
   * Runs the call.
   *
   * @throws jakarta.jms.JMSRuntimeException in place of its JMSException
   */
  static void run(Call call) {
    try {
      call.run();
    } catch (JMSException e) {
      throw JmsErrors.unchecked(e);
    }
  }

  /** Gets the answer; otherwise as {@link #run}. */
  static <T extends @Nullable Object> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (JMSException e) {
      throw JmsErrors.unchecked(e);
    }
  }
}
