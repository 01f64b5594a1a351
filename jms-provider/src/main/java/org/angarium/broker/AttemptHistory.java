package org.angarium.broker;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the deliveries of one message failed: the first one and the last {@value #LAST}. Made when
 * the first one fails. Owned by the queue's mailbox.
 */
final class AttemptHistory {
  /** How many of the last failures are kept. */
  static final int LAST = 20;

  private static final int MAX_TEXT = 300;

  /** One failed delivery. */
  private record Failure(
      int number, long failedMs, long elapsedMs, String consumer, String reason) {

    String line() {
      String text = reason.length() <= MAX_TEXT ? reason : reason.substring(0, MAX_TEXT);
      return "%d %s %s %s"
          .formatted(
              number,
              Instant.ofEpochMilli(failedMs),
              consumer,
              text.replaceAll("\\p{Cntrl}+", " "));
    }
  }

  private final Deque<Failure> last = new ArrayDeque<>(2);
  private @Nullable Failure first;

  /**
   * Adds a failure.
   *
   * @param number how many deliveries have begun
   * @param failedMs when it failed, in milliseconds since the epoch
   * @param elapsedMs the same by the time that goes on evenly
   */
  void add(int number, long failedMs, long elapsedMs, String consumer, String reason) {
    Failure failure = new Failure(number, failedMs, elapsedMs, consumer, reason);
    if (first == null) {
      first = failure;
    }
    last.add(failure);
    if (last.size() > LAST) {
      last.remove();
    }
  }

  /** When the first delivery failed that is known, by the time that goes on evenly. */
  long firstFailureElapsedMs() {
    return first == null ? 0 : first.elapsedMs();
  }

  /** When the last one failed, by the time that goes on evenly. */
  long lastFailureElapsedMs() {
    return last.isEmpty() ? 0 : last.getLast().elapsedMs();
  }

  /** Why the last one failed; null when none has. */
  @Nullable String lastReason() {
    return last.isEmpty() ? null : last.getLast().reason();
  }

  /** One line for each failure that is kept, the oldest first. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (first != null && last.peekFirst() != first) {
      lines.add(first.line());
    }
    last.forEach(failure -> lines.add(failure.line()));
    return lines;
  }
}
