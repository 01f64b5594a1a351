package org.angarium.session;

import java.util.Set;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * Which messages an operator wants to see.
 *
 * @param address the queue, or the topic of the subscription
 * @param subscription the subscription's name as {@link QueueSnapshot} has it; null for a queue
 * @param states in which states
 * @param after where the last page ended; null for the first page
 * @param limit how many at most, 1 to {@value BrowseRequest#MAX_LIMIT}
 */
public record MessageQuery(
    Address address,
    @Nullable String subscription,
    Set<MessageSnapshot.State> states,
    BrowseRequest.@Nullable Cursor after,
    int limit) {

  /**
   * Checks the limit and takes an unmodifiable copy of the states.
   *
   * @throws IllegalArgumentException when the limit is out of range
   */
  public MessageQuery {
    states = Set.copyOf(states);
    if (limit < 1 || limit > BrowseRequest.MAX_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to 1000 messages, not " + limit);
    }
  }
}
