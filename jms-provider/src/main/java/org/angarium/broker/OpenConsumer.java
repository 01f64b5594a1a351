package org.angarium.broker;

import org.jspecify.annotations.Nullable;

/**
 * A session's consumer and where it consumes.
 *
 * @param subscription the subscription it was opened on; null for a queue
 */
record OpenConsumer(
    QueueConsumer consumer, MessageQueue queue, @Nullable Subscription subscription) {}
