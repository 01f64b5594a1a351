package org.angarium.store;

import org.angarium.message.Envelope;

/**
 * A message as a page shows it.
 *
 * @param key its place
 * @param attempts how many attempts to deliver it are known to have begun
 * @param notBeforeMs not to be delivered before, in milliseconds since the epoch; 0 for at once
 * @param envelope the message; a large or shared body may be {@link
 *     org.angarium.message.Body.Chunks}
 */
public record StoredMessage(MessageKey key, int attempts, long notBeforeMs, Envelope envelope) {}
