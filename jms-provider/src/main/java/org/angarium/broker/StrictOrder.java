package org.angarium.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.angarium.session.RedeliveryPolicy.Order;
import org.jspecify.annotations.Nullable;

/**
 * What may not overtake a message that waits for its next delivery. Owned by the queue's mailbox.
 *
 * <p>From its first failure until it is consumed or ends, such a message has a lane behind it: its
 * message group, or the whole queue. The first in the lane is its <i>head</i> and alone waits for
 * its time; nothing else of the lane is handed out meanwhile. Once the head is handed out, the rest
 * follows in order, but only to the session that has the head: that session can still give back all
 * of it, and an application that takes several messages in one transaction gets them. What belongs
 * to a group is <i>parked</i> here; what belongs to a lane that is the whole queue stays ready, and
 * {@link Dispatch} asks.
 */
final class StrictOrder {
  /** The property that names a message's group (JMS 3.1, 3.5.9). */
  private static final String GROUP = "JMSXGroupID";

  /** The lane that is the whole queue; a group's name is never empty. */
  private static final String ALL = "";

  private static final Comparator<Entry> DELIVERY_ORDER =
      Comparator.<Entry>comparingInt(entry -> -entry.key.priority())
          .thenComparingLong(entry -> entry.key.sequence());

  /** The messages that failed and what waits behind them. */
  private static final class Lane {
    final TreeSet<Entry> failed = new TreeSet<>(DELIVERY_ORDER);
    final TreeSet<Entry> parked = new TreeSet<>(DELIVERY_ORDER);

    /** Who has the head; null while it waits. */
    @Nullable Object session;

    Entry head() {
      return failed.first();
    }
  }

  private final Map<String, Lane> lanes = new HashMap<>(0);

  /** The lanes whose head is out. */
  private final Set<Lane> following = new LinkedHashSet<>(0);

  /** Whether nothing waits behind anything. */
  boolean isIdle() {
    return lanes.isEmpty();
  }

  /** The lane that a message belongs to under such an order; null for none. */
  private static @Nullable String laneOf(Entry entry, Order order) {
    if (order == Order.STRICT) {
      return ALL;
    }
    Object group = order == Order.SKIP ? null : entry.envelope.properties().get(GROUP);
    return group instanceof String name && !name.isEmpty() ? name : null;
  }

  private @Nullable Lane find(Entry entry) {
    if (lanes.isEmpty()) {
      return null;
    }
    Lane all = lanes.get(ALL);
    if (all != null) {
      return all;
    }
    String group = laneOf(entry, Order.GROUP_STRICT);
    return group == null ? null : lanes.get(group);
  }

  /** A message failed and will be delivered again: what belongs to its lane waits from now on. */
  void failed(Entry entry, Order order) {
    String name = laneOf(entry, order);
    if (name != null) {
      lanes.computeIfAbsent(name, any -> new Lane()).failed.add(entry);
    }
  }

  /**
   * A message is about to go back to its place. A head that comes back is nobody's; what is behind
   * a waiting head need not wait on its own account.
   */
  void comesBack(Entry entry) {
    Lane lane = find(entry);
    if (lane == null || !lane.failed.contains(entry)) {
      return;
    }
    if (lane.head() == entry) {
      follow(lane, null);
    } else if (lane.session == null) {
      entry.notBeforeMs = 0;
    }
  }

  /** Keeps a message here that may not be delivered yet; says whether it does. */
  boolean parks(Entry entry) {
    Lane lane = find(entry);
    if (lane == null || lane == lanes.get(ALL) || lane.head() == entry) {
      return false;
    }
    entry.state = Entry.State.PARKED;
    lane.parked.add(entry);
    return true;
  }

  /** Whether what is ready may be handed to a session's consumers. */
  boolean isOpen(Object session) {
    Lane all = lanes.isEmpty() ? null : lanes.get(ALL);
    return all == null || all.session == session;
  }

  /** The head that the whole queue waits for, when it is due and waits to be handed out. */
  @Nullable Entry readyHead() {
    Lane all = lanes.get(ALL);
    return all != null && all.head().state == Entry.State.READY ? all.head() : null;
  }

  /** Takes the next parked message that follows a head to this consumer; null when none does. */
  @Nullable Entry takeParked(QueueConsumer consumer) {
    for (Lane lane : following) {
      if (lane.session == consumer.session) {
        for (Entry entry : lane.parked) {
          if (consumer.wants(entry)) {
            lane.parked.remove(entry);
            return entry;
          }
        }
      }
    }
    return null;
  }

  /**
   * A message is handed out.
   *
   * @return whether others may follow it now
   */
  boolean delivered(Entry entry, Object session) {
    Lane lane = find(entry);
    if (lane == null || !lane.failed.contains(entry) || lane.head() != entry) {
      return false;
    }
    follow(lane, session);
    return true;
  }

  private void follow(Lane lane, @Nullable Object session) {
    lane.session = session;
    if (session == null) {
      following.remove(lane);
    } else {
      following.add(lane);
    }
  }

  /** A delivery was made another session's: what follows no longer goes to the first one. */
  void adopted(Entry entry, Object session) {
    Lane lane = find(entry);
    if (lane != null && lane.failed.contains(entry) && lane.head() == entry) {
      follow(lane, session);
    }
  }

  /**
   * A message is in the queue no more.
   *
   * @return what was parked and may go to its place now
   */
  List<Entry> gone(Entry entry) {
    Lane lane = find(entry);
    if (lane == null) {
      return List.of();
    }
    lane.parked.remove(entry);
    if (!lane.failed.remove(entry)) {
      return List.of();
    }
    if (lane.failed.isEmpty()) {
      lanes.values().remove(lane);
      following.remove(lane);
      return new ArrayList<>(lane.parked);
    }
    Entry head = lane.head();
    boolean isOut = head.state == Entry.State.IN_FLIGHT && head.consumer != null;
    follow(lane, isOut ? head.owner : null);
    return lane.parked.remove(head) ? List.of(head) : List.of();
  }

  /** Everything that is parked. */
  Collection<Entry> parked() {
    List<Entry> parked = new ArrayList<>();
    lanes.values().forEach(lane -> parked.addAll(lane.parked));
    return parked;
  }

  /** Ends all lanes; returns what was parked. */
  Collection<Entry> dissolve() {
    Collection<Entry> parked = parked();
    lanes.clear();
    following.clear();
    return parked;
  }
}
