package org.angarium.tck.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One scenario, run by all contenders in turn, each in a process of its own: round 1 of the first,
 * round 1 of the second, …, round 2 of the first. While one runs, the others wait. Used by one
 * thread.
 */
final class Match {
  /** The same for every contender. */
  static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

  /** How long and how often. */
  record Plan(int rounds, Duration round, Duration warmUp) {}

  private final Scenario scenario;
  private final Path folder;
  private final PrintStream progress;

  /**
   * A match.
   *
   * @param folder for the contenders' files and for what they print
   * @param progress is told how it goes
   */
  Match(Scenario scenario, Path folder, PrintStream progress) {
    this.scenario = scenario;
    this.folder = folder;
    this.progress = progress;
  }

  /** Runs it; what each contender's counted rounds brought, in order. */
  Map<String, List<Measured>> run(Map<String, String> classPaths, Plan plan)
      throws IOException, InterruptedException {
    Map<String, List<Measured>> results = new LinkedHashMap<>();
    List<Player> players = new ArrayList<>();
    try {
      for (Map.Entry<String, String> each : classPaths.entrySet()) {
        players.add(start(each.getKey(), each.getValue()));
        results.put(each.getKey(), new ArrayList<>());
      }
      for (int round = -1; round < plan.rounds(); round++) {
        for (Player player : players) {
          Measured measured = player.round(round < 0 ? plan.warmUp() : plan.round());
          if (round >= 0) {
            results.get(player.name).add(measured);
          }
          progress.printf(
              "%s, %s, %s: %,.0f a second%s%n",
              scenario.id(),
              player.name,
              round < 0 ? "warm-up" : "round " + (round + 1),
              measured.perSecond(),
              measured.isSound() ? "" : ", VOID: " + measured);
        }
      }
    } finally {
      players.forEach(Player::end);
    }
    return results;
  }

  private Player start(String name, String classPath) throws IOException {
    Path own = Files.createDirectories(folder.resolve(scenario.id() + "-" + name));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", classPath, Contestant.class.getName()));
    command.addAll(List.of(name, scenario.id(), own.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(Redirect.to(own.resolve("printed.txt").toFile()))
            .start();
    return new Player(name, process, own);
  }

  /** A contender's process. */
  private static final class Player {
    private final String name;
    private final Process process;
    private final Path folder;
    private final PrintWriter orders;
    private final BufferedReader answers;

    Player(String name, Process process, Path folder) {
      this.name = name;
      this.process = process;
      this.folder = folder;
      orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
      answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    Measured round(Duration length) throws IOException {
      orders.println(length.toMillis());
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(Contestant.FIGURES)) {
          return Measured.parse(line.substring(Contestant.FIGURES.length()));
        }
      }
      throw new IOException(
          "%s ended in the middle of its round; see %s/printed.txt".formatted(name, folder));
    }

    void end() {
      orders.close();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
