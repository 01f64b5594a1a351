package org.angarium.session;

import java.util.List;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A page of a queue as it stood when it was read.
 *
 * @param messages those that match, are due and not expired
 * @param unreadable those of them that stand in the queue, but whose body cannot be read
 * @param next where the next page begins; null when the queue has no more
 * @param last the last place of what the queue showed by then: whatever is shown later stands
 *     behind it, also after a restart, whatever the clock is set to; only what the store writes
 *     more slowly than what came after it, as a large body, may stand before it
 */
public record BrowsePage(
    List<Envelope> messages,
    List<Unreadable> unreadable,
    BrowseRequest.@Nullable Cursor next,
    long last) {

  /**
   * A message whose body cannot be read.
   *
   * @param message the message; its body is a reference to what cannot be read
   * @param why what the store says
   */
  public record Unreadable(Envelope message, String why) {}

  /** Takes unmodifiable copies of the messages. */
  public BrowsePage {
    messages = List.copyOf(messages);
    unreadable = List.copyOf(unreadable);
  }
}
