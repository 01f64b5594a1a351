package org.angarium.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;

/** The clients of a simulated broker: which call comes next. */
final class Clients {
  private static final int CONNECTIONS = 3;
  private static final int SESSIONS = 3;
  private static final int BRANCHES = 4;
  private static final int TEMPORARIES = 2;
  private static final Address TOPIC = Address.topic("prices");

  /** One connection, with the client id of its slot. */
  private static final class Client {
    final BrokerConnection broker;
    final String clientId;
    final List<SimulatedSession> sessions = new ArrayList<>();
    final List<Place> temporaries = new ArrayList<>();
    boolean claimed;
    boolean closing;

    Client(BrokerConnection broker, String clientId) {
      this.broker = broker;
      this.clientId = clientId;
    }
  }

  private final Simulation simulation;
  private final Chance chance;
  private final Client[] clients = new Client[CONNECTIONS];
  private final List<Address> queues = new ArrayList<>();
  private final boolean patient;
  private final int oddSends;
  private final int mostBacklog;
  private int messages;
  private int sessionNumbers;
  private int branchNumbers;

  Clients(Simulation simulation) {
    this.simulation = simulation;
    this.chance = simulation.chance();
    this.patient = chance.oneIn(2);
    this.oddSends = chance.between(1, 6);
    this.mostBacklog = chance.between(10, 100);
    int count = chance.between(1, 3);
    for (int i = 0; i < count; i++) {
      queues.add(Address.queue("q" + i));
    }
  }

  int messages() {
    return messages;
  }

  /** The broker is gone, and all connections with it. */
  void gone() {
    for (Client client : clients) {
      if (client != null) {
        client.temporaries.forEach(simulation.ledger()::forget);
      }
    }
    Arrays.fill(clients, null);
    simulation.ledger().places().forEach(place -> place.removing = false);
  }

  /** The queues that they send to. */
  List<Address> queues() {
    return List.copyOf(queues);
  }

  /** The broker closes all connections. */
  void closing() {
    for (Client client : clients) {
      if (client != null && !client.closing) {
        client.sessions.stream()
            .filter(session -> !session.closed)
            .forEach(SimulatedSession::closing);
      }
    }
  }

  /** One call of one client. */
  void act() {
    int slot = chance.below(clients.length);
    Client client = clients[slot];
    if (client == null) {
      clients[slot] = connect("c" + slot);
    } else if (client.closing || !client.claimed) {
      return;
    } else if (client.sessions.size() < SESSIONS && chance.oneIn(4)) {
      client.sessions.add(open(client));
    } else if (chance.oneIn(300)) {
      close(slot);
    } else if (!client.sessions.isEmpty()) {
      SimulatedSession session = chance.pick(client.sessions);
      if (session.closed) {
        client.sessions.remove(session);
      } else if (session.mayCall(patient)) {
        act(client, session);
      }
    }
  }

  private Client connect(String clientId) {
    simulation.note("connects " + clientId);
    Client client = new Client(simulation.connect(), clientId);
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

  private SimulatedSession open(Client client) {
    SessionRequest.Mode mode = chance.pick(List.of(SessionRequest.Mode.values()));
    String name = client.clientId + ".s" + ++sessionNumbers;
    simulation.note("opens " + name + " " + mode);
    return new SimulatedSession(
        simulation, client.broker.openSession(new SessionRequest(mode)), name, mode);
  }

  private void close(int slot) {
    Client client = clients[slot];
    if (client.sessions.stream().anyMatch(session -> !session.closed && !session.mayCall(false))) {
      return;
    }
    client.closing = true;
    client.temporaries.forEach(place -> place.life = Place.Life.UNSURE);
    Map<SimulatedSession, Map<Copy, Integer>> left = new LinkedHashMap<>();
    for (SimulatedSession session : client.sessions) {
      if (!session.closed) {
        session.closing();
        left.put(session, session.leftover());
      }
    }
    simulation.call(
        "closes connection " + client.clientId,
        client.broker::close,
        (nothing, failure) -> {
          if (failure != null) {
            throw new Violation("a connection does not close", failure);
          }
          left.forEach(SimulatedSession::isClosed);
          client.temporaries.forEach(simulation.ledger()::forget);
          clients[slot] = null;
        });
  }

  // --- one session

  private void act(Client client, SimulatedSession session) {
    int dice = chance.below(100);
    if (dice < 28) {
      if (simulation.ledger().backlog() < mostBacklog) {
        send(client, session);
      } else {
        feed(session);
      }
    } else if (dice < 36) {
      consume(client, session);
    } else if (dice < 50) {
      feed(session);
    } else if (dice < 82) {
      settle(session);
    } else if (dice < 94) {
      decide(session);
    } else if (dice < 98) {
      lookOrAdopt(client, session);
    } else if (chance.oneIn(4)) {
      session.close();
    }
  }

  /** Sends a message, or a few to one destination. */
  private void send(Client client, SimulatedSession session) {
    Address to = target();
    int more = chance.oneIn(3) ? chance.below(4) : 0;
    do {
      session.send(message(client, session, to));
    } while (more-- > 0 && session.mayCall(patient));
  }

  private Address target() {
    List<Address> temporaries = new ArrayList<>();
    for (Client client : clients) {
      if (client != null) {
        client.temporaries.stream()
            .filter(place -> place.life == Place.Life.OPEN)
            .map(place -> place.address)
            .forEach(temporaries::add);
      }
    }
    if (!temporaries.isEmpty() && chance.oneIn(6)) {
      return chance.pick(temporaries);
    }
    return chance.oneIn(3) ? TOPIC : chance.pick(queues);
  }

  private Sent message(Client client, SimulatedSession session, Address to) {
    boolean odd = chance.oneIn(oddSends);
    long now = simulation.nowMs();
    return new Sent(
        ++messages,
        client.clientId,
        session.producer,
        to,
        !chance.oneIn(3),
        odd ? chance.below(10) : 4,
        odd && chance.oneIn(4) ? now + chance.between(1, 1_000) : 0,
        odd && chance.oneIn(4) ? now + chance.between(1, 3_000) : 0,
        chance.pick(Sent.COLOURS),
        chance.oneIn(40));
  }

  private void consume(Client client, SimulatedSession session) {
    if (session.consumers.size() >= 3) {
      SimulatedConsumer consumer = chance.pick(session.consumers);
      if (consumer.life != SimulatedConsumer.Life.CLOSING) {
        session.close(consumer);
      }
      return;
    }
    int credit = chance.below(4);
    List<Place> temporaries =
        client.temporaries.stream()
            .filter(place -> place.life == Place.Life.OPEN && !place.removing)
            .toList();
    if (!temporaries.isEmpty() && chance.oneIn(4)) {
      Place place = chance.pick(temporaries);
      session.consume(place, new ConsumerRequest.Queue(place.address), Wish.ALL, credit);
    } else if (chance.oneIn(2)) {
      Address queue = chance.oneIn(12) ? Ledger.DEAD_LETTERS : chance.pick(queues);
      Wish wish = chance.oneIn(3) ? chance.pick(List.of(Wish.values())) : Wish.ALL;
      session.consume(
          simulation.ledger().queue(queue), new ConsumerRequest.Queue(queue), wish, credit);
    } else {
      subscribe(client, session, credit);
    }
  }

  private void subscribe(Client client, SimulatedSession session, int credit) {
    boolean durable = chance.oneIn(2);
    boolean shared = chance.oneIn(2);
    int kind = chance.below(2);
    String name =
        durable || shared
            ? client.clientId + (durable ? "-d" : "-n") + (shared ? "s" : "u") + kind
            : null;
    String label = name == null ? "anonymous" + messages + "." + session + credit : name;
    Place place = simulation.ledger().find(label);
    boolean inUse = place != null && !place.consumers.isEmpty();
    if (place != null && place.removing || inUse && (!shared || place.life != Place.Life.OPEN)) {
      return;
    }
    Wish wish = place != null ? place.wish : Wish.values()[(kind + client.clientId.charAt(1)) % 5];
    boolean noLocal = !shared && kind == 0;
    session.consume(
        simulation
            .ledger()
            .subscription(
                label,
                TOPIC,
                durable,
                wish,
                durable ? client.clientId : null,
                noLocal ? client.clientId : null),
        new ConsumerRequest.Subscription(TOPIC, name, durable, shared),
        Wish.ALL,
        credit);
  }

  private void feed(SimulatedSession session) {
    if (session.consumers.isEmpty()) {
      return;
    }
    SimulatedConsumer consumer = chance.pick(session.consumers);
    if (consumer.life != SimulatedConsumer.Life.OPEN) {
      return;
    }
    switch (chance.below(8)) {
      case 0 -> session.flush(consumer);
      case 1 -> {
        if (!consumer.revoking) {
          session.revoke(consumer);
        }
      }
      case 2 -> {
        if (chance.oneIn(4)) {
          session.close(consumer);
        }
      }
      default -> {
        if (consumer.credit < 2) {
          session.credit(consumer, chance.between(1, 5));
        }
      }
    }
  }

  private void settle(SimulatedSession session) {
    if (session.out.isEmpty()) {
      return;
    }
    List<DeliveryToken> out = List.copyOf(session.out.keySet());
    List<DeliveryToken> some = out.subList(0, chance.between(1, Math.min(6, out.size())));
    boolean withStale = chance.oneIn(60);
    int dice = chance.below(20);
    Copy first = session.out.get(out.get(0));
    if (session.mode == SessionRequest.Mode.AT_ONCE && !first.stored && dice < 12) {
      session.consumed(out.get(0), chance.oneIn(2));
    } else if (dice < 9) {
      session.begin(chance.pick(out));
    } else if (dice < 16) {
      session.accept(
          some, withStale, chance.oneIn(2) ? Settlement.Answer.WRITTEN : Settlement.Answer.DURABLE);
    } else if (dice < 19) {
      session.giveBack(some, chance.oneIn(2), withStale);
    } else {
      DeliveryToken token = chance.pick(out);
      if (session.out.get(token).place.address.kind() == Address.Kind.QUEUE
          && !session.out.get(token).place.address.equals(Ledger.DEAD_LETTERS)) {
        session.reject(token);
      }
    }
  }

  private void decide(SimulatedSession session) {
    switch (session.mode) {
      case AT_ONCE -> {}
      case TRANSACTED -> {
        if (chance.oneIn(4)) {
          session.rollback();
        } else {
          session.commit();
        }
      }
      case XA -> branch(session);
    }
  }

  private void branch(SimulatedSession session) {
    List<Unit> decidable =
        simulation.branches().stream()
            .filter(unit -> unit.state == Unit.State.ENDED || unit.state == Unit.State.PREPARED)
            .toList();
    if (session.unit != null && session.suspended == null && chance.oneIn(6)) {
      session.suspend();
    } else if (session.unit != null && chance.oneIn(2)) {
      session.end(chance.oneIn(10));
    } else if (session.unit == null && session.suspended != null && chance.oneIn(2)) {
      if (chance.oneIn(4)) {
        session.end(false);
      } else {
        session.start(session.suspended, BrokerSession.XaStart.RESUME);
      }
    } else if (session.unit == null && chance.oneIn(6)) {
      join(session);
    } else if (!decidable.isEmpty() && chance.oneIn(2)) {
      Unit branch = chance.pick(decidable);
      if (branch.state == Unit.State.ENDED && chance.oneIn(2)) {
        session.prepare(branch);
      } else {
        session.decide(branch, !chance.oneIn(3));
      }
    } else if (session.unit == null && simulation.branches().size() < BRANCHES) {
      byte[] id = ("b" + ++branchNumbers).getBytes(StandardCharsets.UTF_8);
      session.start(new Unit(new BranchId(1, id, new byte[0])), BrokerSession.XaStart.NEW);
    }
  }

  private void join(SimulatedSession session) {
    List<Unit> open =
        simulation.branches().stream()
            .filter(unit -> unit.state == Unit.State.OPEN || unit.state == Unit.State.ENDED)
            .filter(unit -> unit != session.suspended)
            .toList();
    if (!open.isEmpty()) {
      session.start(chance.pick(open), BrokerSession.XaStart.JOIN);
    }
  }

  /** Removes a durable subscription that nobody consumes from. */
  private void unsubscribe(Client client) {
    List<Place> idle =
        simulation.ledger().places().stream()
            .filter(place -> client.clientId.equals(place.clientId) && !place.removing)
            .filter(place -> place.consumers.isEmpty() && place.life == Place.Life.OPEN)
            .toList();
    if (idle.isEmpty()) {
      return;
    }
    Place place = chance.pick(idle);
    boolean mayBeRefused = place.mayBeHeld();
    place.removing = true;
    place.life = Place.Life.UNSURE;
    simulation.call(
        client.clientId + " unsubscribes " + place.name,
        () -> client.broker.unsubscribe(place.name),
        (nothing, failure) -> {
          place.removing = false;
          place.life = Place.Life.OPEN;
          if (failure == null) {
            simulation.ledger().unsubscribed(place);
          } else if (!mayBeRefused || failure.kind() != SessionException.Kind.ILLEGAL_STATE) {
            throw new Violation(place.name + " is not removed: " + failure.getMessage(), failure);
          }
        });
  }

  /** Makes a temporary queue, or deletes one, which is refused while it has a consumer. */
  private void makeOrDelete(Client client) {
    if (client.temporaries.size() < TEMPORARIES) {
      simulation.call(
          client.clientId + " makes a temporary queue",
          () -> client.broker.createTemporary(Address.Kind.TEMPORARY_QUEUE),
          (address, failure) -> {
            if (failure != null) {
              throw new Violation("no temporary queue: " + failure.getMessage(), failure);
            }
            if (!client.closing) {
              client.temporaries.add(simulation.ledger().temporary(address));
            }
          });
      return;
    }
    Place place = chance.pick(client.temporaries);
    if (place.removing) {
      return;
    }
    place.removing = true;
    place.life = Place.Life.UNSURE;
    boolean mayBeRefused = !place.consumers.isEmpty();
    simulation.call(
        client.clientId + " deletes " + place.name,
        () -> client.broker.deleteTemporary(place.address),
        (nothing, failure) -> deleted(client, place, mayBeRefused, failure));
  }

  private void deleted(
      Client client, Place place, boolean mayBeRefused, @Nullable SessionException failure) {
    place.removing = false;
    if (failure == null) {
      boolean consumed =
          place.consumers.stream()
              .anyMatch(consumer -> consumer.life == SimulatedConsumer.Life.OPEN);
      Ledger.require(!consumed, "%s was deleted under %s", place.name, place.consumers);
      client.temporaries.remove(place);
      simulation.ledger().forget(place);
    } else if (!client.closing) {
      place.life = Place.Life.OPEN;
      boolean refused = mayBeRefused && failure.kind() == SessionException.Kind.ILLEGAL_STATE;
      Ledger.require(refused, "%s is not deleted: %s", place.name, failure);
    }
  }

  /** Looks into a queue, takes over what another session got, or removes a subscription. */
  private void lookOrAdopt(Client client, SimulatedSession session) {
    if (chance.oneIn(4)) {
      unsubscribe(client);
      return;
    }
    if (chance.oneIn(3)) {
      makeOrDelete(client);
      return;
    }
    SimulatedSession other = chance.pick(client.sessions);
    List<DeliveryToken> fresh =
        other.out.entrySet().stream()
            .filter(entry -> !entry.getValue().begun)
            .map(Map.Entry::getKey)
            .limit(2)
            .toList();
    if (other != session && !other.closed && !fresh.isEmpty()) {
      session.adopt(fresh, other);
    } else {
      Place place = simulation.ledger().queue(chance.pick(queues));
      session.browse(place, chance.pick(List.of(Wish.values())));
    }
  }

  // --- the end

  /** Decides what is undecided, closes everything, and takes what is left. */
  void end(Runnable quiet, Runnable later) {
    for (int slot = 0; slot < clients.length; slot++) {
      if (clients[slot] != null) {
        close(slot);
      }
    }
    quiet.run();
    Client last = connect("c0");
    SimulatedSession xa = openAs(last, SessionRequest.Mode.XA);
    for (Unit branch : List.copyOf(simulation.branches())) {
      xa.decide(branch, !branch.doomed && chance.oneIn(2));
      quiet.run();
    }
    later.run();
    quiet.run();
    SimulatedSession taker = openAs(last, SessionRequest.Mode.AT_ONCE);
    for (Place place : simulation.ledger().places()) {
      take(taker, place, quiet);
    }
  }

  private SimulatedSession openAs(Client client, SessionRequest.Mode mode) {
    return new SimulatedSession(
        simulation, client.broker.openSession(new SessionRequest(mode)), "last" + mode, mode);
  }

  /** Takes all that a place has; a subscription is taken by a connection of its client id. */
  private void take(SimulatedSession taker, Place place, Runnable quiet) {
    SimulatedSession session = taker;
    ConsumerRequest.Source source = new ConsumerRequest.Queue(place.address);
    @Nullable String clientId = place.clientId;
    if (clientId != null) {
      Client owner = clientId.equals("c0") ? null : connect(clientId);
      quiet.run();
      session = owner == null ? taker : openAs(owner, SessionRequest.Mode.AT_ONCE);
      boolean shared = place.name.contains("ds");
      source = new ConsumerRequest.Subscription(place.address, place.name, true, shared);
      takeWith(session, place, source, quiet);
      if (owner != null) {
        simulation.call("closes " + clientId, owner.broker::close, (nothing, failure) -> {});
        session.closing();
        quiet.run();
      }
      return;
    }
    takeWith(session, place, source, quiet);
  }

  private void takeWith(
      SimulatedSession session, Place place, ConsumerRequest.Source source, Runnable quiet) {
    session.consume(place, source, Wish.ALL, 100_000);
    quiet.run();
    if (!session.out.isEmpty()) {
      session.accept(List.copyOf(session.out.keySet()), false, Settlement.Answer.DURABLE);
      quiet.run();
    }
  }
}
