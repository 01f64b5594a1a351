package org.angarium.samples;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a part of the main job in a JVM of its own and passes on what it prints. */
final class PartProcess {
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private final PrintStream out;
  private final PrintStream err;

  PartProcess(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs it to its end.
   *
   * @param title what goes before each line that it prints
   * @return its exit status
   */
  int run(String title, Class<? extends Part> part, List<String> args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Both for a quick start: a part lives for seconds.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-D" + LOG_LEVEL + "=" + System.getProperty(LOG_LEVEL, "off"));
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add(part.getName());
    command.addAll(args);
    Process process = new ProcessBuilder(command).start();
    try {
      Thread errors = new Thread(() -> pass(process.errorReader(), "", err), title + "-errors");
      errors.start();
      pass(process.inputReader(), "[" + title + "] ", out);
      errors.join();
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pass(BufferedReader from, String prefix, PrintStream to) {
    try (from) {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        to.println((line.isEmpty() ? "" : prefix) + line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
