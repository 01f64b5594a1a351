package org.angarium.store;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A durable subscription.
 *
 * @param queueId the id of its queue, unique among destinations and subscriptions
 * @param clientId the client id it belongs to; null for a shared one without
 * @param name its name, unique under the client id
 * @param topic the topic
 * @param selector which messages it takes; null for all
 * @param noLocal whether it leaves out what its own client id sends
 * @param shared whether it may have several consumers at a time
 */
public record StoredSubscription(
    long queueId,
    @Nullable String clientId,
    String name,
    Address topic,
    @Nullable String selector,
    boolean noLocal,
    boolean shared) {}
