package org.angarium.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Scenario;

/**
 * The benchmark, set by system properties: those of {@link Plan}; {@code bench.suites}, {@code
 * bench.scenarios} and {@code bench.contenders} (names with commas between; all when empty); {@code
 * bench.output} (a folder, else a temporary one) and {@code bench.classPaths} (a folder with a
 * peer's class path in a file of its name; peers without one stay out).
 */
final class Benchmark {
  private final Plan plan = Plan.fromProperties();
  private final Path folder;
  private final Path output;

  Benchmark() throws IOException {
    folder = Files.createTempDirectory("bench");
    output = Path.of(System.getProperty("bench.output", folder.toString()));
  }

  /** Runs it, with progress on standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(new Benchmark().run() ? 0 : 1);
  }

  /** Runs it and writes the pages; says whether no message was lost or came twice. */
  boolean run() throws IOException, InterruptedException {
    Predicate<String> suites = chosen("bench.suites");
    boolean sound = true;
    for (Suite suite : Suite.ALL) {
      if (suites.test(suite.name())) {
        sound &= run(suite);
      }
    }
    return sound;
  }

  private boolean run(Suite suite) throws IOException, InterruptedException {
    Predicate<String> scenarios = chosen("bench.scenarios");
    Map<Contender, String> classPaths = classPaths(suite);
    Report report = new Report(suite, plan, output);
    boolean sound = true;
    for (Scenario scenario : suite.scenarios()) {
      if (scenarios.test(scenario.id())) {
        Map<Contender, Figures> rows =
            new Match(suite, scenario, folder, System.out).run(classPaths, plan);
        report.add(scenario, rows);
        sound &= rows.values().stream().allMatch(Figures::isSound);
      }
    }
    return sound;
  }

  private static Predicate<String> chosen(String property) {
    List<String> names = Arrays.asList(System.getProperty(property, "").split(","));
    return name -> names.contains(name) || names.equals(List.of(""));
  }

  private static Map<Contender, String> classPaths(Suite suite) throws IOException {
    Predicate<String> contenders = chosen("bench.contenders");
    Map<Contender, String> paths = new LinkedHashMap<>();
    for (Contender contender : suite.contenders()) {
      String path = classPath(contender.title().origin());
      if (!path.isEmpty() && contender.exists() && contenders.test(contender.title().name())) {
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
