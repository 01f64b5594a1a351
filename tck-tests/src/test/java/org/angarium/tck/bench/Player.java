package org.angarium.tck.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Workload;

/** A contender's process, as the match sees it. Used by one thread. */
final class Player {

  /** What runs in it. */
  record Entry(String name, List<String> flags, String classPath, Workload.Task task) {

    private List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(flags);
      command.addAll(List.of("-cp", classPath, Contestant.class.getName()));
      command.addAll(List.of(name, task.scenario().id(), task.phase().name()));
      command.addAll(List.of(task.folder().toString(), Integer.toString(task.amount())));
      return command;
    }
  }

  private static final long LIMIT_MINUTES = 60;

  private final Entry entry;
  private final Path printed;
  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader answers;

  private Player(Entry entry, Path printed, Process process) {
    this.entry = entry;
    this.printed = printed;
    this.process = process;
    orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Player start(Entry entry) throws IOException {
    Path printed =
        entry.task.folder().resolveSibling(entry.task.folder().getFileName() + "-printed.txt");
    Process process =
        new ProcessBuilder(entry.command())
            .redirectError(Redirect.appendTo(printed.toFile()))
            .start();
    return new Player(entry, printed, process);
  }

  Measured warmUp(Duration length) throws IOException {
    return ask(Contestant.WARM_UP, length);
  }

  Measured round(Duration length) throws IOException {
    return ask(Contestant.ROUND, length);
  }

  private Measured ask(String order, Duration length) throws IOException {
    orders.println(order + " " + length.toMillis());
    Future<Void> watch =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES));
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(Contestant.FIGURES)) {
          return Measured.parse(line.substring(Contestant.FIGURES.length()));
        }
      }
    } finally {
      watch.cancel(false);
    }
    throw new IOException(
        "%s ended, or was ended after %d minutes, in the middle of its round; see %s"
            .formatted(entry.name, LIMIT_MINUTES, printed));
  }

  /** Has it halt, as a crash would, when its connections are closed. */
  void end() {
    orders.close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
