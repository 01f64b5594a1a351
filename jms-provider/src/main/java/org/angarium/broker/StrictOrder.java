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
 * <p>From its first failure until it is consumed or ends, such a message has a line behind it: its
 * message group, or the whole queue. The first in the line is its <i>head</i> and alone waits for
 * its time; nothing else of the line is handed out meanwhile. Once the head is handed out, the rest
 * follows in order, but only to the session that has the head: that session can still give back all
 * of it, and an application that takes several messages in one transaction gets them. What belongs
 * to a group is <i>parked</i> here; what belongs to a line that is the whole queue stays ready, and
 * {@link Dispatch} asks.
 */
final class StrictOrder {
  /** The property that names a message's group (JMS 3.1, 3.5.9). */
  private static final String GROUP = "JMSXGroupID";

  /** The line that is the whole queue; a group's name is never empty. */
  private static final String ALL = "";

  private static final Comparator<Entry> DELIVERY_ORDER =
      Comparator.<Entry>comparingInt(entry -> -entry.key.priority())
          .thenComparingLong(entry -> entry.key.sequence());

  /** The messages that failed and what waits behind them. */
  private static final class Line {
    final TreeSet<Entry> failed = new TreeSet<>(DELIVERY_ORDER);
    final TreeSet<Entry> parked = new TreeSet<>(DELIVERY_ORDER);

    /** Who has the head; null while it waits. */
    @Nullable Object session;

    Entry head() {
      return failed.first();
    }
  }

  private final Map<String, Line> lines = new HashMap<>(0);

  /** The lines whose head is out. */
  private final Set<Line> following = new LinkedHashSet<>(0);

  /** Whether nothing waits behind anything. */
  boolean isIdle() {
    return lines.isEmpty();
  }

  /** The line that a message belongs to under such an order; null for none. */
  private static @Nullable String lineOf(Entry entry, Order order) {
    if (order == Order.STRICT) {
      return ALL;
    }
    Object group = order == Order.SKIP ? null : entry.envelope.properties().get(GROUP);
    return group instanceof String name && !name.isEmpty() ? name : null;
  }

  private @Nullable Line find(Entry entry) {
    if (lines.isEmpty()) {
      return null;
    }
    Line all = lines.get(ALL);
    if (all != null) {
      return all;
    }
    String group = lineOf(entry, Order.GROUP_STRICT);
    return group == null ? null : lines.get(group);
  }

  /** A message failed and will be delivered again: what belongs to its line waits from now on. */
  void failed(Entry entry, Order order) {
    String name = lineOf(entry, order);
    if (name != null) {
      lines.computeIfAbsent(name, any -> new Line()).failed.add(entry);
    }
  }

  /** These come back together: the heads among them are nobody's before any other is looked at. */
  void comeBack(List<Entry> entries) {
    for (Entry entry : entries) {
      Line line = find(entry);
      if (line != null && line.head() == entry) {
        follow(line, null);
      }
    }
  }

  /**
   * A message is about to go back to its place. A head that comes back is nobody's; what is behind
   * a waiting head need not wait on its own account.
   */
  void comesBack(Entry entry) {
    Line line = find(entry);
    if (line == null || !line.failed.contains(entry)) {
      return;
    }
    if (line.head() == entry) {
      follow(line, null);
    } else if (line.session == null) {
      entry.notBeforeMs = 0;
    }
  }

  /** Keeps a message here that may not be delivered yet; says whether it does. */
  boolean parks(Entry entry) {
    Line line = find(entry);
    if (line == null || line == lines.get(ALL) || line.head() == entry) {
      return false;
    }
    entry.state = Entry.State.PARKED;
    line.parked.add(entry);
    return true;
  }

  /** Whether a session has what this waits behind. */
  boolean isHeadOut(Entry entry) {
    Line line = find(entry);
    return line != null && line.session != null;
  }

  /** Whether what is ready may not be handed to everybody. */
  boolean holdsAll() {
    return !lines.isEmpty() && lines.containsKey(ALL);
  }

  /** Whether what is ready may be handed to a session's consumers. */
  boolean isOpen(Object session) {
    Line all = lines.isEmpty() ? null : lines.get(ALL);
    return all == null || all.session == session;
  }

  /** The head that the whole queue waits for, when it is due and waits to be handed out. */
  @Nullable Entry readyHead() {
    Line all = lines.get(ALL);
    return all != null && all.head().state == Entry.State.READY ? all.head() : null;
  }

  /** The message group of an entry; empty for none. */
  static String groupOf(Entry entry) {
    String group = lineOf(entry, Order.GROUP_STRICT);
    return group == null ? "" : group;
  }

  /** What an entry waits behind, or itself when it is the head; null when it is in no line. */
  @Nullable Entry headOf(Entry entry) {
    Line line = find(entry);
    return line == null ? null : line.head();
  }

  /** The head that the whole queue waits for; null for none. */
  @Nullable Entry wholeHead() {
    Line all = lines.get(ALL);
    return all == null ? null : all.head();
  }

  /** Takes the next parked message that follows a head to this consumer; null when none does. */
  @Nullable Entry takeParked(QueueConsumer consumer) {
    for (Line line : following) {
      if (line.session == consumer.session) {
        for (Entry entry : line.parked) {
          if (consumer.wants(entry)) {
            line.parked.remove(entry);
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
    Line line = find(entry);
    if (line == null || !line.failed.contains(entry) || line.head() != entry) {
      return false;
    }
    follow(line, session);
    return true;
  }

  private void follow(Line line, @Nullable Object session) {
    line.session = session;
    if (session == null) {
      following.remove(line);
    } else {
      following.add(line);
    }
  }

  /** A delivery was made another session's: what follows no longer goes to the first one. */
  void adopted(Entry entry, Object session) {
    Line line = find(entry);
    if (line != null && line.failed.contains(entry) && line.head() == entry) {
      follow(line, session);
    }
  }

  /**
   * A message is in the queue no more.
   *
   * @return what was parked and may go to its place now
   */
  List<Entry> gone(Entry entry) {
    Line line = find(entry);
    if (line == null) {
      return List.of();
    }
    line.parked.remove(entry);
    if (!line.failed.remove(entry)) {
      return List.of();
    }
    if (line.failed.isEmpty()) {
      lines.values().remove(line);
      following.remove(line);
      return new ArrayList<>(line.parked);
    }
    Entry head = line.head();
    boolean isOut = head.state == Entry.State.IN_FLIGHT && head.consumer != null;
    follow(line, isOut ? head.owner : null);
    return line.parked.remove(head) ? List.of(head) : List.of();
  }

  /** Everything that is parked. */
  Collection<Entry> parked() {
    List<Entry> parked = new ArrayList<>();
    lines.values().forEach(line -> parked.addAll(line.parked));
    return parked;
  }

  /** Ends all lines; returns what was parked. */
  Collection<Entry> dissolve() {
    Collection<Entry> parked = parked();
    lines.clear();
    following.clear();
    return parked;
  }
}
