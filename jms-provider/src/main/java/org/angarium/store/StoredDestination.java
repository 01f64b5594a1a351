package org.angarium.store;

import org.angarium.message.Address;

/**
 * A permanent destination.
 *
 * @param id unique among destinations and subscriptions, never used again; a queue's messages have
 *     it as their queue id
 * @param address a queue or a topic
 */
public record StoredDestination(long id, Address address) {}
