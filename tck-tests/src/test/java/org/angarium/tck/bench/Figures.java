package org.angarium.tck.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Quantity;

/** What several rounds of one contender come to; none when it failed. */
record Figures(List<Measured> rounds) {

  /** Whether it finished, and no message was lost or came twice in any round. */
  boolean isSound() {
    return !rounds.isEmpty() && rounds.stream().allMatch(Measured::isSound);
  }

  boolean isEmpty() {
    return rounds.isEmpty();
  }

  long sum(Quantity quantity) {
    return (long) rounds.stream().mapToDouble(round -> round.of(quantity)).sum();
  }

  double median(ToDoubleFunction<Measured> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  double min(ToDoubleFunction<Measured> figure) {
    return rounds.stream().mapToDouble(figure).min().orElse(Double.NaN);
  }

  double max(ToDoubleFunction<Measured> figure) {
    return rounds.stream().mapToDouble(figure).max().orElse(Double.NaN);
  }

  /** The median of the ratios of rounds that were run next to each other. */
  double ratioTo(Figures other, ToDoubleFunction<Measured> figure) {
    double[] ratios = new double[Math.min(rounds.size(), other.rounds.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(other.rounds.get(i));
    }
    return median(ratios);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
