package org.angarium.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Scenario;

/** The figures of a suite's scenarios, also as a file of raw figures. Used by one thread. */
final class Results {
  private static final String HEAD = "scenario,provider,round," + Measured.COLUMNS;

  private final Suite suite;
  private final Map<String, Map<Contender, Figures>> byScenario = new LinkedHashMap<>();

  private Results(Suite suite) {
    this.suite = suite;
  }

  /**
   * Reads a file that {@link #csv} made; nothing when there is none or its columns are others. A
   * row of one who is no contender any more is left out.
   */
  static Results read(Suite suite, Path file) throws IOException {
    Results results = new Results(suite);
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (!lines.isEmpty() && lines.get(0).equals(HEAD)) {
      lines.stream().skip(1).forEach(results::take);
    }
    return results;
  }

  private void take(String line) {
    String[] cells = line.split(",", 4);
    if (suite.contenders().stream().noneMatch(each -> each.title().name().equals(cells[1]))) {
      return;
    }
    Figures figures =
        byScenario
            .computeIfAbsent(cells[0], id -> new LinkedHashMap<>())
            .computeIfAbsent(
                suite.contender(cells[1]), contender -> new Figures(new ArrayList<>()));
    figures.rounds().add(Measured.parse(cells[3]));
  }

  void put(Scenario scenario, Map<Contender, Figures> figures) {
    byScenario.put(scenario.id(), figures);
  }

  /** All of them, in the suite's order. */
  Map<Scenario, Map<Contender, Figures>> all() {
    Map<Scenario, Map<Contender, Figures>> all = new LinkedHashMap<>();
    for (Scenario scenario : suite.scenarios()) {
      if (byScenario.containsKey(scenario.id())) {
        all.put(scenario, byScenario.get(scenario.id()));
      }
    }
    return all;
  }

  String csv() {
    StringBuilder csv = new StringBuilder(HEAD + "\n");
    all()
        .forEach(
            (scenario, rows) ->
                rows.forEach(
                    (contender, figures) -> {
                      int round = 0;
                      for (Measured each : figures.rounds()) {
                        csv.append(
                            "%s,%s,%d,%s%n"
                                .formatted(
                                    scenario.id(), contender.title().name(), ++round, each.line()));
                      }
                    }));
    return csv.toString();
  }
}
