package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.selector.Demand;
import org.angarium.selector.Selector;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.Reply;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of one queue: its credit, and how far it has looked through what is ready. Owned by
 * the queue's mailbox, but for the final fields.
 *
 * <p>A consumer that is {@code atEnd} has seen every ready entry and wants none of them. Otherwise
 * its cursor stands in the delivery order before the first entry that it has not seen.
 */
final class QueueConsumer {
  private static final Lane NO_LANE = new Lane();

  final long id;
  final Object session;
  final DeliveryHandler handler;
  final RedeliveryLimits limits;
  private final @Nullable Selector selector;

  /** The last sequence that it wants. */
  private final long upTo;

  /** What it looks through, and whether it wants all of that. */
  Lane lane = NO_LANE;

  private boolean takesWholeLane;

  int credit;

  /** How often its credit was taken back; what was under way to it then must not arrive. */
  int revocations;

  boolean atEnd;
  boolean closed;
  boolean scanning;
  int cursorPriority = Envelope.MAX_PRIORITY;
  long cursorSequence = Long.MIN_VALUE;
  private final List<Reply<Void>> flushes = new ArrayList<>(1);

  /** A consumer that was asked for, with the selector that is the queue's to try. */
  QueueConsumer(
      ConsumerRequest request,
      Object session,
      @Nullable Selector selector,
      DeliveryHandler handler) {
    this.limits = request.limits();
    this.upTo = request.upTo();
    this.id = request.consumerId();
    this.session = session;
    this.selector = selector;
    this.handler = handler;
  }

  /** What its selector demands of a message; null when that is not one value of one name. */
  @Nullable Demand demand() {
    return selector == null ? null : selector.demand();
  }

  /** Its selector as it was given; null for none. */
  @Nullable String selector() {
    return selector == null ? null : selector.text();
  }

  /** Whether its selector lets an entry through, wherever that comes from. */
  boolean wants(Entry entry) {
    return entry.sequence <= upTo && (selector == null || selector.matches(entry.envelope));
  }

  /** Whether it wants an entry of its lane. */
  boolean wantsOfLane(Entry entry) {
    return takesWholeLane || wants(entry);
  }

  /** Has it look through a lane: one of the values that it demands, or that of all entries. */
  void enter(Lane entered, boolean byDemand) {
    lane = entered;
    boolean takesAll = upTo == ConsumerRequest.ALL;
    takesWholeLane = takesAll && byDemand && selector != null && selector.isDemandAlone();
  }

  /** Whether a message that just came may be handed over without breaking the order. */
  boolean awaits() {
    return credit > 0 && atEnd;
  }

  void moveBehind(Entry entry) {
    cursorPriority = entry.priority;
    cursorSequence = entry.sequence + 1;
  }

  /** Makes sure that an entry that was not offered will be looked at. */
  void moveBefore(Entry entry) {
    int priority = entry.priority;
    long sequence = entry.sequence;
    boolean behindCursor =
        priority < cursorPriority || priority == cursorPriority && sequence >= cursorSequence;
    if (atEnd || !behindCursor) {
      cursorPriority = priority;
      cursorSequence = sequence;
      atEnd = false;
    }
  }

  /** Who it is, for the history of a message. */
  @Override
  public String toString() {
    return session + "/" + id;
  }

  void addFlush(Reply<Void> reply) {
    flushes.add(reply);
  }

  void answerFlushes() {
    if (!flushes.isEmpty()) {
      flushes.forEach(reply -> reply.complete(null));
      flushes.clear();
    }
  }
}
