package org.angarium.broker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.DeliveryReason;
import org.angarium.session.Explanation;
import org.angarium.session.SessionException;
import org.angarium.transaction.BranchView;
import org.jspecify.annotations.Nullable;

/**
 * How one queue stands at one moment, and why it does or does not deliver: a message, to a
 * consumer, or anything. Made and used in the queue's mailbox, in one task; it changes nothing.
 */
final class Standing {
  private static final String NO_REASON = "no reason was given";

  private final MessageQueue queue;
  private final Undecided undecided;
  private final long nowMs;

  Standing(MessageQueue queue, Undecided undecided, long nowMs) {
    this.queue = queue;
    this.undecided = undecided;
    this.nowMs = nowMs;
  }

  // --- a message

  /** Why a message is or is not being delivered. */
  Explanation of(Entry entry) {
    return of(entry, name(entry));
  }

  private Explanation of(Entry entry, String name) {
    boolean isOut = entry.state == Entry.State.IN_FLIGHT || entry.state == Entry.State.HELD;
    Explanation whole = isOut ? null : ofWhole(name);
    if (whole != null) {
      return whole;
    }
    return switch (entry.state) {
      case READY -> ready(entry, name);
      case DELAYED -> delayed(entry, name);
      case PARKED -> parked(entry, name);
      case IN_FLIGHT -> inFlight(entry, name);
      case HELD -> held(entry, name);
      case GONE -> DeliveryReason.NOT_THERE.of(name);
    };
  }

  /** What holds for everything in the queue; null when nothing does. */
  private @Nullable Explanation ofWhole(String name) {
    SessionException unreadable = queue.recovery().unreadable();
    if (unreadable != null) {
      return DeliveryReason.UNREADABLE.of(name, String.valueOf(unreadable.getMessage()));
    }
    if (queue.isRetired()) {
      return DeliveryReason.NO_DESTINATION.of(name);
    }
    return queue.recovery().isRunning() ? DeliveryReason.RECOVERING.of(name) : null;
  }

  /** Why a message is not shown that is not in the queue. */
  Explanation missing(String messageId) {
    String name = "%s in %s".formatted(messageId, queueName());
    Explanation whole = ofWhole(name);
    if (whole != null) {
      return whole;
    }
    int arriving = queue.arrivals().arriving();
    return arriving > 0
        ? DeliveryReason.ARRIVING.of(name, arriving)
        : DeliveryReason.NOT_THERE.of(name);
  }

  private Explanation delayed(Entry entry, String name) {
    String time = Spans.time(entry.notBeforeMs);
    String wait = Spans.span(entry.notBeforeMs - nowMs);
    if (entry.ending != null) {
      return DeliveryReason.MOVE_REFUSED.of(name, time, wait);
    } else if (entry.attempts == 0) {
      return DeliveryReason.DELAYED.of(name, time, wait);
    }
    return DeliveryReason.BACKING_OFF.of(name, time, wait, entry.attempts, lastFailure(entry));
  }

  private static String lastFailure(Entry entry) {
    String reason = entry.history == null ? null : entry.history.lastReason();
    return reason == null ? NO_REASON : reason;
  }

  private Explanation parked(Entry entry, String name) {
    return DeliveryReason.BEHIND_GROUP.of(
        name, headName(queue.strict().headOf(entry)), StrictOrder.groupOf(entry));
  }

  private Explanation inFlight(Entry entry, String name) {
    return switch (entry.body) {
      case HERE -> DeliveryReason.IN_FLIGHT.of(name, holder(entry), age(entry));
      case LOADING -> DeliveryReason.BODY_LOADING.of(name, holder(entry));
      case UNREADABLE -> DeliveryReason.BODY_UNREADABLE.of(name);
    };
  }

  private Explanation held(Entry entry, String name) {
    BranchView branch = undecided.branch(entry.owner);
    if (branch != null) {
      String user = branch.owner();
      return DeliveryReason.IN_BRANCH.of(
          name, branch.id(), user == null ? "(anonymous)" : user, branch.state());
    }
    QueueConsumer consumer = entry.consumer;
    if (entry.moving || entry.ending != null || consumer == null) {
      return DeliveryReason.MOVING.of(name);
    }
    Object session = undecided.session(entry.owner, consumer.session);
    return DeliveryReason.IN_TRANSACTION.of(name, session, age(entry));
  }

  private String age(Entry entry) {
    return Spans.span(nowMs - entry.sinceMs);
  }

  /** Who has a delivery: the consumer it was made to, or the session that took it over. */
  static String holder(Entry entry) {
    QueueConsumer consumer = entry.consumer;
    Object owner = entry.owner;
    boolean isConsumers =
        consumer != null && (entry.state == Entry.State.HELD || owner == consumer.session);
    return isConsumers ? String.valueOf(consumer) : String.valueOf(owner);
  }

  private Explanation ready(Entry entry, String name) {
    if (entry.isExpired(nowMs)) {
      return DeliveryReason.EXPIRED.of(name, Spans.time(entry.envelope.expirationMs()));
    }
    Ending ending = entry.attempts == 0 ? null : queue.retries().endOf(entry, null);
    if (ending != null) {
      return DeliveryReason.NO_DELIVERY_LEFT.of(name, ending.cause().word());
    }
    Explanation paused = paused(name, null);
    if (paused != null && queue.strict().wholeHead() != entry) {
      return paused;
    }
    Explanation breaker = breaker(name);
    return breaker != null ? breaker : wanted(entry, name);
  }

  /** Which consumers want it, and why they do not have it. */
  private Explanation wanted(Entry entry, String name) {
    List<QueueConsumer> consumers = queue.dispatch().consumers();
    if (consumers.isEmpty()) {
      return DeliveryReason.NO_CONSUMER.of(name);
    }
    List<QueueConsumer> wanting = new ArrayList<>();
    for (QueueConsumer consumer : consumers) {
      if (consumer.wants(entry)) {
        if (consumer.credit > 0) {
          return DeliveryReason.ON_ITS_WAY.of(name, consumer);
        }
        wanting.add(consumer);
      }
    }
    if (wanting.isEmpty()) {
      return DeliveryReason.NO_MATCH.of(name, consumers.size());
    }
    int unsettled = unsettled(wanting);
    return unsettled > 0
        ? DeliveryReason.CONSUMERS_BUSY.of(name, wanting.size(), unsettled)
        : DeliveryReason.CONSUMERS_IDLE.of(name, wanting.size());
  }

  /** How many messages some consumers have; looks once at each that is in flight. */
  private int unsettled(List<QueueConsumer> consumers) {
    Set<QueueConsumer> asked = new HashSet<>(consumers);
    int unsettled = 0;
    for (Entry entry : queue.inFlight().entries()) {
      QueueConsumer consumer = entry.consumer;
      boolean isOut = consumer != null && !entry.moving && entry.ending == null;
      if (isOut && asked.contains(consumer)) {
        unsettled++;
      }
    }
    return unsettled;
  }

  // --- what holds deliveries up

  /** Why nothing is delivered to a consumer, or to anyone when it is null; null when no reason. */
  private @Nullable Explanation paused(String name, @Nullable QueueConsumer consumer) {
    Explanation breaker = breaker(name);
    if (breaker != null) {
      return breaker;
    }
    Entry head = queue.strict().wholeHead();
    boolean follows = consumer != null && queue.strict().isOpen(consumer.session);
    if (head != null && !follows) {
      return DeliveryReason.BEHIND_HEAD.of(name, headName(head));
    }
    return queue.dispatch().isPaused() ? DeliveryReason.QUEUE_LOADING.of(name) : null;
  }

  private @Nullable Explanation breaker(String name) {
    BreakerSnapshot breaker = queue.breaker();
    return switch (breaker.state()) {
      case CLOSED -> null;
      case HELD_OPEN -> DeliveryReason.PAUSED.of(name);
      case OPEN ->
          DeliveryReason.BREAKER_OPEN.of(
              name, Spans.time(breaker.openUntilMs()), Spans.span(breaker.openUntilMs() - nowMs));
      case HALF_OPEN -> queue.isTrying() ? DeliveryReason.BREAKER_TRYING.of(name) : null;
    };
  }

  // --- the queue and its consumers

  /** Why the queue delivers nothing, or what it waits for. */
  Explanation whole() {
    String name = queueName();
    Explanation whole = ofWhole(name);
    if (whole != null) {
      return whole;
    }
    Entry first = queue.dispatch().ready().first();
    if (first != null) {
      int size = queue.dispatch().readySize();
      String subject =
          size == 1
              ? "%s has one ready message; %s".formatted(name, messageId(first))
              : "%s has %d ready messages; the first, %s,".formatted(name, size, messageId(first));
      return of(first, subject).of(name);
    }
    int delayed = queue.delayed().size();
    int parked = queue.parked().size();
    int inFlight = queue.inFlight().size();
    return delayed + parked + inFlight == 0
        ? DeliveryReason.EMPTY.of(name)
        : DeliveryReason.NOTHING_READY.of(name, delayed, parked, inFlight);
  }

  /** Why a consumer gets nothing, or what it waits for. */
  Explanation of(QueueConsumer consumer) {
    String name = "consumer " + consumer;
    Explanation whole = ofWhole(name);
    if (whole != null) {
      return whole;
    } else if (consumer.closed) {
      return DeliveryReason.NO_SUCH_CONSUMER.of(name);
    }
    Explanation paused = paused(name, consumer);
    if (paused != null) {
      return paused;
    } else if (consumer.credit == 0) {
      int unsettled = unsettled(List.of(consumer));
      return unsettled > 0
          ? DeliveryReason.CONSUMER_BUSY.of(name, unsettled)
          : DeliveryReason.CONSUMER_IDLE.of(name);
    }
    int ready = queue.dispatch().readySize();
    if (ready == 0) {
      int waiting = queue.delayed().size() + queue.parked().size();
      return DeliveryReason.NOTHING_FOR_CONSUMER.of(name, consumer.credit, waiting);
    }
    return consumer.atEnd
        ? DeliveryReason.NOTHING_SELECTED.of(name, consumer.credit, ready)
        : DeliveryReason.SEARCHING.of(name, ready);
  }

  // --- names

  private String name(Entry entry) {
    return "%s in %s".formatted(messageId(entry), queueName());
  }

  static String messageId(Entry entry) {
    String id = entry.envelope.id();
    return id == null ? "message " + entry.key.sequence() : id;
  }

  private static String headName(@Nullable Entry head) {
    return head == null ? "another message" : messageId(head);
  }

  /** The queue, or the subscription with its topic. */
  String queueName() {
    String subscription = queue.subscription();
    return subscription == null
        ? queue.address().toString()
        : "%s of %s".formatted(subscription, queue.address());
  }
}
