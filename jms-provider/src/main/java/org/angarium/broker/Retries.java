package org.angarium.broker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.angarium.runtime.Clock;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliveryPolicy.Action;
import org.angarium.session.RedeliveryTarget;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one queue what becomes of a message whose delivery failed: when it is delivered
 * again, or why it ends. Owned by the queue's mailbox.
 */
final class Retries {
  /** A reason that begins with the name of an exception's class, as Throwable.toString has it. */
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "((?:[\\p{L}_$][\\p{L}\\p{N}_$]*\\.)+[\\p{L}_$][\\p{L}\\p{N}_$]*)(?::.*)?",
          Pattern.DOTALL);

  private final RedeliveryTarget target;
  private final Clock clock;
  private RedeliveryPolicy policy;

  Retries(RedeliveryTarget target, RedeliveryPolicy policy, Clock clock) {
    this.target = target;
    this.policy = policy;
    this.clock = clock;
  }

  /** What the policy is found by; any thread may ask. */
  RedeliveryTarget target() {
    return target;
  }

  RedeliveryPolicy policy() {
    return policy;
  }

  /** Has another policy hold from now on. */
  void change(RedeliveryPolicy changed) {
    policy = changed;
  }

  /**
   * Notes that a delivery failed, and when the next one is due.
   *
   * @param reason why, as the client said
   * @param waits whether the next delivery waits as the policy says; otherwise it is due at once
   * @return why the message ends; null when it is delivered again
   */
  @Nullable Ending failed(Entry entry, String reason, boolean waits) {
    long nowMs = clock.millis();
    AttemptHistory history = entry.history;
    if (history == null) {
      history = new AttemptHistory();
      entry.history = history;
    }
    long elapsedMs = clock.elapsedMs();
    history.add(
        new FailedAttempt(entry.attempts, nowMs, consumerOf(entry), Ending.limited(reason)),
        elapsedMs);
    String exceptionClass = exceptionClass(reason);
    if (policy.action(exceptionClass) == Action.DEAD_LETTER) {
      return new Ending(Ending.Cause.EXCEPTION, reason);
    }
    RedeliveryLimits limits = limitsOf(entry.consumer);
    Ending exhausted = exhausted(entry, limits);
    if (exhausted != null) {
      return exhausted;
    }
    entry.notBeforeMs = waits ? dueMs(entry, nowMs) : 0;
    return isTooLate(history, limits, Math.max(0, entry.notBeforeMs - nowMs))
        ? new Ending(Ending.Cause.BUDGET, reason)
        : null;
  }

  /**
   * Why a message ends that was delivered before, instead of being delivered now; null when one
   * more delivery may begin.
   *
   * @param consumer who is about to get it; null for whoever may
   */
  @Nullable Ending endOf(Entry entry, @Nullable QueueConsumer consumer) {
    RedeliveryLimits limits = limitsOf(consumer);
    Ending exhausted = exhausted(entry, limits);
    AttemptHistory history = entry.history;
    if (exhausted != null || history == null || !isTooLate(history, limits, 0)) {
      return exhausted;
    }
    return new Ending(Ending.Cause.BUDGET, String.valueOf(history.lastReason()));
  }

  /** Whether a delivery would begin too late that begins after so long. */
  private boolean isTooLate(AttemptHistory history, RedeliveryLimits limits, long afterMs) {
    long budgetMs = policy.budgetMs(limits);
    long spentMs = clock.elapsedMs() - history.firstFailureElapsedMs();
    return budgetMs > 0 && spentMs + afterMs > budgetMs;
  }

  private @Nullable Ending exhausted(Entry entry, RedeliveryLimits limits) {
    int most = policy.maxDeliveries(limits);
    if (most == 0 || entry.attempts < most) {
      return null;
    }
    String last = entry.history == null ? null : entry.history.reasonOf(entry.attempts);
    return new Ending(
        Ending.Cause.MAX_DELIVERIES,
        last != null
            ? last
            : "delivered %d times; the broker or the client ended before it said what became of it"
                .formatted(entry.attempts));
  }

  /** When a message that failed is due by the policy as it is now. */
  private long dueMs(Entry entry, long failedMs) {
    long delayMs = longestWaitMs(entry);
    if (delayMs == 0) {
      return 0;
    }
    long dueMs = failedMs + delayMs;
    long expirationMs = entry.envelope.expirationMs();
    return expirationMs == 0 ? dueMs : Math.min(dueMs, Math.max(expirationMs, failedMs));
  }

  /** How long a message that failed waits at most; more only if the clock was set back since. */
  long longestWaitMs(Entry entry) {
    long chance = entry.key.queueId() * 31 + entry.key.sequence() * 1_021 + entry.attempts;
    return policy.backoff().delayMs(entry.attempts, chance);
  }

  /**
   * Reckons anew when an entry is due that waits for its next delivery, after a change of the
   * policy. It has waited as long as time went by, whatever the clock was set to meanwhile.
   */
  void reckon(Entry entry) {
    if (entry.history != null) {
      long waitedMs = clock.elapsedMs() - entry.history.lastFailureElapsedMs();
      entry.notBeforeMs = dueMs(entry, clock.millis() - waitedMs);
    }
  }

  /** What a consumer asks for; nothing ends where dead letters stay, whoever consumes them. */
  private RedeliveryLimits limitsOf(@Nullable QueueConsumer consumer) {
    boolean isLast = policy.deadLetters() == null;
    return consumer == null || isLast ? RedeliveryLimits.NONE : consumer.limits;
  }

  private static String consumerOf(Entry entry) {
    QueueConsumer consumer = entry.consumer;
    return consumer == null ? "-" : consumer.toString();
  }

  /** The class of the exception that a reason begins with; null when it begins with none. */
  static @Nullable String exceptionClass(@Nullable String reason) {
    if (reason == null) {
      return null;
    }
    Matcher matcher = EXCEPTION.matcher(reason);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
