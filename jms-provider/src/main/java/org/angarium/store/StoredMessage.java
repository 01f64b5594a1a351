package org.angarium.store;

import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A message as a page shows it.
 *
 * @param key its place
 * @param attempts how many attempts to deliver it are known to have begun
 * @param notBeforeMs not to be delivered before, in milliseconds since the epoch; 0 for at once
 * @param failures what the last {@link Operation.FailedAttempts} said; null when none was stored
 * @param envelope the message; a large or shared body may be {@link
 *     org.angarium.message.Body.Chunks}
 */
public record StoredMessage(
    MessageKey key, int attempts, long notBeforeMs, @Nullable String failures, Envelope envelope) {

  /** The same with another delivery state. */
  public StoredMessage withState(int attemptsBegun, long dueMs) {
    return new StoredMessage(key, attemptsBegun, dueMs, failures, envelope);
  }

  /** The same with other failures. */
  public StoredMessage withFailures(@Nullable String text) {
    return new StoredMessage(key, attempts, notBeforeMs, text, envelope);
  }
}
