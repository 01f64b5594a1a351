package org.angarium.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Envelope;
import org.angarium.selector.Demand;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a queue: one with every ready entry, for consumers without a selector or with one
 * that has to be tried, and one for each value that the selectors of others demand, as {@code key =
 * 'a'} does. So an entry meets only the consumers that may want it, however many there are, and a
 * consumer that comes back looks only through what it may want. Owned by the queue's mailbox.
 */
final class Lanes {
  /** For how many names there may be lanes; each costs a look into every message. */
  static final int MOST_NAMES = 8;

  /** The lanes for the values of one name. */
  private record ByValue(Demand demand, Map<Object, Lane> lanes) {}

  private final Lane all = new Lane();
  private final Map<String, ByValue> names = new LinkedHashMap<>();
  private int turn;

  /** Which lanes there are, as a number that changes with them. */
  private int version;

  /** The lane of every ready entry. */
  Lane all() {
    return all;
  }

  void add(QueueConsumer consumer) {
    Lane lane = laneFor(consumer.demand());
    lane.add(consumer);
    consumer.enter(lane, lane != all);
  }

  private Lane laneFor(@Nullable Demand demand) {
    if (demand == null || names.size() >= MOST_NAMES && !names.containsKey(demand.name())) {
      return all;
    }
    ByValue byValue =
        names.computeIfAbsent(demand.name(), name -> new ByValue(demand, new HashMap<>()));
    return byValue.lanes.computeIfAbsent(demand.value(), value -> filled(demand, value));
  }

  /** A new lane, with what is ready already. */
  private Lane filled(Demand demand, Object value) {
    version++;
    Lane lane = new Lane(all);
    Entry entry = all.ready().first();
    while (entry != null) {
      if (value.equals(demand.valueIn(entry.envelope))) {
        lane.ready().add(entry);
      }
      entry = all.ready().after(entry);
    }
    return lane;
  }

  void remove(QueueConsumer consumer) {
    Lane lane = consumer.lane;
    lane.remove(consumer);
    Demand demand = consumer.demand();
    if (lane == all || demand == null || !lane.isDeserted()) {
      return;
    }
    ByValue byValue = names.get(demand.name());
    if (byValue != null) {
      version++;
      byValue.lanes.remove(demand.value());
      if (byValue.lanes.isEmpty()) {
        names.remove(demand.name());
      }
    }
  }

  /** The consumer that is given an entry which just came; null when none waits for such a one. */
  @Nullable QueueConsumer taker(Entry entry) {
    List<Lane> lanes = lanesOf(entry);
    int first = lanes.size() == 1 ? 0 : turn++ & Integer.MAX_VALUE;
    for (int i = 0; i < lanes.size(); i++) {
      QueueConsumer taker = lanes.get((first + i) % lanes.size()).taker(entry);
      if (taker != null) {
        return taker;
      }
    }
    return null;
  }

  /** Makes an entry ready and sees to it that those who may want it look at it. */
  void keep(Entry entry, boolean isPaused) {
    for (Lane lane : lanesOf(entry)) {
      lane.keep(entry, isPaused);
    }
  }

  /** Removes a ready entry. */
  void remove(Entry entry) {
    for (Lane lane : lanesOf(entry)) {
      lane.ready().remove(entry);
    }
  }

  private List<Lane> lanesOf(Entry entry) {
    if (names.isEmpty()) {
      return all.path;
    }
    List<Lane> lanes = entry.lanes;
    if (lanes == null || entry.lanesVersion != version) {
      lanes = find(entry.envelope);
      entry.lanes = lanes;
      entry.lanesVersion = version;
    }
    return lanes;
  }

  private List<Lane> find(Envelope message) {
    List<Lane> lanes = all.path;
    for (ByValue byValue : names.values()) {
      Object value = byValue.demand.valueIn(message);
      Lane lane = value == null ? null : byValue.lanes.get(value);
      if (lane != null) {
        lanes = lanes.size() == 1 ? lane.path : with(lanes, lane);
      }
    }
    return lanes;
  }

  private static List<Lane> with(List<Lane> lanes, Lane more) {
    List<Lane> longer = new ArrayList<>(lanes);
    longer.add(more);
    return longer;
  }
}
