package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A queue or topic at one moment.
 *
 * @param address its name
 * @param subscriptions how many subscriptions a topic has; 0 for a queue
 * @param ownerConnection the connection that a temporary one belongs to; null for others
 */
public record DestinationSnapshot(
    Address address, int subscriptions, @Nullable String ownerConnection) {}
