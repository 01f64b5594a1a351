package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A consumer at one moment.
 *
 * @param name what it is called in explanations and in a message's history:
 *     [CLIENTID@]CONNECTION/SESSION/CONSUMER
 * @param address its queue, or the topic of its subscription
 * @param subscription the subscription's name with its client id; null for a queue
 * @param selector which messages it wants; null for all. A subscription selects for its consumers
 * @param credit how many more messages it takes now
 * @param inFlight how many it has and has not settled
 * @param connectionId its connection
 * @param session the number of its session within the connection
 * @param clientId the connection's client id; null for none
 * @param user the connection's user; null when anonymous
 */
public record ConsumerSnapshot(
    String name,
    Address address,
    @Nullable String subscription,
    @Nullable String selector,
    int credit,
    int inFlight,
    String connectionId,
    long session,
    @Nullable String clientId,
    @Nullable String user) {}
