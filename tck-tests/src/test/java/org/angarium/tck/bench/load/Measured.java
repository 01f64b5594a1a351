package org.angarium.tck.bench.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What one round brought; a quantity that nobody can tell is absent. Immutable. */
public final class Measured {

  /** The names of all quantities, in the order of {@link #line}. */
  public static final String COLUMNS =
      Arrays.stream(Quantity.values()).map(Quantity::column).collect(Collectors.joining(","));

  private final Map<Quantity, Long> values;

  private Measured(Map<Quantity, Long> values) {
    this.values = values;
  }

  static Measured of(Counts counts, Usage used) {
    Map<Quantity, Long> values = new EnumMap<>(Quantity.class);
    values.put(Quantity.DELIVERIES, counts.deliveries());
    values.put(Quantity.LOST, counts.lost());
    values.put(Quantity.DUPLICATES, counts.duplicates());
    values.put(Quantity.IN_DOUBT, counts.inDoubt());
    values.put(Quantity.NANOS, used.nanos());
    values.put(Quantity.CPU_NANOS, used.cpuNanos());
    values.put(Quantity.ALLOCATED_BYTES, used.allocatedBytes());
    used.writtenBytes().ifPresent(bytes -> values.put(Quantity.WRITTEN_BYTES, bytes));
    used.flushes().ifPresent(flushes -> values.put(Quantity.FLUSHES, flushes));
    return new Measured(values);
  }

  /** Reads a {@link #line}. */
  public static Measured parse(String line) {
    String[] cells = line.split(",", -1);
    Map<Quantity, Long> values = new EnumMap<>(Quantity.class);
    for (Quantity quantity : Quantity.values()) {
      if (!cells[quantity.ordinal()].isEmpty()) {
        values.put(quantity, Long.parseLong(cells[quantity.ordinal()]));
      }
    }
    return new Measured(values);
  }

  /** All quantities with commas between, absent ones empty. */
  public String line() {
    return Arrays.stream(Quantity.values())
        .map(quantity -> values.containsKey(quantity) ? values.get(quantity).toString() : "")
        .collect(Collectors.joining(","));
  }

  Measured with(Quantity quantity, long value) {
    Map<Quantity, Long> more = new EnumMap<>(values);
    more.put(quantity, value);
    return new Measured(more);
  }

  /** A drain of what this one filled, as one round. */
  public Measured then(Measured drain) {
    Map<Quantity, Long> both = new EnumMap<>(values);
    drain.values.forEach((quantity, value) -> both.merge(quantity, value, Long::sum));
    both.put(Quantity.DELIVERIES, drain.values.get(Quantity.DELIVERIES));
    return new Measured(both);
  }

  /** How much of it there was; NaN when nobody can tell. */
  public double of(Quantity quantity) {
    Long value = values.get(quantity);
    return value == null ? Double.NaN : value;
  }

  /** How much of it there was for each delivery; NaN when nobody can tell. */
  public double each(Quantity quantity) {
    return of(quantity) / Math.max(1, of(Quantity.DELIVERIES));
  }

  /** Whether every message came exactly once; otherwise the other figures mean nothing. */
  public boolean isSound() {
    return of(Quantity.LOST) == 0 && of(Quantity.DUPLICATES) == 0;
  }

  /** Deliveries a second, over all of the round. */
  public double perSecond() {
    return of(Quantity.DELIVERIES) * 1e9 / of(Quantity.NANOS);
  }

  /** Messages sent a second while the queue was filled. */
  public double filledPerSecond() {
    return of(Quantity.DELIVERIES) * 1e9 / of(Quantity.FILL_NANOS);
  }

  /** Messages taken a second while the queue was drained. */
  public double drainedPerSecond() {
    return of(Quantity.DELIVERIES) * 1e9 / (of(Quantity.NANOS) - of(Quantity.FILL_NANOS));
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
