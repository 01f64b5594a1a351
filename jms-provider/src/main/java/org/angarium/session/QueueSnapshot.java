package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * One queue's figures at one moment.
 *
 * @param address the queue, or the topic when it is a subscription
 * @param subscription the subscription's name with its client id; null for a queue
 * @param messages how many it holds, in any state
 * @param ready how many of them may be delivered now
 * @param inFlight how many are delivered and not settled
 * @param delayed how many wait for their delivery time, or behind one that does
 * @param consumers how many consumers it has
 * @param elided how many messages, since the broker started, were settled before they were written
 *     and so never were
 */
public record QueueSnapshot(
    Address address,
    @Nullable String subscription,
    long messages,
    long ready,
    long inFlight,
    long delayed,
    int consumers,
    long elided) {}
