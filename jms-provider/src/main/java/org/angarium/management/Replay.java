package org.angarium.management;

import java.util.List;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are sent back, and how. Immutable.
 *
 * @param filter a selector on their headers and properties; null for all
 * @param target where to; null for the queue that each of them ended in
 * @param perSecond at most so many a second, 1 or more; 0 for as fast as it goes
 * @param dryRun whether nothing is sent, only counted
 */
public record Replay(
    @Nullable String filter, @Nullable Address target, int perSecond, boolean dryRun) {

  /** All of them, to where each ended, as fast as it goes. */
  public static final Replay ALL = new Replay(null, null, 0, false);

  /** Checks the rate. */
  public Replay {
    if (perSecond < 0) {
      throw new IllegalArgumentException("perSecond is not negative, this one is " + perSecond);
    }
  }

  /** The same for those that a selector picks. */
  public Replay where(String selector) {
    return new Replay(selector, target, perSecond, dryRun);
  }

  /** The same to one destination. */
  public Replay to(Address destination) {
    return new Replay(filter, destination, perSecond, dryRun);
  }

  /** The same at a limited rate. */
  public Replay atMost(int messagesPerSecond) {
    return new Replay(filter, target, messagesPerSecond, dryRun);
  }

  /** The same without doing it. */
  public Replay dry() {
    return new Replay(filter, target, perSecond, true);
  }

  /**
   * What became of a replay.
   *
   * @param sent how many were sent, or would be
   * @param kept how many stay where they are, because they ended in a subscription: sending them to
   *     its topic would give them to every other one, too; name a target for them
   * @param unreadable those that stay where they are, because their body cannot be read
   */
  public record Result(long sent, long kept, List<UnreadableLetter> unreadable) {

    /** Takes an unmodifiable copy of the list. */
    public Result {
      unreadable = List.copyOf(unreadable);
    }
  }
}
