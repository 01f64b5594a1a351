package org.angarium.session;

import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A page of a queue to read.
 *
 * @param queue the queue
 * @param selector which messages; null or empty for all
 * @param after where the last page ended; null for the first page
 * @param limit how many messages at most, 1 to {@value #MAX_LIMIT}
 * @param upTo the place behind which nothing came that is wanted, as {@link BrowsePage#last} says
 *     it; {@link ConsumerRequest#ALL} for all
 */
public record BrowseRequest(
    Address queue, @Nullable String selector, @Nullable Cursor after, int limit, long upTo) {

  /** The largest page. */
  public static final int MAX_LIMIT = 1000;

  /** A place in a queue's delivery order. */
  public record Cursor(int priority, long sequence) {}

  /** A page of whatever the queue holds. */
  public BrowseRequest(
      Address queue, @Nullable String selector, @Nullable Cursor after, int limit) {
    this(queue, selector, after, limit, ConsumerRequest.ALL);
  }

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException when the limit is out of range
   */
  public BrowseRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to 1000 messages, not " + limit);
    }
  }
}
