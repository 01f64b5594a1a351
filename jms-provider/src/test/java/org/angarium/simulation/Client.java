package org.angarium.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.BrokerConnection;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/** One connection, with the client id of its slot. */
final class Client {
  private static final int TEMPORARIES = 2;

  private final Simulation simulation;
  final BrokerConnection broker;
  final String clientId;
  final List<SimulatedSession> sessions = new ArrayList<>();
  final List<Place> temporaries = new ArrayList<>();
  boolean claimed;
  boolean closing;

  private Client(Simulation simulation, String clientId) {
    this.simulation = simulation;
    this.clientId = clientId;
    this.broker = simulation.host().connect(this::endedByBroker);
  }

  static Client connect(Simulation simulation, String clientId) {
    simulation.note("connects " + clientId);
    Client client = new Client(simulation, clientId);
    simulation.call(
        "claims " + clientId,
        () -> client.broker.claimClientId(clientId),
        (nothing, failure) -> {
          if (failure != null) {
            throw new Violation("a client id is not free: " + failure.getMessage(), failure);
          }
          client.claimed = true;
        });
    return client;
  }

  private void endedByBroker(SessionException why) {
    simulation.note(clientId + " is told: " + why.kind());
    if (simulation.host().mayEnd(why)) {
      ended();
    } else {
      throw new Violation("the broker ends " + clientId + ": " + why.getMessage(), why);
    }
  }

  /** The broker ends the connection, and its sessions. */
  void ended() {
    if (!closing) {
      closing = true;
      temporaries.forEach(place -> place.life = Place.Life.UNSURE);
      sessions.stream().filter(session -> !session.closed).forEach(SimulatedSession::closing);
    }
  }

  /** Whether no session waits for an answer that its next call must follow. */
  boolean mayClose() {
    return sessions.stream().allMatch(session -> session.closed || session.mayCall(false));
  }

  /** Closes the connection. */
  void close(Runnable then) {
    closing = true;
    temporaries.forEach(place -> place.life = Place.Life.UNSURE);
    Map<SimulatedSession, Map<Copy, Integer>> left = new LinkedHashMap<>();
    for (SimulatedSession session : sessions) {
      if (!session.closed) {
        session.closing();
        left.put(session, session.leftover());
      }
    }
    simulation.call(
        "closes connection " + clientId,
        broker::close,
        (nothing, failure) -> {
          if (failure != null) {
            throw new Violation("a connection does not close", failure);
          }
          left.forEach(SimulatedSession::isClosed);
          temporaries.forEach(simulation.ledger()::forget);
          then.run();
        });
  }

  /** Removes a durable subscription that nobody consumes from. */
  void unsubscribe() {
    List<Place> idle =
        simulation.ledger().places().stream()
            .filter(place -> clientId.equals(place.clientId) && !place.removing)
            .filter(place -> place.consumers.isEmpty() && place.life == Place.Life.OPEN)
            .toList();
    if (idle.isEmpty()) {
      return;
    }
    Place place = simulation.chance().pick(idle);
    boolean mayBeRefused = place.mayBeHeld();
    place.removing = true;
    place.life = Place.Life.UNSURE;
    simulation.call(
        clientId + " unsubscribes " + place.name,
        () -> broker.unsubscribe(place.name),
        (nothing, failure) -> {
          place.removing = false;
          place.life = Place.Life.OPEN;
          if (failure == null) {
            simulation.ledger().unsubscribed(place);
          } else if (!mayBeRefused || failure.kind() != SessionException.Kind.ILLEGAL_STATE) {
            throw new Violation(place.name + " is not removed: " + failure.getMessage(), failure);
          }
        },
        why -> {
          place.removing = false;
          place.life = SimulatedSession.didNothing(why) ? Place.Life.OPEN : Place.Life.UNSURE;
        });
  }

  /** Makes a temporary queue, or deletes one, which is refused while it has a consumer. */
  void makeOrDelete() {
    if (temporaries.size() < TEMPORARIES) {
      simulation.call(
          clientId + " makes a temporary queue",
          () -> broker.createTemporary(Address.Kind.TEMPORARY_QUEUE),
          (address, failure) -> {
            if (failure != null) {
              throw new Violation("no temporary queue: " + failure.getMessage(), failure);
            }
            if (!closing) {
              temporaries.add(simulation.ledger().temporary(address));
            }
          });
      return;
    }
    Place place = simulation.chance().pick(temporaries);
    if (place.removing) {
      return;
    }
    place.removing = true;
    place.life = Place.Life.UNSURE;
    boolean mayBeRefused = !place.consumers.isEmpty();
    simulation.call(
        clientId + " deletes " + place.name,
        () -> broker.deleteTemporary(place.address),
        (nothing, failure) -> deleted(place, mayBeRefused, failure));
  }

  private void deleted(Place place, boolean mayBeRefused, @Nullable SessionException failure) {
    place.removing = false;
    if (failure == null) {
      boolean consumed =
          place.consumers.stream()
              .anyMatch(consumer -> consumer.life == SimulatedConsumer.Life.OPEN);
      Ledger.require(!consumed, "%s was deleted under %s", place.name, place.consumers);
      temporaries.remove(place);
      simulation.ledger().forget(place);
    } else if (!closing) {
      place.life = Place.Life.OPEN;
      boolean refused = mayBeRefused && failure.kind() == SessionException.Kind.ILLEGAL_STATE;
      Ledger.require(refused, "%s is not deleted: %s", place.name, failure);
    }
  }
}
