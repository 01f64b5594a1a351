package org.angarium.session;

import java.util.List;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A page of a queue as it stood when it was read.
 *
 * @param messages those that match, are due and not expired
 * @param next where the next page begins; null when the queue has no more
 */
public record BrowsePage(List<Envelope> messages, BrowseRequest.@Nullable Cursor next) {

  /** Takes an unmodifiable copy of the messages. */
  public BrowsePage {
    messages = List.copyOf(messages);
  }
}
