package org.angarium.session;

import org.jspecify.annotations.Nullable;

/**
 * An admitted client at one moment.
 *
 * @param connectionId unique within the broker's life
 * @param user the authenticated user; null when anonymous
 * @param clientId the client id that it has claimed; null for none
 * @param description what the client said of itself
 * @param sinceMs when it was admitted, in milliseconds since the epoch
 * @param sessions how many sessions it has
 * @param consumers how many consumers they have
 */
public record ConnectionSnapshot(
    String connectionId,
    @Nullable String user,
    @Nullable String clientId,
    String description,
    long sinceMs,
    int sessions,
    int consumers) {}
