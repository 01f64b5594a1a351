package org.angarium.runtime;

/** Tells the time. Safe for use by any number of threads. */
public interface Clock {

  /** The machine's clocks. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /** Milliseconds since the epoch; may jump. */
  long millis();

  /** Nanoseconds from an arbitrary origin; never goes back. */
  long nanos();

  /**
   * Milliseconds from an arbitrary origin, by which whatever lasts a while is measured: it goes on
   * evenly, wherever {@link #millis} jumps.
   */
  default long elapsedMs() {
    return nanos() / 1_000_000;
  }
}
