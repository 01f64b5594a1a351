package org.angarium.tck.bench;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Scenario;

/**
 * Bars for each scenario: the median rates, as shares of the scenario's highest; of delayed
 * messages the rates of their insertion.
 */
record Plot(Map<Scenario, Map<Contender, Figures>> results) {
  private static final int LEFT = 230;
  private static final int WIDTH = 420;
  private static final int BAR = 14;
  private static final int GAP = 12;

  String svg() {
    List<String> shapes = new ArrayList<>();
    int y = GAP;
    for (Map.Entry<Scenario, Map<Contender, Figures>> scenario : results.entrySet()) {
      ToDoubleFunction<Measured> rate =
          scenario.getKey().kind() == Scenario.Kind.DELAYED
              ? Measured::filledPerSecond
              : Measured::perSecond;
      double best =
          scenario.getValue().values().stream()
              .filter(figures -> !figures.isEmpty())
              .mapToDouble(figures -> figures.median(rate))
              .max()
              .orElse(1);
      shapes.add(text(8, y + BAR, scenario.getKey().title()));
      for (Map.Entry<Contender, Figures> each : scenario.getValue().entrySet()) {
        double median = each.getValue().isEmpty() ? 0 : each.getValue().median(rate);
        int width = (int) Math.max(1, WIDTH * median / best);
        shapes.add(
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>"
                .formatted(LEFT, y, width, BAR - 2, colour(each.getKey().title().origin())));
        shapes.add(
            text(
                LEFT + width + 6,
                y + BAR - 4,
                String.format(ROOT, "%s %,.0f/s", each.getKey().title().name(), median)));
        y += BAR;
      }
      y += GAP;
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif"
        font-size="11">
    %s
    </svg>
    """
        .formatted(LEFT + WIDTH + 150, y, String.join("\n", shapes));
  }

  private static String colour(Contender.Origin origin) {
    return switch (origin) {
      case ANGARIUM -> "#1b6ca8";
      case ARTEMIS -> "#c8553d";
      case CLASSIC -> "#8a8d91";
      case BARE -> "#4f8a3c";
    };
  }

  private static String text(int x, int y, String text) {
    return "<text x=\"%d\" y=\"%d\">%s</text>".formatted(x, y, text);
  }
}
