package org.angarium.samples;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import org.angarium.AngariumConnectionFactory;

/** Sends one message to a queue and receives it, in one JVM. */
public final class HelloQueue {
  private HelloQueue() {}

  /**
   * Runs the sample.
   *
   * @param args a broker URL to use instead of {@code vm://hello}, such as {@code
   *     vm://hello?data=hello-data}
   */
  public static void main(String[] args) {
    ConnectionFactory factory =
        new AngariumConnectionFactory(args.length == 0 ? "vm://hello" : args[0]);
    try (JMSContext context = factory.createContext()) {
      Queue queue = context.createQueue("greetings");
      context.createProducer().send(queue, "Hello, queue!");
      try (JMSConsumer consumer = context.createConsumer(queue)) {
        System.out.println(consumer.receiveBody(String.class, 5_000));
      }
    }
  }
}
