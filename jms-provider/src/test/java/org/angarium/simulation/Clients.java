package org.angarium.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;

/** The clients of a simulated broker: which call comes next. */
final class Clients {
  private static final int CONNECTIONS = 3;
  private static final int SESSIONS = 3;
  private static final int BRANCHES = 4;
  static final Address TOPIC = Address.topic("prices");

  private final Simulation simulation;
  private final Chance chance;
  private final Client[] clients = new Client[CONNECTIONS];
  private final List<Address> queues = new ArrayList<>();
  private final boolean patient;

  /**
   * Whether many wait for what is sent, mostly on several durable subscriptions, and accept it
   * before it is written.
   */
  private final boolean hasty;

  private final int oddSends;
  private final int mostBacklog;
  private final Operator operator;
  private int messages;
  private int sessionNumbers;
  private int branchNumbers;

  /**
   * Clients as chance makes them.
   *
   * @param inHaste whether they are in haste for sure
   */
  Clients(Simulation simulation, boolean inHaste) {
    this.simulation = simulation;
    this.chance = simulation.chance();
    this.patient = chance.oneIn(2);
    this.hasty = chance.oneIn(3) || inHaste;
    this.oddSends = chance.between(1, 6);
    this.mostBacklog = chance.between(10, 100);
    int count = chance.between(1, 3);
    for (int i = 0; i < count; i++) {
      queues.add(Address.queue("q" + i));
    }
    this.operator = new Operator(simulation, queues);
  }

  boolean areHasty() {
    return hasty;
  }

  Operator operator() {
    return operator;
  }

  /** Closes all connections. */
  void close() {
    for (int slot = 0; slot < clients.length; slot++) {
      if (clients[slot] != null) {
        close(slot);
      }
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
      if (client != null) {
        client.ended();
      }
    }
  }

  /** One call of one client, or of an operator. */
  void act() {
    if (chance.oneIn(60)) {
      operator.act();
      return;
    }
    if (hasty && chance.oneIn(2) && settleInHaste()) {
      return;
    }
    int slot = chance.below(clients.length);
    Client client = clients[slot];
    if (client == null) {
      if (!simulation.host().hasFailed()) {
        clients[slot] = Client.connect(simulation, "c" + slot);
      }
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

  private SimulatedSession open(Client client) {
    SessionRequest.Mode mode =
        hasty && chance.oneIn(2)
            ? SessionRequest.Mode.AT_ONCE
            : chance.pick(List.of(SessionRequest.Mode.values()));
    String name = client.clientId + ".s" + ++sessionNumbers;
    simulation.note("opens " + name + " " + mode);
    return new SimulatedSession(
        simulation, client.broker.openSession(new SessionRequest(mode)), name, mode);
  }

  private void close(int slot) {
    Client client = clients[slot];
    if (client.mayClose()) {
      client.close(() -> clients[slot] = null);
    }
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
    return chance.oneIn(hasty ? 2 : 3) ? TOPIC : chance.pick(queues);
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
        consumer.close();
      }
      return;
    }
    int credit = hasty ? chance.between(3, 8) : chance.below(4);
    List<Place> temporaries =
        client.temporaries.stream()
            .filter(place -> place.life == Place.Life.OPEN && !place.removing)
            .toList();
    if (!temporaries.isEmpty() && chance.oneIn(4)) {
      Place place = chance.pick(temporaries);
      session.consume(place, new ConsumerRequest.Queue(place.address), Wish.ALL, credit);
    } else if (chance.oneIn(hasty ? 5 : 2)) {
      Address queue = deadOr(chance.pick(queues));
      Wish wish = chance.oneIn(3) ? chance.pick(List.of(Wish.values())) : Wish.ALL;
      session.consume(
          simulation.ledger().queue(queue), new ConsumerRequest.Queue(queue), wish, credit);
    } else {
      subscribe(client, session, credit);
    }
  }

  private Address deadOr(Address queue) {
    if (!chance.oneIn(12)) {
      return queue;
    }
    return chance.oneIn(2) ? Ledger.DEAD_LETTERS : Ledger.EXPIRED;
  }

  private void subscribe(Client client, SimulatedSession session, int credit) {
    boolean durable = hasty && chance.oneIn(2) || chance.oneIn(2);
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
      case 0 -> consumer.flush();
      case 1 -> {
        if (!consumer.revoking) {
          consumer.revokeCredit();
        }
      }
      case 2 -> {
        if (chance.oneIn(4)) {
          consumer.close();
        }
      }
      default -> {
        if (consumer.credit < 2) {
          consumer.credit(chance.between(1, 5));
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
      session.settling.consumed(out.get(0), chance.oneIn(2));
    } else if (dice < 9) {
      session.settling.begin(chance.pick(out));
    } else if (dice < 16) {
      session.settling.accept(
          some, withStale, chance.oneIn(2) ? Settlement.Answer.WRITTEN : Settlement.Answer.DURABLE);
    } else if (dice < 19) {
      session.settling.giveBack(some, chance.oneIn(2), withStale);
    } else {
      DeliveryToken token = chance.pick(out);
      if (session.out.get(token).place.address.kind() == Address.Kind.QUEUE
          && !session.out.get(token).place.address.equals(Ledger.DEAD_LETTERS)
          && !session.out.get(token).place.address.equals(Ledger.EXPIRED)) {
        session.settling.reject(token);
      }
    }
  }

  /** Begins or accepts something whose send is not answered; says whether there was anything. */
  private boolean settleInHaste() {
    for (Client client : clients) {
      for (SimulatedSession session :
          client == null ? List.<SimulatedSession>of() : client.sessions) {
        if (session.mode == SessionRequest.Mode.AT_ONCE
            && !session.closed
            && session.mayCall(patient)) {
          for (Map.Entry<DeliveryToken, Copy> out : session.out.entrySet()) {
            if (out.getValue().stored && out.getValue().isInDoubt()) {
              if (chance.oneIn(4)) {
                session.settling.begin(out.getKey());
              } else {
                session.settling.accept(List.of(out.getKey()), false, Settlement.Answer.DURABLE);
              }
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private void decide(SimulatedSession session) {
    switch (session.mode) {
      case AT_ONCE -> {}
      case TRANSACTED -> {
        if (chance.oneIn(4)) {
          session.transactions.rollback();
        } else {
          session.transactions.commit();
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
      session.transactions.suspend();
    } else if (session.unit != null && chance.oneIn(2)) {
      session.transactions.end(chance.oneIn(10));
    } else if (session.unit == null && session.suspended != null && chance.oneIn(2)) {
      if (chance.oneIn(4)) {
        session.transactions.end(false);
      } else {
        session.transactions.start(session.suspended, BrokerSession.XaStart.RESUME);
      }
    } else if (session.unit == null && chance.oneIn(6)) {
      join(session);
    } else if (!decidable.isEmpty() && chance.oneIn(2)) {
      Unit branch = chance.pick(decidable);
      if (branch.state == Unit.State.ENDED && chance.oneIn(2)) {
        session.transactions.prepare(branch);
      } else {
        session.transactions.decide(branch, !chance.oneIn(3));
      }
    } else if (session.unit == null && simulation.branches().size() < BRANCHES) {
      byte[] id = ("b" + ++branchNumbers).getBytes(StandardCharsets.UTF_8);
      session.transactions.start(
          new Unit(new BranchId(1, id, new byte[0])), BrokerSession.XaStart.NEW);
    }
  }

  private void join(SimulatedSession session) {
    List<Unit> open =
        simulation.branches().stream()
            .filter(unit -> unit.state == Unit.State.OPEN || unit.state == Unit.State.ENDED)
            .filter(unit -> unit != session.suspended)
            .toList();
    if (!open.isEmpty()) {
      session.transactions.start(chance.pick(open), BrokerSession.XaStart.JOIN);
    }
  }

  /** Looks into a queue, takes over what another session got, or removes a subscription. */
  private void lookOrAdopt(Client client, SimulatedSession session) {
    if (chance.oneIn(4)) {
      client.unsubscribe();
      return;
    }
    if (chance.oneIn(3)) {
      client.makeOrDelete();
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
      session.settling.adopt(fresh, other);
    } else {
      Place place = simulation.ledger().queue(chance.pick(queues));
      session.browse(place, chance.pick(List.of(Wish.values())));
    }
  }
}
