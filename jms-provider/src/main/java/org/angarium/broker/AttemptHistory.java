package org.angarium.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.angarium.store.Operation;
import org.jspecify.annotations.Nullable;

/**
 * How the deliveries of one message failed: the first one and the last {@value #LAST}. Made when
 * the first one fails, or when the store says how deliveries failed before the broker started.
 * Owned by the queue's mailbox.
 */
final class AttemptHistory {
  /** How many of the last failures are kept. */
  static final int LAST = 20;

  private final Deque<FailedAttempt> last = new ArrayDeque<>(2);
  private @Nullable FailedAttempt first;
  private long firstElapsedMs;
  private long lastElapsedMs;
  private boolean kept;

  /**
   * Adds a failure.
   *
   * @param elapsedMs when it failed by the time that goes on evenly
   */
  void add(FailedAttempt failure, long elapsedMs) {
    if (first == null) {
      first = failure;
      firstElapsedMs = elapsedMs;
    }
    last.add(failure);
    lastElapsedMs = elapsedMs;
    if (last.size() > LAST) {
      last.remove();
    }
    kept = false;
  }

  /**
   * What the store kept; null for nothing. How long ago the first delivery failed is reckoned by
   * the clock, as no other time goes on while there is no broker.
   */
  static @Nullable AttemptHistory restored(@Nullable String stored, long nowMs, long elapsedMs) {
    if (stored == null) {
      return null;
    }
    AttemptHistory history = new AttemptHistory();
    for (String line : stored.split("\n")) {
      FailedAttempt failure = FailedAttempt.restored(line);
      if (failure != null) {
        history.add(failure, elapsedMs - Math.max(0, nowMs - failure.failedMs()));
      }
    }
    history.kept = true;
    return history.last.isEmpty() ? null : history;
  }

  /** Whether the store was given all of it. */
  boolean isKept() {
    return kept;
  }

  /**
   * What the store is given now; {@link #restored} reads it. When it is too long, what comes after
   * the first failure is left out.
   */
  String keep() {
    kept = true;
    List<String> lines = new ArrayList<>();
    int length = 0;
    for (FailedAttempt failure : all()) {
      String line = failure.stored(failure == last.peekLast());
      lines.add(line);
      length += line.length() + 1;
    }
    while (length > Operation.FailedAttempts.MAX_FAILURES) {
      length -= lines.remove(1).length() + 1;
    }
    return String.join("\n", lines);
  }

  /** When the first delivery failed that is known, by the time that goes on evenly. */
  long firstFailureElapsedMs() {
    return firstElapsedMs;
  }

  /** When the last one failed, by the time that goes on evenly. */
  long lastFailureElapsedMs() {
    return lastElapsedMs;
  }

  /** Why a delivery failed when it was the last one that did; null when it was not. */
  @Nullable String reasonOf(int number) {
    return last.isEmpty() || last.getLast().number() != number ? null : lastReason();
  }

  /** Why the last one failed; null when none has. */
  @Nullable String lastReason() {
    return last.isEmpty() ? null : last.getLast().reason();
  }

  /** One line for each failure that is kept, the oldest first. */
  List<String> lines() {
    return all().stream().map(FailedAttempt::line).toList();
  }

  private List<FailedAttempt> all() {
    List<FailedAttempt> all = new ArrayList<>(last.size() + 1);
    if (first != null && last.peekFirst() != first) {
      all.add(first);
    }
    all.addAll(last);
    return all;
  }
}
