package org.angarium.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The benchmark, set by system properties: {@code bench.rounds}, {@code bench.roundMs}, {@code
 * bench.warmUpMs}, {@code bench.scenarios} (ids with commas between; all when empty), {@code
 * bench.output} (a folder) and {@code bench.classPaths} (a folder with a peer's class path in a
 * file of its name; peers without one stay out).
 */
final class Benchmark {
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private final Path output = Path.of(System.getProperty("bench.output", TEMPORARY.toString()));
  private final Match.Plan plan =
      new Match.Plan(
          Integer.getInteger("bench.rounds", 1),
          Duration.ofMillis(Long.getLong("bench.roundMs", 200)),
          Duration.ofMillis(Long.getLong("bench.warmUpMs", 200)));

  /** Runs it, with progress on standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(new Benchmark().run() ? 0 : 1);
  }

  /** Runs it and writes the report; says whether no message was lost or came twice. */
  boolean run() throws IOException, InterruptedException {
    Report report = new Report(plan);
    Path folder = Files.createTempDirectory("bench");
    for (Scenario scenario : scenarios()) {
      report.add(scenario, new Match(scenario, folder, System.out).run(classPaths(), plan));
    }
    report.write(output);
    return report.isSound();
  }

  private static List<Scenario> scenarios() {
    String ids = System.getProperty("bench.scenarios", "");
    return ids.isEmpty()
        ? Scenario.IN_MEMORY
        : List.of(ids.split(",")).stream().map(Scenario::of).toList();
  }

  private static Map<String, String> classPaths() throws IOException {
    String folder = System.getProperty("bench.classPaths", "");
    Map<String, String> paths = new LinkedHashMap<>();
    for (Contender contender : Contender.all()) {
      if (contender instanceof Contender.Angarium) {
        paths.put(contender.name(), System.getProperty("java.class.path"));
      } else if (!folder.isEmpty() && Files.exists(Path.of(folder, contender.name()))) {
        paths.put(contender.name(), Files.readString(Path.of(folder, contender.name())));
      }
    }
    return paths;
  }
}
