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

  /** Whose messages a subscription with noLocal leaves out; null when it leaves out none. */
  final @Nullable String notFrom;

  Life life = Life.UNSURE;

  /** Whether it was asked to be removed, without an answer so far. */
  boolean removing;

  /** How many purges are asked for without an answer so far. */
  int purges;

  /** Whether its deliveries pause. */
  final Pause pause = new Pause();

  final Map<Integer, Copy> copies = new LinkedHashMap<>();
  final Map<Integer, Copy> past = new HashMap<>();
  final List<SimulatedConsumer> consumers = new ArrayList<>();

  Place(
      String name,
      Address address,
      boolean durable,
      Wish wish,
      @Nullable String clientId,
      @Nullable String notFrom) {
    this.name = name;
    this.address = address;
    this.durable = durable;
    this.wish = wish;
    this.clientId = clientId;
    this.notFrom = notFrom;
  }

  /** Whether a message that is sent to its address comes here. */
  boolean takes(Sent sent) {
    return wish.wants(sent) && !sent.clientId().equals(notFrom);
  }

  /** Whether somebody may have a message of it: has it, gives it back, or has its body read. */
  boolean mayBeHeld() {
    return copies.values().stream()
        .anyMatch(
            copy ->
                copy.sent.large()
                    || copy.is(
                        Copy.State.OUT, Copy.State.HELD, Copy.State.RETURNING, Copy.State.ENDING));
  }

  boolean isBeingPurged() {
    return purges > 0;
  }

  void add(Copy copy) {
    copies.put(copy.sent.number(), copy);
    if (isBeingPurged()) {
      copy.mayBePurged();
    }
  }

  /** It is not here any more, and must not be seen again. */
  void drop(Copy copy) {
    copy.become(Copy.State.GONE);
    copies.remove(copy.sent.number());
    past.put(copy.sent.number(), copy);
  }
}
