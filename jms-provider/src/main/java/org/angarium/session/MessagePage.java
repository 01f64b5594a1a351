package org.angarium.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what a queue held when it was read, in delivery order.
 *
 * @param messages the messages
 * @param next where the next page begins; null when there are no more
 */
public record MessagePage(List<MessageSnapshot> messages, BrowseRequest.@Nullable Cursor next) {

  /** Takes an unmodifiable copy of the messages. */
  public MessagePage {
    messages = List.copyOf(messages);
  }
}
