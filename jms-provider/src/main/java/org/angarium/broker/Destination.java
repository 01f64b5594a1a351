package org.angarium.broker;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A destination that exists. Immutable.
 *
 * @param id unique among destinations and subscriptions
 * @param address its name
 * @param queue the queue; null for a topic
 * @param owner the connection that a temporary destination belongs to; null for permanent ones
 */
record Destination(
    long id, Address address, @Nullable MessageQueue queue, @Nullable Object owner) {}
