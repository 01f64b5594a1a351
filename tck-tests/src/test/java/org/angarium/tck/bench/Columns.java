package org.angarium.tck.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.contender.Contender.Origin;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Quantity;
import org.angarium.tck.bench.load.Scenario;

/** The columns of a scenario's table. */
record Columns(Suite suite, Scenario scenario, Map<Contender, Figures> rows) {

  /** What says how much heap a waiting message takes. */
  private static final Set<Scenario.Kind> HEAP =
      EnumSet.of(Scenario.Kind.BACKLOG, Scenario.Kind.DELAYED, Scenario.Kind.BACK_OFF);

  List<Column> all() {
    List<Column> columns = new ArrayList<>();
    switch (scenario.kind()) {
      case REQUEST_REPLY -> {
        columns.add(median("p50 µs", "%.1f", round -> round.of(Quantity.P50_NANOS) / 1e3));
        columns.add(median("p99 µs", "%.1f", round -> round.of(Quantity.P99_NANOS) / 1e3));
        columns.add(median("requests/s", "%,.0f", Measured::perSecond));
        columns.add(ratio(round -> 1 / round.of(Quantity.P50_NANOS)));
      }
      case APART, BACKLOG -> {
        rate(columns, "filled/s", Measured::filledPerSecond);
        rate(columns, "drained/s", Measured::drainedPerSecond);
      }
      case DELAYED -> {
        rate(columns, "inserted/s", Measured::filledPerSecond);
        late(columns);
      }
      case BACK_OFF -> {
        rate(columns, "failed/s", Measured::filledPerSecond);
        late(columns);
      }
      case REPLAY -> rate(columns, "replayed/s", Measured::perSecond);
      default -> rate(columns, "deliveries/s", Measured::perSecond);
    }
    if (scenario.kind() == Scenario.Kind.BACKLOG) {
      columns.add(median("start s", "%.2f", round -> round.of(Quantity.START_NANOS) / 1e9));
    }
    if (HEAP.contains(scenario.kind())) {
      columns.add(each("heap bytes", "%,.0f", Quantity.HEAP_BYTES));
    }
    columns.add(median("CPU µs", "%.2f", round -> round.each(Quantity.CPU_NANOS) / 1e3));
    columns.add(each("bytes allocated", "%,.0f", Quantity.ALLOCATED_BYTES));
    if (scenario.mode().persistent()) {
      columns.add(each("flushes", "%.3f", Quantity.FLUSHES));
      columns.add(each("bytes written", "%,.0f", Quantity.WRITTEN_BYTES));
      columns.add(each("elided", "%.3f", Quantity.ELIDED));
    }
    columns.add(new Column("lost", "%.0f", figures -> figures.sum(Quantity.LOST)));
    columns.add(new Column("doubled", "%.0f", figures -> figures.sum(Quantity.DUPLICATES)));
    return columns;
  }

  private static void late(List<Column> columns) {
    columns.add(median("late p50 ms", "%,.0f", round -> round.of(Quantity.P50_NANOS) / 1e6));
    columns.add(median("late p99 ms", "%,.0f", round -> round.of(Quantity.P99_NANOS) / 1e6));
  }

  private void rate(List<Column> columns, String head, ToDoubleFunction<Measured> rate) {
    columns.add(median(head, "%,.0f", rate));
    columns.add(new Column("lowest", "%,.0f", figures -> figures.min(rate)));
    columns.add(new Column("highest", "%,.0f", figures -> figures.max(rate)));
    columns.add(ratio(rate));
  }

  private Column ratio(ToDoubleFunction<Measured> rate) {
    Optional<Figures> other = suite.comparesToBestPeer() ? bestPeer(rate) : ours();
    return new Column(
        "ratio",
        "%.2f",
        figures -> {
          if (other.isEmpty()) {
            return Double.NaN;
          }
          return suite.comparesToBestPeer()
              ? figures.ratioTo(other.get(), rate)
              : other.get().ratioTo(figures, rate);
        });
  }

  private Optional<Figures> ours() {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().title().origin() == Origin.ANGARIUM)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Optional<Figures> bestPeer(ToDoubleFunction<Measured> rate) {
    return rows.entrySet().stream()
        .filter(row -> isPeer(row.getKey().title().origin()) && row.getValue().isSound())
        .map(Map.Entry::getValue)
        .max((one, other) -> Double.compare(one.median(rate), other.median(rate)));
  }

  private static boolean isPeer(Origin origin) {
    return origin == Origin.ARTEMIS || origin == Origin.CLASSIC;
  }

  private static Column median(String head, String format, ToDoubleFunction<Measured> figure) {
    return new Column(head, format, figures -> figures.median(figure));
  }

  private static Column each(String head, String format, Quantity quantity) {
    return median(head, format, round -> round.each(quantity));
  }
}
