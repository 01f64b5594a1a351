package org.angarium.tck.bench;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bars for each scenario: the median rates, as shares of the scenario's highest. */
record Plot(Map<Scenario, Map<String, Figures>> results) {
  private static final int LEFT = 210;
  private static final int WIDTH = 420;
  private static final int BAR = 14;
  private static final int GAP = 12;
  private static final List<String> COLOURS = List.of("#1b6ca8", "#c8553d", "#8a8d91");

  String svg() {
    List<String> shapes = new ArrayList<>();
    int y = GAP;
    for (Map.Entry<Scenario, Map<String, Figures>> scenario : results.entrySet()) {
      double best =
          scenario.getValue().values().stream()
              .mapToDouble(figures -> figures.median(Measured::perSecond))
              .max()
              .orElse(1);
      shapes.add(text(8, y + BAR, scenario.getKey().title()));
      int colour = 0;
      for (Map.Entry<String, Figures> each : scenario.getValue().entrySet()) {
        double rate = each.getValue().median(Measured::perSecond);
        int width = (int) Math.max(1, WIDTH * rate / best);
        shapes.add(
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>"
                .formatted(LEFT, y, width, BAR - 2, COLOURS.get(colour++ % COLOURS.size())));
        shapes.add(
            text(
                LEFT + width + 6,
                y + BAR - 4,
                String.format(ROOT, "%s %,.0f/s", each.getKey(), rate)));
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

  private static String text(int x, int y, String text) {
    return "<text x=\"%d\" y=\"%d\">%s</text>".formatted(x, y, text);
  }
}
