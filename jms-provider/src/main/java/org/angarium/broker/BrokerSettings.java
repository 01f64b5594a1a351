package org.angarium.broker;

import java.util.Set;
import org.angarium.security.Users;
import org.angarium.session.RedeliveryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How a broker behaves; fixed while it runs.
 *
 * @param name what operators call it
 * @param anonymous whether clients without credentials are admitted
 * @param autoCreate whether unknown queues and topics are created on first use
 * @param users who may connect with a password
 * @param administrators which of the users may manage the broker
 * @param redelivery the redelivery policy, as far as none was set since
 */
public record BrokerSettings(
    String name,
    boolean anonymous,
    boolean autoCreate,
    Users users,
    Set<String> administrators,
    RedeliveryPolicy redelivery) {

  /** Takes an unmodifiable copy of the administrators. */
  public BrokerSettings {
    administrators = Set.copyOf(administrators);
  }

  /** A broker without administrators. */
  public BrokerSettings(
      String name,
      boolean anonymous,
      boolean autoCreate,
      Users users,
      RedeliveryPolicy redelivery) {
    this(name, anonymous, autoCreate, users, Set.of(), redelivery);
  }

  /** A broker with the default redelivery policy. */
  public BrokerSettings(String name, boolean anonymous, boolean autoCreate, Users users) {
    this(name, anonymous, autoCreate, users, RedeliveryPolicy.DEFAULT);
  }

  /**
   * Whether a client may manage the broker: an administrator, or an anonymous client, which is code
   * in this JVM, as long as there is no administrator.
   *
   * @param user who it is; null when anonymous
   */
  boolean mayManage(@Nullable String user) {
    return user == null ? administrators.isEmpty() : administrators.contains(user);
  }
}
