package org.angarium.tck.conformance;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** A listener that keeps what it got. */
public final class Inbox implements MessageListener {
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  @Override
  public void onMessage(Message message) {
    messages.add(message);
  }

  /** The next message; fails when none comes. */
  public Message next() {
    Message message = poll(ConformanceCase.LIMIT_MS);
    Assertions.assertThat(message).as("a message for the listener").isNotNull();
    return message;
  }

  /** The text of the next message; fails when none comes. */
  public String nextText() throws JMSException {
    return next().getBody(String.class);
  }

  /** Fails when a message comes within a short time. */
  public void staysEmpty() {
    Assertions.assertThat(poll(ConformanceCase.SHORT_MS)).as("nothing for the listener").isNull();
  }

  private Message poll(long limitMs) {
    try {
      return messages.poll(limitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a message", e);
    }
  }
}
