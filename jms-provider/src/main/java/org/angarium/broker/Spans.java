package org.angarium.broker;

import java.time.Instant;

/** How explanations write times and spans of time. */
final class Spans {
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  private Spans() {}

  /** A moment in UTC, as in {@code 2026-01-31T12:00:00Z}. */
  static String time(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  /** A span in the largest unit of which there are at least two: {@code 40 s}. */
  static String span(long spanMs) {
    long ms = Math.max(0, spanMs);
    if (ms < 2 * SECOND_MS) {
      return ms + " ms";
    } else if (ms < 2 * MINUTE_MS) {
      return ms / SECOND_MS + " s";
    } else if (ms < 2 * HOUR_MS) {
      return ms / MINUTE_MS + " min";
    }
    return ms < 2 * DAY_MS ? ms / HOUR_MS + " h" : ms / DAY_MS + " days";
  }
}
