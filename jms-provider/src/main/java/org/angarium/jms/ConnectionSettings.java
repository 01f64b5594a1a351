package org.angarium.jms;

import org.angarium.session.RedeliveryLimits;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made and how it works. Immutable.
 *
 * @param user null to connect without credentials, unless there is a password
 * @param password null for none; never shown
 * @param clientId the client id that the factory sets; null for none
 * @param prefetch how many deliveries a consumer is given ahead, 1 to 10,000
 * @param autoAckSync whether AUTO_ACKNOWLEDGE waits until an acknowledgement is durable
 * @param trustedClasses which classes an ObjectMessage may hold
 * @param limits by how much its consumers tighten the redelivery policy
 */
public record ConnectionSettings(
    @Nullable String user,
    @Nullable String password,
    @Nullable String clientId,
    int prefetch,
    boolean autoAckSync,
    TrustedClasses trustedClasses,
    RedeliveryLimits limits) {

  /**
   * Checks the range of the prefetch window.
   *
   * @throws IllegalArgumentException when it is out of range
   */
  public ConnectionSettings {
    if (prefetch < 1 || prefetch > 10_000) {
      throw new IllegalArgumentException("prefetch is 1 to 10000, not " + prefetch);
    }
  }

  /** Whether the client says who it is. */
  boolean hasCredentials() {
    return user != null || password != null;
  }

  @Override
  public String toString() {
    return "ConnectionSettings[user=%s, clientId=%s, prefetch=%d, autoAckSync=%s]"
        .formatted(user, clientId, prefetch, autoAckSync);
  }
}
