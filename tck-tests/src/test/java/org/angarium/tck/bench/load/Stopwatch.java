package org.angarium.tck.bench.load;

import java.nio.file.Path;
import java.time.Duration;

/** Measures a round of something that is no provider, so that nothing can be lost. */
public final class Stopwatch {
  private final Meter meter;
  private final Usage begin;

  private Stopwatch(Meter meter) {
    this.meter = meter;
    begin = meter.now();
  }

  /**
   * Begins.
   *
   * @param folder where the files are
   */
  public static Stopwatch start(Path folder) {
    return new Stopwatch(new Meter(folder));
  }

  /** The time since the begin. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin.nanos());
  }

  /** What it took to do something with so many messages. */
  public Measured stop(long messages) {
    return Measured.of(new Counts(messages, 0, 0, 0), meter.now().since(begin));
  }
}
