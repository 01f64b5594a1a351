package org.angarium.broker;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery that failed.
 *
 * @param number how many deliveries had begun, this one included
 * @param failedMs when it failed, in milliseconds since the epoch
 * @param consumer who had the message
 * @param reason why it failed
 */
record FailedAttempt(int number, long failedMs, String consumer, String reason) {
  private static final int MAX_TEXT = 300;
  private static final int MAX_CONSUMER = 200;
  private static final String BETWEEN = "\t";

  /** A line for people. */
  String line() {
    return "%d %s %s %s"
        .formatted(number, Instant.ofEpochMilli(failedMs), consumer, limited(reason, MAX_TEXT))
        .replaceAll("\\p{Cntrl}+", " ");
  }

  /**
   * A line for the store, without line breaks.
   *
   * @param whole whether the reason is kept as it is; otherwise as much of it as {@link #line} has
   */
  String stored(boolean whole) {
    return String.join(
        BETWEEN,
        Integer.toString(number),
        Instant.ofEpochMilli(failedMs).toString(),
        escaped(limited(consumer, MAX_CONSUMER)),
        escaped(whole ? reason : limited(reason, MAX_TEXT)));
  }

  /** Reads what {@link #stored} wrote; null when it is something else. */
  static @Nullable FailedAttempt restored(String line) {
    String[] parts = line.split(BETWEEN, -1);
    if (parts.length != 4) {
      return null;
    }
    try {
      return new FailedAttempt(
          Integer.parseInt(parts[0]),
          Instant.parse(parts[1]).toEpochMilli(),
          parts[2].translateEscapes(),
          parts[3].translateEscapes());
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static String limited(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
