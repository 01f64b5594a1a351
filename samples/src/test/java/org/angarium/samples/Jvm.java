package org.angarium.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** A program in a JVM of its own, whose output is read line by line. */
final class Jvm implements AutoCloseable {
  private static final long LIMIT_S = 60;

  private final Process process;
  private final BufferedReader lines;

  Jvm(Class<?> program, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(args));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    lines = process.inputReader();
  }

  long pid() {
    return process.pid();
  }

  /** Reads on to a line that contains this. */
  void awaitLine(String part) throws IOException {
    List<String> read = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      read.add(line);
      if (line.contains(part)) {
        return;
      }
    }
    Assertions.fail("no line with '%s', but %s", part, read);
  }

  /** Kills it, and waits until it and the processes that it started have ended. */
  void kill() throws Exception {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroyForcibly();
    for (ProcessHandle each : all) {
      each.onExit().get(LIMIT_S, TimeUnit.SECONDS);
    }
  }

  /** Ends its input and waits for its end; returns its status. */
  int end() throws Exception {
    process.getOutputStream().close();
    return process.onExit().get(LIMIT_S, TimeUnit.SECONDS).exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
