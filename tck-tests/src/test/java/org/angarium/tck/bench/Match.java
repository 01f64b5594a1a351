package org.angarium.tck.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Workload;

/**
 * One scenario, run by all contenders in turn: round 1 of the first, round 1 of the second, …,
 * round 2 of the first. Each has a process of its own, and with a backlog two for each round. While
 * one runs, the others wait. One that fails plays no further rounds. Used by one thread.
 */
final class Match {
  private final List<String> flags;
  private final Scenario scenario;
  private final Path folder;
  private final PrintStream progress;

  /**
   * A match.
   *
   * @param flags of each contender's JVM
   * @param folder for the contenders' files and for what they print
   * @param progress is told how it goes
   */
  Match(List<String> flags, Scenario scenario, Path folder, PrintStream progress) {
    this.flags = flags;
    this.scenario = scenario;
    this.folder = folder;
    this.progress = progress;
  }

  /** Runs it; what each contender's counted rounds brought, in order. */
  Map<Contender, Figures> run(Map<Contender, String> classPaths, Plan plan)
      throws IOException, InterruptedException {
    Map<Contender, List<Measured>> results = new LinkedHashMap<>();
    Map<Contender, Turns> playing = new LinkedHashMap<>();
    try {
      classPaths.forEach(
          (contender, classPath) -> {
            if (contender.runs(scenario)) {
              playing.put(contender, turns(contender, classPath, plan));
              results.put(contender, new ArrayList<>());
            }
          });
      for (int round = 0; round <= plan.rounds(); round++) {
        for (Contender contender : List.copyOf(playing.keySet())) {
          if (!play(contender, playing.get(contender), round, results.get(contender))) {
            playing.remove(contender).end();
          }
        }
      }
    } finally {
      playing.values().forEach(Turns::end);
    }
    Map<Contender, Figures> figures = new LinkedHashMap<>();
    results.forEach((contender, rounds) -> figures.put(contender, new Figures(rounds)));
    return figures;
  }

  private Turns turns(Contender contender, String classPath, Plan plan) {
    String name = contender.title().name();
    Path own = folder.resolve(scenario.id() + "-" + name.replaceAll("[^A-Za-z0-9]", "-"));
    Workload.Task task =
        new Workload.Task(scenario, Workload.Phase.WHOLE, own, plan.amount(scenario));
    Player.Entry entry = new Player.Entry(name, flags, classPath, task);
    return scenario.kind() == Scenario.Kind.BACKLOG
        ? new RestartedTurns(entry, plan)
        : new LastingTurns(entry, plan);
  }

  /** Plays a round; round 0 is the warm-up. Says whether the contender can go on. */
  private boolean play(Contender contender, Turns turns, int round, List<Measured> results) {
    String name = "%s, %s".formatted(scenario.id(), contender.title().name());
    try {
      if (round == 0) {
        turns.warmUp();
        return true;
      }
      Measured measured = turns.round();
      results.add(measured);
      progress.printf(
          "%s, round %d: %,.0f a second%s%n",
          name, round, measured.perSecond(), measured.isSound() ? "" : ", VOID: " + measured);
      return true;
    } catch (IOException e) {
      results.clear();
      progress.printf("%s, round %d failed: %s%n", name, round, e.getMessage());
      return false;
    }
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
