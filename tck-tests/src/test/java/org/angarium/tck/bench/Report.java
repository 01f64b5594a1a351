package org.angarium.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Scenario;

/**
 * Writes what a suite brought, after each scenario anew: a page with tables, a plot, and the raw
 * figures. Scenarios that are not run again keep the figures they have. What stands in the page
 * below {@value #KEPT} was written by hand and stays.
 */
final class Report {
  static final String KEPT = "<!-- What follows is written by hand and kept. -->";

  private final Suite suite;
  private final Path folder;
  private final Results results;

  Report(Suite suite, Path folder) throws IOException {
    this.suite = suite;
    this.folder = folder;
    results = Results.read(suite, folder.resolve(suite.name() + ".csv"));
  }

  void add(Scenario scenario, Map<Contender, Figures> figures) throws IOException {
    results.put(scenario, figures);
    write();
  }

  /** Writes all there is; nothing when there are no figures at all. */
  void write() throws IOException {
    if (results.all().isEmpty()) {
      return;
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(suite.name() + ".csv"), results.csv());
    Files.writeString(folder.resolve(suite.name() + ".svg"), new Plot(results.all()).svg());
    Path page = folder.resolve(suite.name() + ".md");
    Files.writeString(page, new Page(suite, results.all()).text() + kept(page));
  }

  private static String kept(Path page) throws IOException {
    String old = Files.exists(page) ? Files.readString(page) : "";
    int start = old.indexOf(KEPT);
    return start < 0 ? "" : "\n" + old.substring(start);
  }
}
