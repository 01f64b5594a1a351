package org.angarium.session;

import org.jspecify.annotations.Nullable;

/**
 * What a client is told when it is admitted.
 *
 * @param brokerId the same for every connection to one broker, whatever its address; decides
 *     XAResource.isSameRM
 * @param brokerName the broker's configured name
 * @param connectionId unique within the broker's life
 * @param user the authenticated user; null when anonymous
 */
public record ConnectionInfo(
    String brokerId, String brokerName, String connectionId, @Nullable String user) {}
