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
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Workload;

/**
 * The process that one contender runs one scenario in, or one part of it. It runs a round for each
 * line on its standard input, which is {@value #WARM_UP} or {@value #ROUND} and the round's length
 * in milliseconds, answers with the figures, and halts when its input ends. What a provider prints
 * goes to standard error.
 */
final class Contestant {
  /** What a line of figures begins with. */
  static final String FIGURES = "figures ";

  static final String WARM_UP = "warm-up";
  static final String ROUND = "round";

  private Contestant() {}

  /**
   * Runs until its input ends.
   *
   * @param args the contender, the scenario, its phase, a folder, a number of messages
   */
  public static void main(String[] args) throws IOException, JMSException, InterruptedException {
    PrintStream figures = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    System.setOut(System.err);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Suite suite = Suite.having(args[1]);
    Workload.Task task =
        new Workload.Task(
            suite.scenario(args[1]),
            Workload.Phase.valueOf(args[2]),
            Path.of(args[3]),
            Integer.parseInt(args[4]));
    try (Workload workload = suite.contender(args[0]).start(task)) {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] order = line.split(" ");
        Duration length = Duration.ofMillis(Long.parseLong(order[1]));
        Measured measured =
            order[0].equals(WARM_UP) ? workload.warmUp(length) : workload.round(length);
        figures.println(FIGURES + measured.line());
      }
    } catch (JMSException | RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0);
  }
}
