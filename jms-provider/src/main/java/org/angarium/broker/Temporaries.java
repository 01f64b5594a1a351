package org.angarium.broker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.routing.Binding;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.store.StoredDestination;
import org.jspecify.annotations.Nullable;

/** The temporary destinations of one connection (JMS 3.1, 6.2.2). Any thread may call. */
final class Temporaries {
  private final Catalog catalog;
  private final Object owner;

  /** The destinations that exist; the catalog's mailbox's. */
  private final Map<Address, Destination> destinations = new LinkedHashMap<>();

  Temporaries(Catalog catalog, Object owner) {
    this.catalog = catalog;
    this.owner = owner;
  }

  Reply<Address> create(Address address) {
    Reply<Address> reply = new Reply<>(catalog.engine().completions());
    catalog.change(
        over -> {
          StoredDestination unstored = new StoredDestination(catalog.newId(), address);
          destinations.put(address, catalog.add(unstored, false, owner));
          reply.complete(address);
          over.run();
        });
    return reply;
  }

  Reply<Void> delete(Address address) {
    Reply<Void> reply = new Reply<>(catalog.engine().completions());
    catalog.change(
        over -> {
          Destination destination = destinations.get(address);
          if (destination == null) {
            reply.fail(Refusals.noDestination(address));
            over.run();
          } else {
            removeUnlessUsed(destination, reply, over);
          }
        });
    return reply;
  }

  private void removeUnlessUsed(Destination destination, Reply<Void> reply, Runnable over) {
    MessageQueue queue = destination.queue();
    if (queue == null) {
      List<Binding<MessageQueue>> bindings = catalog.bindings(destination.address());
      decide(destination, bindings == null ? 0 : bindings.size(), reply, over);
      return;
    }
    queue
        .mailbox()
        .post(
            () -> {
              int consumers = queue.dispatch().consumerCount();
              catalog.post(() -> decide(destination, consumers, reply, over));
            });
  }

  private void decide(Destination destination, int consumers, Reply<Void> reply, Runnable over) {
    if (consumers > 0) {
      reply.fail(
          Refusals.illegal(
              "%s has %d consumers; close them before you delete it"
                  .formatted(destination.address(), consumers)));
    } else {
      remove(destination);
      reply.complete(null);
    }
    over.run();
  }

  /** Deletes what is left when the connection ends, whoever may still use it. */
  Reply<Void> deleteAll() {
    Reply<Void> reply = new Reply<>(catalog.engine().completions());
    catalog.change(
        over -> {
          List.copyOf(destinations.values()).forEach(this::remove);
          reply.complete(null);
          over.run();
        });
    return reply;
  }

  private void remove(Destination destination) {
    SessionException why = Refusals.noDestination(destination.address());
    destinations.remove(destination.address());
    catalog.remove(destination);
    @Nullable MessageQueue queue = destination.queue();
    if (queue != null) {
      catalog.removeQueue(queue, why);
    }
  }
}
