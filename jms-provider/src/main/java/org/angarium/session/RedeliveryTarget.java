package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * What a redelivery policy is for: the whole broker, a queue, all subscriptions on a topic, or one
 * of them. Policies are kept by these names, so that a destination need not exist yet.
 *
 * @param address the queue or topic; null for the whole broker
 * @param subscription the subscription's name on the topic; null for all of them, or a queue
 * @param clientId the client id that the subscription belongs to; null for one without
 */
public record RedeliveryTarget(
    @Nullable Address address, @Nullable String subscription, @Nullable String clientId) {

  /** All queues and subscriptions of the broker. */
  public static final RedeliveryTarget BROKER = new RedeliveryTarget(null, null, null);

  private static final String EVERYTHING = "*";
  private static final char BEFORE_SUBSCRIPTION = '\n';

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException when a subscription is not on a topic or has a line feed in
   *     its name, or a destination is temporary
   */
  public RedeliveryTarget {
    if (subscription != null && (address == null || !address.kind().isTopic())) {
      throw new IllegalArgumentException(
          "subscription '%s' is not on a topic but on %s".formatted(subscription, address));
    }
    if (String.valueOf(subscription).indexOf(BEFORE_SUBSCRIPTION) >= 0
        || String.valueOf(clientId).indexOf(BEFORE_SUBSCRIPTION) >= 0) {
      throw new IllegalArgumentException(
          "subscription '%s' of client id '%s' has a line feed in its name; such a one has the"
                  .formatted(subscription, clientId)
              + " policy of its topic");
    }
    if (address != null && address.kind().isTemporary()) {
      throw new IllegalArgumentException(
          address + " is temporary; a policy is for queue:NAME, topic:NAME or * for all");
    }
  }

  /** A queue, or all subscriptions on a topic. */
  public static RedeliveryTarget of(Address address) {
    return new RedeliveryTarget(address, null, null);
  }

  /**
   * Reads {@code queue:NAME}, {@code topic:NAME}, {@code *} for the whole broker, or what {@link
   * #toString} writes.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static RedeliveryTarget parse(String text) {
    if (text.equals(EVERYTHING)) {
      return BROKER;
    }
    String[] parts = text.split(String.valueOf(BEFORE_SUBSCRIPTION), 3);
    Address address = Address.parse(parts[0]);
    return switch (parts.length) {
      case 1 -> of(address);
      case 2 -> new RedeliveryTarget(address, parts[1], null);
      default -> new RedeliveryTarget(address, parts[2], parts[1]);
    };
  }

  /** The next wider target; null for the whole broker. */
  public @Nullable RedeliveryTarget wider() {
    if (address == null) {
      return null;
    }
    return subscription == null ? BROKER : of(address);
  }

  @Override
  public String toString() {
    if (address == null) {
      return EVERYTHING;
    }
    if (subscription == null) {
      return address.toString();
    }
    String client = clientId == null ? "" : clientId + BEFORE_SUBSCRIPTION;
    return address + String.valueOf(BEFORE_SUBSCRIPTION) + client + subscription;
  }
}
