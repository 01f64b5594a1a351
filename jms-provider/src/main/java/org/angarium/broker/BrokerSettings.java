package org.angarium.broker;

import org.angarium.security.Users;

/**
 * How a broker behaves; fixed while it runs.
 *
 * @param name what operators call it
 * @param anonymous whether clients without credentials are admitted
 * @param autoCreate whether unknown queues and topics are created on first use
 * @param users who may connect with a password
 */
public record BrokerSettings(String name, boolean anonymous, boolean autoCreate, Users users) {}
