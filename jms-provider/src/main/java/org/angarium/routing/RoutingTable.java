package org.angarium.routing;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * Which queues are bound to which destination. Immutable; each change answers a new table.
 *
 * @param <Q> what a queue is
 */
public final class RoutingTable<Q> {
  private final PathMap<Address, List<Binding<Q>>> destinations;

  private RoutingTable(PathMap<Address, List<Binding<Q>>> destinations) {
    this.destinations = destinations;
  }

  /** A table without destinations. */
  public static <Q> RoutingTable<Q> empty() {
    return new RoutingTable<>(PathMap.empty());
  }

  /** The destination's bindings, oldest first; null when there is no such destination. */
  public @Nullable List<Binding<Q>> bindings(Address destination) {
    return destinations.get(destination);
  }

  /** The table with a destination that has no bindings yet; this table when it has it. */
  public RoutingTable<Q> with(Address destination) {
    return destinations.get(destination) != null
        ? this
        : new RoutingTable<>(destinations.with(destination, List.of()));
  }

  /** The table without a destination and its bindings. */
  public RoutingTable<Q> without(Address destination) {
    return new RoutingTable<>(destinations.without(destination));
  }

  /** The table with one more binding; the destination is added when it is missing. */
  public RoutingTable<Q> bind(Address destination, Binding<Q> binding) {
    List<Binding<Q>> old = destinations.get(destination);
    List<Binding<Q>> bindings = new ArrayList<>(old == null ? List.of() : old);
    bindings.add(binding);
    return new RoutingTable<>(destinations.with(destination, List.copyOf(bindings)));
  }

  /** The table without the bindings of a queue to a destination. */
  public RoutingTable<Q> unbind(Address destination, Q queue) {
    List<Binding<Q>> old = destinations.get(destination);
    if (old == null) {
      return this;
    }
    List<Binding<Q>> bindings =
        old.stream().filter(binding -> !binding.queue().equals(queue)).toList();
    return new RoutingTable<>(destinations.with(destination, bindings));
  }
}
