package org.angarium.persistence;

import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A message that a journal held.
 *
 * @param message what it was sent as, its body in memory
 * @param from the queue that it waited in, or the topic of the subscription
 * @param subscription the subscription's name; null for a queue
 * @param attempts how many deliveries had begun
 */
public record ExportedMessage(
    Envelope message, Address from, @Nullable String subscription, int attempts) {}
