package org.angarium.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of messages that were delivered and not consumed: how often and when they are
 * delivered again, what waits meanwhile, and where they go in the end. Immutable. A policy belongs
 * to a {@link RedeliveryTarget}; where it says nothing, the next wider one holds.
 *
 * @param maxDeliveries how many deliveries may begin, 1 or more; 0 for no limit
 * @param backoff when the next delivery is due
 * @param budgetMs how long after its first failed delivery the last one may begin, in milliseconds;
 *     0 for no limit
 * @param order what waits while a message does
 * @param rules what to do about an exception; the first that matches decides
 * @param deadLetters the queue for what cannot be consumed; null for the broker's
 * @param expired the queue for what has expired; null when it is removed
 * @param breaker when deliveries pause
 */
public record RedeliveryPolicy(
    int maxDeliveries,
    Backoff backoff,
    long budgetMs,
    Order order,
    List<ExceptionRule> rules,
    @Nullable String deadLetters,
    @Nullable String expired,
    Breaker breaker) {

  /**
   * Ten deliveries, the second at once, the third a second later, then twice as long each time, 60
   * s at most; others overtake, but not within a message group.
   */
  public static final RedeliveryPolicy DEFAULT =
      new RedeliveryPolicy(
          10,
          new Backoff(0, 1_000, 2.0, 60_000, 20),
          0,
          Order.GROUP_STRICT,
          List.of(),
          null,
          null,
          new Breaker(0, 30_000));

  /** What waits while a message waits for its next delivery. */
  public enum Order {
    /** Nothing: others overtake it. */
    SKIP("skip"),
    /** What belongs to its message group (JMSXGroupID); without a group, nothing. */
    GROUP_STRICT("groupStrict"),
    /** All of its queue or subscription. */
    STRICT("strict");

    private final String word;

    Order(String word) {
      this.word = word;
    }

    /** The word for it in settings. */
    public String word() {
      return word;
    }
  }

  /**
   * When the next delivery is due.
   *
   * @param firstDelayMs how long the second delivery waits, in milliseconds
   * @param delayMs how long the third one waits
   * @param multiplier by how much each later delay is longer, 1 or more
   * @param maxDelayMs the longest delay
   * @param jitterPercent by how much of itself a delay may be shorter by chance, 0 to 100
   */
  public record Backoff(
      long firstDelayMs, long delayMs, double multiplier, long maxDelayMs, int jitterPercent) {

    /**
     * The delay after a failed delivery.
     *
     * @param deliveries how many deliveries have begun, 1 or more
     * @param chance a number that differs from message to message and delivery to delivery
     */
    public long delayMs(int deliveries, long chance) {
      double full =
          deliveries <= 1 ? firstDelayMs : delayMs * Math.pow(multiplier, deliveries - 2.0);
      double capped = Math.min(full, maxDelayMs);
      double share = (mixed(chance) >>> 11) * 0x1.0p-53;
      return Math.round(capped * (1 - share * jitterPercent / 100.0));
    }

    /** Spreads neighbouring numbers over all numbers (the finaliser of SplitMix64). */
    private static long mixed(long number) {
      long z = number + 0x9E3779B97F4A7C15L;
      z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      return z ^ z >>> 31;
    }
  }

  /**
   * When the deliveries of a queue or subscription pause, because what its consumers depend on
   * seems to be down.
   *
   * @param failures after how many different messages in a row that failed; 0 for never
   * @param openMs how long they pause before one delivery tries again, in milliseconds; twice as
   *     long after each try that fails, 16 times at most
   */
  public record Breaker(int failures, long openMs) {}

  /**
   * What to do about an exception that a client reports.
   *
   * @param pattern the name of its class, or the beginning of names and {@code *}
   * @param action what to do
   */
  public record ExceptionRule(String pattern, Action action) {

    /** Whether it is about the exceptions of this class. */
    public boolean matches(String exceptionClass) {
      return pattern.endsWith("*")
          ? exceptionClass.startsWith(pattern.substring(0, pattern.length() - 1))
          : exceptionClass.equals(pattern);
    }

    @Override
    public String toString() {
      return pattern + ":" + action.word();
    }
  }

  /** What to do about an exception. */
  public enum Action {
    /** Deliver again, as the policy says. */
    RETRY("retry"),
    /** Make it a dead letter without another delivery. */
    DEAD_LETTER("deadLetter");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    /** The word for it in settings. */
    public String word() {
      return word;
    }
  }

  /** Takes an unmodifiable copy of the rules. */
  public RedeliveryPolicy {
    rules = List.copyOf(rules);
  }

  /**
   * The policy with some settings changed.
   *
   * @param settings values by name, the names as in {@link #settings()}
   * @throws IllegalArgumentException when there is no such setting or a value cannot be used; the
   *     message lists every fault
   */
  public RedeliveryPolicy with(Map<String, String> settings) {
    return new RedeliverySettings(this).with(settings);
  }

  /** All settings by name; {@link #with} makes the same policy of them. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    RedeliverySettings.NAMES.forEach(
        name -> settings.put(name, RedeliverySettings.value(this, name)));
    return settings;
  }

  /** What to do about an exception of this class; null stands for a failure without exception. */
  public Action action(@Nullable String exceptionClass) {
    if (exceptionClass != null) {
      for (ExceptionRule rule : rules) {
        if (rule.matches(exceptionClass)) {
          return rule.action();
        }
      }
    }
    return Action.RETRY;
  }

  /** How many deliveries may begin for a consumer with limits of its own; 0 for no limit. */
  public int maxDeliveries(RedeliveryLimits consumer) {
    return (int) tighter(maxDeliveries, consumer.maxDeliveries());
  }

  /** The time budget for a consumer with limits of its own; 0 for none. */
  public long budgetMs(RedeliveryLimits consumer) {
    return tighter(budgetMs, consumer.budgetMs());
  }

  private static long tighter(long policy, long consumer) {
    return policy == 0 || consumer == 0 ? Math.max(policy, consumer) : Math.min(policy, consumer);
  }
}
