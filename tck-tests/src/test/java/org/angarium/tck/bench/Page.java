package org.angarium.tck.bench;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.contender.Contender.Guarantee;
import org.angarium.tck.bench.load.Payload;
import org.angarium.tck.bench.load.Scenario;

/** The page of a suite, in Markdown. */
record Page(Suite suite, Map<Scenario, Map<Contender, Figures>> results) {

  String text() {
    StringBuilder page = new StringBuilder();
    page.append("# %s%n%n".formatted(Preface.title(suite)));
    page.append("<!-- Written by the profile bench; see docs/TESTING.md. -->\n\n");
    page.append(
        """
        Messages of %1$d bytes. Broker and clients share a JVM with `%2$s`, JDK %3$s, on %4$d processors.
        Each provider has a process of its own; rounds alternate, and follow a warm-up. Medians, with
        the lowest and highest round; a ratio is the median of the rounds' ratios. A row with a lost
        or doubled message is void; a message whose send was cut off at the end of a round is neither.
        Raw figures: [%5$s.csv](%5$s.csv).

        """
            .formatted(
                Payload.BYTES,
                String.join(" ", suite.flags()),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                suite.name()));
    page.append(Preface.text(suite));
    page.append("\n![rates](%s.svg)%n%n".formatted(suite.name()));
    for (Contender contender : present()) {
      page.append("- %s: %s%n".formatted(contender.title().name(), contender.configuration()));
    }
    if (suite.hasTwoGuarantees()) {
      page.append("\n## As they come\n");
      section(page, Guarantee.EQUAL);
      page.append("\n## Equal guarantees\n");
      section(page, Guarantee.OWN);
    } else {
      section(page, null);
    }
    return page.toString();
  }

  private Set<Contender> present() {
    return results.values().stream()
        .flatMap(rows -> rows.keySet().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void section(StringBuilder page, Guarantee without) {
    results.forEach(
        (scenario, figures) -> {
          Map<Contender, Figures> rows = new LinkedHashMap<>(figures);
          rows.keySet().removeIf(contender -> contender.title().guarantee() == without);
          page.append(new Table(suite, scenario, rows).text());
        });
  }
}
