package org.angarium.tck.bench;

import static java.util.Locale.ROOT;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Quantity;
import org.angarium.tck.bench.load.Scenario;

/** The rows of a scenario's contenders, in Markdown. */
record Table(Suite suite, Scenario scenario, Map<Contender, Figures> rows) {

  String text() {
    List<Column> columns = new Columns(suite, scenario, rows).all();
    StringBuilder table =
        new StringBuilder(
            "\n%s %s%n%n".formatted(suite.hasTwoGuarantees() ? "###" : "##", scenario.title()));
    table.append(
        "%d producers, %d consumers in %d sessions; %s%n%n"
            .formatted(
                scenario.producers(), scenario.consumers(), scenario.consumerSessions(), rounds()));
    table.append("| provider |");
    columns.forEach(column -> table.append(" %s |".formatted(column.head())));
    table.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    rows.forEach(
        (contender, figures) -> {
          table.append("| %s |".formatted(contender.title().name()));
          columns.forEach(column -> table.append(" %s |".formatted(column.cell(figures))));
          table.append(note(figures)).append('\n');
        });
    return table.toString();
  }

  private String rounds() {
    Figures longest =
        rows.values().stream()
            .max(Comparator.comparing(figures -> figures.rounds().size()))
            .orElse(new Figures(List.of()));
    double messages = longest.median(round -> round.of(Quantity.DELIVERIES));
    double seconds = longest.median(round -> round.of(Quantity.NANOS)) / 1e9;
    String rounds = "%d rounds of ".formatted(longest.rounds().size());
    return rounds
        + switch (scenario.kind()) {
          case BACKLOG, DELAYED, BACK_OFF, REPLAY ->
              String.format(ROOT, "%,.0f messages", messages);
          default -> String.format(ROOT, "about %.1f s", seconds);
        };
  }

  private static String note(Figures figures) {
    if (figures.isEmpty()) {
      return " did not finish";
    }
    return figures.isSound() ? "" : " void";
  }
}
