package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A subscription on a topic at one moment.
 *
 * @param topic the topic
 * @param name its name; null for one that has none
 * @param clientId the client id that it belongs to; null for one without
 * @param durable whether it outlives its consumers
 * @param shared whether it may have several consumers at a time
 * @param selector which messages it takes; null for all
 * @param noLocal whether it leaves out what its own client sends
 * @param consumers how many consumers it has
 */
public record SubscriptionSnapshot(
    Address topic,
    @Nullable String name,
    @Nullable String clientId,
    boolean durable,
    boolean shared,
    @Nullable String selector,
    boolean noLocal,
    int consumers) {}
