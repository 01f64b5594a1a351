package org.angarium.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/** A queue, or a subscription, as the model knows it. */
final class Place {

  /** Whether it gets what is sent. */
  enum Life {
    /** It is being opened or closed: it may get it. */
    UNSURE,
    /** It gets it. */
    OPEN,
    /** It is no more. */
    CLOSED
  }

  final String name;
  final Address address;
  final boolean durable;

  /** What a subscription selects. */
  final Wish wish;

  /** The client id of a durable subscription; null for others. */
  final @Nullable String clientId;

  Life life = Life.UNSURE;
  final Map<Integer, Copy> copies = new LinkedHashMap<>();
  final Map<Integer, Copy> past = new HashMap<>();
  final List<SimulatedConsumer> consumers = new ArrayList<>();

  Place(String name, Address address, boolean durable, Wish wish, @Nullable String clientId) {
    this.name = name;
    this.address = address;
    this.durable = durable;
    this.wish = wish;
    this.clientId = clientId;
  }

  void add(Copy copy) {
    copies.put(copy.sent.number(), copy);
  }

  /** It is not here any more, and must not be seen again. */
  void drop(Copy copy) {
    copy.become(Copy.State.GONE);
    copies.remove(copy.sent.number());
    past.put(copy.sent.number(), copy);
  }
}
