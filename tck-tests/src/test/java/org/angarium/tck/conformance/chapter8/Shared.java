package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import org.angarium.tck.conformance.ConformanceCase;

/** What two consumers of one subscription receive. */
final class Shared {
  private static final long TURN_MS = 20;

  private Shared() {}

  /** The texts of so many messages, which either consumer may receive; fails when some miss. */
  static List<String> receiveAll(MessageConsumer first, MessageConsumer second, int count)
      throws JMSException {
    List<String> texts = new ArrayList<>();
    long limit = System.currentTimeMillis() + ConformanceCase.LIMIT_MS;
    while (texts.size() < count) {
      for (MessageConsumer consumer : List.of(first, second)) {
        Message message = consumer.receive(TURN_MS);
        if (message != null) {
          texts.add(message.getBody(String.class));
        }
      }
      assertThat(System.currentTimeMillis()).as("received so far: %s", texts).isLessThan(limit);
    }
    return texts;
  }
}
