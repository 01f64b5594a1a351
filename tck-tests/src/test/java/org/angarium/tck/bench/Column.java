package org.angarium.tck.bench;

import static java.util.Locale.ROOT;

import java.util.function.ToDoubleFunction;

/**
 * A column of a table.
 *
 * @param format of its figure
 * @param figure what a contender's rounds come to; NaN where nobody can tell
 */
record Column(String head, String format, ToDoubleFunction<Figures> figure) {

  String cell(Figures figures) {
    double value = figures.isEmpty() ? Double.NaN : figure.applyAsDouble(figures);
    return Double.isFinite(value) ? String.format(ROOT, format, value) : "-";
  }
}
