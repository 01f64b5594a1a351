package org.angarium.samples;

import jakarta.jms.JMSContext;
import java.io.IOException;
import org.angarium.AngariumConnectionFactory;

/** A program that holds a data folder until its input ends. */
final class DataHolder {
  static final String HELD = "held";

  private DataHolder() {}

  /** Holds the folder that is the argument. */
  public static void main(String[] args) throws IOException {
    AngariumConnectionFactory factory =
        new AngariumConnectionFactory("vm://holder?data=" + args[0]);
    try (JMSContext context = factory.createContext()) {
      context.createQueue("any");
      System.out.println(HELD);
      while (System.in.read() >= 0) {
        // Until it ends.
      }
    }
  }
}
