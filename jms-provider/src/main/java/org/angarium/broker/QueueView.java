package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.angarium.message.Envelope;
import org.angarium.session.BrowseRequest;
import org.angarium.session.MessagePage;
import org.angarium.session.MessageQuery;
import org.angarium.session.MessageSnapshot;
import org.angarium.session.MessageSnapshot.State;
import org.angarium.session.QueueSnapshot;

/** What operators see of one queue. Used in the queue's mailbox; it copies what it shows. */
final class QueueView {
  private static final Comparator<Entry> DELIVERY_ORDER =
      Comparator.<Entry>comparingInt(entry -> -entry.key.priority())
          .thenComparingLong(entry -> entry.key.sequence());

  private final MessageQueue queue;
  private final long nowMs;

  QueueView(MessageQueue queue, long nowMs) {
    this.queue = queue;
    this.nowMs = nowMs;
  }

  /** The figures of now; what has expired is dropped first. */
  QueueSnapshot figures() {
    queue.dispatch().dropExpired(nowMs);
    int ready = queue.dispatch().readySize();
    int inFlight = queue.inFlight().size();
    int waiting = queue.delayed().size() + queue.parked().size();
    return new QueueSnapshot(
        queue.address(),
        queue.subscription(),
        ready + inFlight + waiting,
        ready,
        inFlight,
        waiting,
        queue.dispatch().consumerCount(),
        queue.settlements().elided());
  }

  /** How many messages each consumer has and has not settled. */
  Map<QueueConsumer, Integer> unsettled() {
    Map<QueueConsumer, Integer> unsettled = new HashMap<>();
    for (Entry entry : queue.inFlight().entries()) {
      if (entry.consumer != null) {
        unsettled.merge(entry.consumer, 1, Integer::sum);
      }
    }
    return unsettled;
  }

  /** What is not ready: delivered, not due, or behind another. */
  List<Entry> notReady() {
    List<Entry> entries = new ArrayList<>(queue.inFlight().entries());
    entries.addAll(queue.parked());
    entries.addAll(queue.delayed().all());
    return entries;
  }

  /**
   * A page in delivery order. Of what is ready no more is looked at than is shown; all that is not
   * ready is looked at for each page.
   */
  MessagePage page(MessageQuery query) {
    BrowseRequest.Cursor after = query.after();
    int priority = after == null ? Envelope.MAX_PRIORITY : after.priority();
    long sequence = after == null ? Long.MIN_VALUE : after.sequence() + 1;
    PriorityQueue<Entry> first = new PriorityQueue<>(DELIVERY_ORDER.reversed());
    if (query.states().contains(State.READY)) {
      Entry entry = queue.dispatch().ready().atOrAfter(priority, sequence);
      for (int i = 0; i <= query.limit() && entry != null; i++) {
        first.add(entry);
        entry = queue.dispatch().ready().after(entry);
      }
    }
    if (!query.states().equals(Set.of(State.READY))) {
      for (Entry entry : notReady()) {
        boolean ahead =
            entry.key.priority() < priority
                || entry.key.priority() == priority && entry.key.sequence() >= sequence;
        if (ahead && query.states().contains(state(entry))) {
          first.add(entry);
          if (first.size() > query.limit() + 1) {
            first.remove();
          }
        }
      }
    }
    return page(first, query.limit());
  }

  private MessagePage page(PriorityQueue<Entry> lastFirst, int limit) {
    List<Entry> entries = new ArrayList<>(lastFirst);
    entries.sort(DELIVERY_ORDER);
    boolean isLast = entries.size() <= limit;
    List<Entry> shown = isLast ? entries : entries.subList(0, limit);
    BrowseRequest.Cursor next = null;
    if (!isLast) {
      Entry last = shown.get(limit - 1);
      next = new BrowseRequest.Cursor(last.key.priority(), last.key.sequence());
    }
    return new MessagePage(shown.stream().map(this::snapshot).toList(), next);
  }

  private MessageSnapshot snapshot(Entry entry) {
    boolean isOut = entry.state == Entry.State.IN_FLIGHT || entry.state == Entry.State.HELD;
    return new MessageSnapshot(
        entry.envelope.id(),
        entry.key.priority(),
        entry.key.sequence(),
        state(entry),
        entry.envelope.persistent(),
        entry.envelope.timestampMs(),
        entry.envelope.expirationMs(),
        entry.notBeforeMs,
        entry.attempts,
        isOut && entry.consumer != null ? Standing.holder(entry) : null,
        isOut && entry.sinceMs != 0 ? Math.max(0, nowMs - entry.sinceMs) : 0);
  }

  private static State state(Entry entry) {
    return switch (entry.state) {
      case READY -> State.READY;
      case DELAYED -> State.DELAYED;
      case PARKED -> State.WAITING;
      case IN_FLIGHT -> State.IN_FLIGHT;
      case HELD, GONE -> State.HELD;
    };
  }
}
