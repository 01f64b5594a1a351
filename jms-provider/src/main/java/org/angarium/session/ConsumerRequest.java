package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A consumer to open.
 *
 * @param consumerId chosen by the client, unique within its session
 * @param source what it consumes from
 * @param selector which messages it wants; null or empty for all
 * @param noLocal whether messages sent over its own connection are left out (JMS 3.1, 8.3.1)
 * @param credit how many deliveries it takes to begin with, 0 or more
 * @param limits by how much it tightens the redelivery policy
 * @param upTo the place in the queue behind which it wants none, as {@link BrowsePage#last} says
 *     it; {@link #ALL} for whatever comes
 */
public record ConsumerRequest(
    long consumerId,
    Source source,
    @Nullable String selector,
    boolean noLocal,
    int credit,
    RedeliveryLimits limits,
    long upTo) {

  /** No place behind which nothing is wanted. */
  public static final long ALL = Long.MAX_VALUE;

  /** A consumer that takes whatever comes. */
  public ConsumerRequest(
      long consumerId,
      Source source,
      @Nullable String selector,
      boolean noLocal,
      int credit,
      RedeliveryLimits limits) {
    this(consumerId, source, selector, noLocal, credit, limits, ALL);
  }

  /** A consumer that takes the redelivery policy as it is. */
  public ConsumerRequest(
      long consumerId, Source source, @Nullable String selector, boolean noLocal, int credit) {
    this(consumerId, source, selector, noLocal, credit, RedeliveryLimits.NONE);
  }

  /** What a consumer consumes from. */
  public sealed interface Source {}

  /** A queue, permanent or temporary. */
  public record Queue(Address address) implements Source {}

  /**
   * A subscription on a topic, made when it does not exist (JMS 3.1, 8.3).
   *
   * @param topic the topic, permanent or temporary
   * @param name the subscription's name; null only for unshared, non-durable ones
   * @param durable whether it outlives its consumers
   * @param shared whether it may have several consumers at a time
   */
  public record Subscription(Address topic, @Nullable String name, boolean durable, boolean shared)
      implements Source {}
}
