package org.angarium.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Scenario;

/**
 * The benchmark, set by system properties: those of {@link Plan} and {@link Selection}; {@code
 * bench.output} (a folder, else a temporary one) and {@code bench.classPaths} (a folder with a
 * peer's class path in a file of its name; peers without one stay out).
 */
final class Benchmark {
  private final Plan plan = Plan.fromProperties();
  private final Selection selection;
  private final Path folder;
  private final Path output;

  Benchmark(Selection selection) throws IOException {
    this.selection = selection;
    folder = Files.createTempDirectory("bench");
    output = Path.of(System.getProperty("bench.output", folder.toString()));
  }

  /** Runs it, with progress on standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(new Benchmark(Selection.fromProperties()).run() ? 0 : 1);
  }

  /** Runs it and writes the pages; says whether no message was lost or came twice. */
  boolean run() throws IOException, InterruptedException {
    boolean sound = true;
    for (Suite suite : Suite.ALL) {
      if (selection.suites().test(suite.name())) {
        sound &= run(suite);
      }
    }
    return sound;
  }

  private boolean run(Suite suite) throws IOException, InterruptedException {
    Map<Contender, String> classPaths = classPaths(suite);
    Report report = new Report(suite, output);
    boolean sound = true;
    for (Scenario scenario : suite.scenarios()) {
      if (selection.scenarios().test(scenario.id())) {
        Map<Contender, Figures> rows =
            new Match(selection.flags().apply(suite.flags()), scenario, folder, System.out)
                .run(classPaths, plan);
        report.add(scenario, rows);
        sound &= rows.values().stream().allMatch(Figures::isSound);
      }
    }
    report.write();
    return sound;
  }

  private Map<Contender, String> classPaths(Suite suite) throws IOException {
    Map<Contender, String> paths = new LinkedHashMap<>();
    for (Contender contender : suite.contenders()) {
      String path = classPath(contender.title().origin());
      if (!path.isEmpty()
          && contender.exists()
          && selection.contenders().test(contender.title().name())) {
        paths.put(contender, path);
      }
    }
    return paths;
  }

  private static String classPath(Contender.Origin origin) throws IOException {
    return switch (origin) {
      case ANGARIUM, BARE -> System.getProperty("java.class.path");
      case ARTEMIS -> classPathOf("Artemis");
      case CLASSIC -> classPathOf("Classic");
    };
  }

  private static String classPathOf(String peer) throws IOException {
    String folder = System.getProperty("bench.classPaths", "");
    Path file = Path.of(folder, peer);
    return !folder.isEmpty() && Files.exists(file) ? Files.readString(file) : "";
  }
}
