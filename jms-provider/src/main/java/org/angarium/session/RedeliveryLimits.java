package org.angarium.session;

/**
 * By how much a consumer tightens the policy of what it consumes from. It can never loosen it.
 *
 * @param maxDeliveries how many deliveries may begin, when that is fewer than the policy allows; 0
 *     for as many as it allows
 * @param budgetMs how long after its first failed delivery the last one may begin, in milliseconds,
 *     when that is shorter than the policy's; 0 for the policy's
 */
public record RedeliveryLimits(int maxDeliveries, long budgetMs) {
  /** No limit beyond the policy's. */
  public static final RedeliveryLimits NONE = new RedeliveryLimits(0, 0);

  /** Checks the ranges. */
  public RedeliveryLimits {
    if (maxDeliveries < 0 || budgetMs < 0) {
      throw new IllegalArgumentException(
          "limits are not negative: maxDeliveries=%d, budgetMs=%d"
              .formatted(maxDeliveries, budgetMs));
    }
  }
}
