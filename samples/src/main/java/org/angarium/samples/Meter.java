package org.angarium.samples;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Prints how far something is: after each fifth of the way, and at least once a second. */
final class Meter {
  private static final long LONGEST_SILENCE_NS = TimeUnit.SECONDS.toNanos(1);

  private final PrintStream out;
  private final String what;
  private final long total;
  private long printed;
  private long printedNs = System.nanoTime();

  /**
   * A meter that prints lines such as {@code sent 100 of 500 lines}.
   *
   * @param what the verb
   * @param from what was done before
   * @param total when all is done
   */
  Meter(PrintStream out, String what, long from, long total) {
    this.out = out;
    this.what = what;
    this.printed = from;
    this.total = total;
  }

  /** Says how much is done by now. */
  void reached(long done) {
    boolean due =
        done - printed >= Math.max(1, total / 5)
            || done == total && printed < total
            || System.nanoTime() - printedNs >= LONGEST_SILENCE_NS;
    if (due) {
      out.printf("%s %,d of %,d lines%n", what, done, total);
      printed = done;
      printedNs = System.nanoTime();
    }
  }
}
