package org.angarium.broker;

import org.angarium.security.Users;
import org.angarium.session.RedeliveryPolicy;

/**
 * How a broker behaves; fixed while it runs.
 *
 * @param name what operators call it
 * @param anonymous whether clients without credentials are admitted
 * @param autoCreate whether unknown queues and topics are created on first use
 * @param users who may connect with a password
 * @param redelivery the redelivery policy, as far as none was set since
 */
public record BrokerSettings(
    String name, boolean anonymous, boolean autoCreate, Users users, RedeliveryPolicy redelivery) {

  /** A broker with the default redelivery policy. */
  public BrokerSettings(String name, boolean anonymous, boolean autoCreate, Users users) {
    this(name, anonymous, autoCreate, users, RedeliveryPolicy.DEFAULT);
  }
}
