package org.angarium.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final int MOST_NAMES = 8;

  /** The lanes for the values of one name. */
  private record ByValue(Demand demand, Map<Object, Lane> lanes) {}

  private final Lane all = new Lane();
  private final List<Lane> onlyAll = List.of(all);
  private final Map<String, ByValue> names = new LinkedHashMap<>();
  private int turn;

  /** The lane of every ready entry. */
  Lane all() {
    return all;
  }

  void add(QueueConsumer consumer) {
    laneFor(consumer.demand()).add(consumer);
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
    Lane lane = new Lane();
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
      return onlyAll;
    }
    List<Lane> lanes = new ArrayList<>(1 + names.size());
    lanes.add(all);
    for (ByValue byValue : names.values()) {
      Object value = byValue.demand.valueIn(entry.envelope);
      Lane lane = value == null ? null : byValue.lanes.get(value);
      if (lane != null) {
        lanes.add(lane);
      }
    }
    return lanes;
  }
}
