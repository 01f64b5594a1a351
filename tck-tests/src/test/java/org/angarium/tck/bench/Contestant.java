package org.angarium.tck.bench;

import jakarta.jms.JMSException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The process that one provider runs one scenario in. It runs a round for each line on its standard
 * input, which is the round's length in milliseconds, answers with the figures, and ends with its
 * input. What a provider prints goes to standard error.
 */
final class Contestant {
  /** What a line of figures begins with. */
  static final String FIGURES = "figures ";

  private Contestant() {}

  /**
   * Runs until its input ends.
   *
   * @param args the contender, the scenario, an empty folder
   */
  public static void main(String[] args) throws IOException, JMSException, InterruptedException {
    PrintStream figures = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    System.setOut(System.err);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var factory = Contender.named(args[0]).start(Path.of(args[2]));
    try (Workload workload = Workload.of(Scenario.of(args[1]), factory)) {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        Measured measured = workload.round(Duration.ofMillis(Long.parseLong(line)));
        figures.println(FIGURES + measured.line());
      }
    }
    Runtime.getRuntime().halt(0);
  }
}
