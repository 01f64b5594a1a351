package org.angarium.tck.ending;

import jakarta.jms.JMSException;

/** What is done to a {@link Subject} while it is used. */
enum Act {
  CLOSE_CONSUMER(Subject::closeConsumer),
  CLOSE_SESSION(Subject::closeSession),
  CLOSE_CONNECTION(Subject::closeConnection),
  STOP(Subject::stop),
  /** Interrupts the thread that uses the subject, or the current one. */
  INTERRUPT(Subject::interrupt);

  /** A call to a subject. */
  @FunctionalInterface
  interface Call {
    void to(Subject subject) throws JMSException;
  }

  private final Call call;

  Act(Call call) {
    this.call = call;
  }

  void on(Subject subject) throws JMSException {
    call.to(subject);
  }

  /** Whether nothing can be received afterwards. */
  boolean ends() {
    return this != STOP && this != INTERRUPT;
  }
}
