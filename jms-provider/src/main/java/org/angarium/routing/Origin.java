package org.angarium.routing;

import org.jspecify.annotations.Nullable;

/**
 * Where a message comes from, as far as noLocal needs to know (JMS 3.1, 8.3.1).
 *
 * @param connectionId the sender's connection
 * @param clientId its client id; null when it has none
 */
public record Origin(String connectionId, @Nullable String clientId) {

  /** Whether this is that connection or client. */
  boolean is(String connectionOrClient) {
    return connectionOrClient.equals(connectionId) || connectionOrClient.equals(clientId);
  }
}
