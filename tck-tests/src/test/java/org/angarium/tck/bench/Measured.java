package org.angarium.tck.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What one round brought.
 *
 * @param deliveries how many messages consumers got
 * @param lost how many of those they should have got did not come
 * @param duplicates how many came more than once
 * @param nanos from the first send to the last delivery
 * @param cpuNanos processor time of the whole process meanwhile
 * @param allocatedBytes what its threads allocated meanwhile
 * @param p50Nanos the median time of a request and its reply; 0 in other scenarios
 * @param p99Nanos what 99 of 100 of them stayed under; 0 in other scenarios
 */
record Measured(
    long deliveries,
    long lost,
    long duplicates,
    long nanos,
    long cpuNanos,
    long allocatedBytes,
    long p50Nanos,
    long p99Nanos) {

  static final String COLUMNS =
      "deliveries,lost,duplicates,nanos,cpu_nanos,allocated_bytes,p50_nanos,p99_nanos";

  /** The figures in the order of {@link #COLUMNS}. */
  String line() {
    long[] all = {
      deliveries, lost, duplicates, nanos, cpuNanos, allocatedBytes, p50Nanos, p99Nanos
    };
    return Arrays.stream(all).mapToObj(Long::toString).collect(Collectors.joining(","));
  }

  /** Reads a {@link #line}. */
  static Measured parse(String line) {
    long[] all = Arrays.stream(line.split(",")).mapToLong(Long::parseLong).toArray();
    return new Measured(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7]);
  }

  /** Whether every message came exactly once; otherwise the other figures mean nothing. */
  boolean isSound() {
    return lost == 0 && duplicates == 0 && deliveries > 0;
  }

  double perSecond() {
    return deliveries * 1e9 / nanos;
  }

  double cpuMicros() {
    return cpuNanos / 1e3 / Math.max(1, deliveries);
  }

  double allocatedEach() {
    return (double) allocatedBytes / Math.max(1, deliveries);
  }
}
