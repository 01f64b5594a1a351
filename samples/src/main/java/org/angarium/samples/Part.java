package org.angarium.samples;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.nio.file.Path;

/** A part of the main job, which has a JVM to itself. */
@FunctionalInterface
interface Part {
  /** The exit status of a part that did what it is for. */
  int DONE = 0;

  /** The exit status of a part that says on standard error, in one line, why it could not. */
  int FAILED = 1;

  /** The exit status of a JVM that was halted on purpose, inside a transaction. */
  int HALTED = 75;

  /** Does it; returns the exit status. */
  int run(InputFile input, Path data) throws IOException, JMSException, JobException;

  /** Runs this part as the program that it is, with the file and the data folder as arguments. */
  default void start(String[] args) {
    endWithParent();
    System.exit(status(args));
  }

  private int status(String[] args) {
    try {
      return run(InputFile.read(Path.of(args[0])), Path.of(args[1]));
    } catch (IOException | JMSException | JMSRuntimeException | JobException e) {
      System.err.println(String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
      return FAILED;
    }
  }

  /** Halts this JVM when the one that started it has gone, as its end of our input then closes. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                // As good as the end.
              }
              Runtime.getRuntime().halt(FAILED);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
