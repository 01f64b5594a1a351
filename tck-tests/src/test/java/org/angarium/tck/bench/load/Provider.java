package org.angarium.tck.bench.load;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.OptionalLong;

/** A provider that has been started, as the workloads need it. */
public interface Provider {

  /** Makes connections. */
  ConnectionFactory factory();

  /** A consumer of the one durable subscription that all of them share. */
  default MessageConsumer subscribe(Session session, Topic topic) throws JMSException {
    return session.createSharedDurableConsumer(topic, "bench");
  }

  /** Has the message, which the producer is to send next, come so much later. */
  default void delay(MessageProducer producer, Message message, long delayMs) throws JMSException {
    producer.setDeliveryDelay(delayMs);
  }

  /** Has messages of a queue that failed wait so long for their next delivery. */
  default void backOff(String queue, long delayMs) {
    throw new UnsupportedOperationException("delays of redeliveries");
  }

  /** Has messages of a queue become dead letters when their first delivery fails. */
  default void endAtOnce(String queue) {
    throw new UnsupportedOperationException("dead letters");
  }

  /** How many dead letters there are. */
  default long deadLetters() {
    throw new UnsupportedOperationException("dead letters");
  }

  /** Sends all dead letters back to where they come from. */
  default void replay() {
    throw new UnsupportedOperationException("sending dead letters back");
  }

  /** How many messages it has not written since it started, because they were settled before. */
  default OptionalLong elided() {
    return OptionalLong.empty();
  }
}
