package org.angarium.tck.bench;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what a benchmark brought: a page with tables, a plot, and the raw figures. */
final class Report {
  private static final String US = "Angarium";

  private final Map<Scenario, Map<String, Figures>> results = new LinkedHashMap<>();
  private final Match.Plan plan;

  Report(Match.Plan plan) {
    this.plan = plan;
  }

  void add(Scenario scenario, Map<String, List<Measured>> rounds) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    rounds.forEach((name, all) -> figures.put(name, new Figures(List.copyOf(all))));
    results.put(scenario, figures);
  }

  /** Whether no row is void. */
  boolean isSound() {
    return results.values().stream()
        .flatMap(each -> each.values().stream())
        .allMatch(Figures::isSound);
  }

  /** Writes {@code memory.md}, {@code memory.svg} and {@code memory.csv}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("memory.csv"), csv());
    Files.writeString(folder.resolve("memory.svg"), new Plot(results).svg());
    Files.writeString(folder.resolve("memory.md"), page());
  }

  private String csv() {
    StringBuilder csv = new StringBuilder("scenario,provider,round," + Measured.COLUMNS + "\n");
    results.forEach(
        (scenario, figures) ->
            figures.forEach(
                (name, all) -> {
                  for (int i = 0; i < all.rounds().size(); i++) {
                    csv.append(
                        "%s,%s,%d,%s%n"
                            .formatted(scenario.id(), name, i + 1, all.rounds().get(i).line()));
                  }
                }));
    return csv.toString();
  }

  private String page() {
    StringBuilder page = new StringBuilder();
    page.append("# In memory, against peers\n\n");
    page.append("<!-- Written by the profile bench; see docs/CONTRIBUTING.md. -->\n\n");
    page.append(
        """
        Messages of %d bytes, non-persistent, AUTO_ACKNOWLEDGE, broker and clients in one JVM with
        `%s`, JDK %s, %d processors. Each provider has a process of its own; rounds alternate. A
        warm-up of %d s, then %d rounds of %d s each. Producers stay at most 10,000 messages ahead.
        Medians, with the lowest and highest round; a ratio is the median of the rounds' ratios, and
        above 1 we are better. A row with a lost or doubled message is void. Raw figures:
        [memory.csv](memory.csv).

        ![rates](memory.svg)
        """
            .formatted(
                Payload.BYTES,
                String.join(" ", Match.FLAGS),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                plan.warmUp().toSeconds(),
                plan.rounds(),
                plan.round().toSeconds()));
    for (Contender contender : Contender.all()) {
      page.append("- %s: %s%n".formatted(contender.name(), contender.configuration()));
    }
    results.forEach((scenario, figures) -> page.append(table(scenario, figures)));
    return page.toString();
  }

  private static String table(Scenario scenario, Map<String, Figures> all) {
    boolean latency = scenario.kind() == Scenario.Kind.REQUEST_REPLY;
    StringBuilder table = new StringBuilder("\n## " + scenario.title() + "\n\n");
    table.append(
        "%d producers, %d consumers in %d sessions%n%n"
            .formatted(scenario.producers(), scenario.consumers(), scenario.consumerSessions()));
    table.append(
        latency
            ? "| provider | p50 µs | p99 µs | requests/s | ratio p50 |"
            : "| provider | deliveries/s | lowest | highest | ratio |");
    table.append(" CPU µs | bytes allocated | lost | doubled |\n|---|");
    table.append("---|".repeat(8)).append('\n');
    Figures ours = all.get(US);
    all.forEach(
        (name, figures) -> {
          double ratio =
              latency
                  ? figures.ratioTo(ours, Measured::p50Nanos)
                  : ours.ratioTo(figures, Measured::perSecond);
          table.append(
              latency
                  ? String.format(
                      ROOT,
                      "| %s | %.1f | %.1f | %,.0f | %.2f |",
                      name,
                      figures.median(Measured::p50Nanos) / 1e3,
                      figures.median(Measured::p99Nanos) / 1e3,
                      figures.median(Measured::perSecond),
                      ratio)
                  : String.format(
                      ROOT,
                      "| %s | %,.0f | %,.0f | %,.0f | %.2f |",
                      name,
                      figures.median(Measured::perSecond),
                      figures.min(Measured::perSecond),
                      figures.max(Measured::perSecond),
                      ratio));
          table.append(
              String.format(
                  ROOT,
                  " %.2f | %,.0f | %d | %d |%s%n",
                  figures.median(Measured::cpuMicros),
                  figures.median(Measured::allocatedEach),
                  figures.lost(),
                  figures.duplicates(),
                  figures.isSound() ? "" : " void"));
        });
    return table.toString();
  }
}
