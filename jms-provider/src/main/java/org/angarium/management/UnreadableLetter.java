package org.angarium.management;

import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter whose body cannot be read, so that it could not be sent or written; it stays where
 * it is.
 *
 * @param messageId the JMSMessageID; null when its sender gave none
 * @param reason what the store says
 */
public record UnreadableLetter(@Nullable String messageId, String reason) {

  static UnreadableLetter of(Envelope message, String reason) {
    return new UnreadableLetter(message.id(), reason);
  }

  @Override
  public String toString() {
    return (messageId == null ? "a letter without an id" : messageId) + ": " + reason;
  }
}
