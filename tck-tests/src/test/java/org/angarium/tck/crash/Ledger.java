package org.angarium.tck.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.tck.crash.Work.Kind;

/**
 * Holds the events of all processes against what was promised.
 *
 * <p>A call that returned holds. A call that was under way when its process was killed is in doubt:
 * it may have happened or not, but a transaction wholly or not at all. The log ends with a process
 * that consumes all there is; so what was put in has to have been taken out by then, once.
 *
 * <ul>
 *   <li>lost: put in by a call that returned, and neither taken out nor in doubt to be
 *   <li>returned: received after it was taken out by a call that returned
 *   <li>torn: of a transaction in doubt some happened and some did not; of one message that is sent
 *       to several subscriptions, outside a transaction, some may be seen before it is stored
 *   <li>out of nowhere: received though nobody sent it, or though it was rolled back
 *   <li>unflagged: received again without JMSRedelivered, or with a count that has not grown
 *   <li>out of order: first deliveries of one producer's messages to one consumer
 *   <li>damaged: another body than was sent
 * </ul>
 *
 * Used by one thread.
 */
final class Ledger {
  /** The processes that drain in the end; they receive everything in order, flagged or not. */
  static final String DRAIN = "drain";

  private enum State {
    BEGUN,
    DONE,
    ABANDONED
  }

  private static final class Account {
    final Work work;
    State state;
    final Set<Place> returned = new HashSet<>();

    Account(Work work, State state) {
      this.work = work;
      this.state = state;
    }
  }

  private static final class Stay {
    final Account producer;

    /** Who takes it out; null while nobody does. */
    Account consumer;

    /** In which process that is. */
    int consumerProcess;

    int lastCount;

    Stay(Account producer) {
      this.producer = producer;
    }
  }

  private final Set<String> ordered;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<Place, Stay> stays = new LinkedHashMap<>();
  private final Map<String, Long> lastNumbers = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int process;
  private long received;
  private long unexplained;

  /**
   * An empty ledger.
   *
   * @param ordered the queues and subscriptions that have one consumer at a time
   */
  Ledger(Set<String> ordered) {
    this.ordered = Set.copyOf(ordered);
  }

  /** Takes the next event. */
  void add(Event event) {
    if (event instanceof Event.Begin begin) {
      begin(begin.work());
    } else if (event instanceof Event.Done done) {
      accounts.get(key(done.actor(), done.number())).state = State.DONE;
    } else if (event instanceof Event.Abandon abandon) {
      open(abandon.work(), State.ABANDONED);
    } else if (event instanceof Event.Seen seen) {
      received++;
      seen(seen);
    } else if (event instanceof Event.Ended) {
      process++;
    }
  }

  /** How many messages were received, counting each time. */
  long received() {
    return received;
  }

  /**
   * How many messages came with JMSRedelivered though no line says that they were seen before. A
   * kill can cut off one such line for each consumer.
   */
  long unexplained() {
    return unexplained;
  }

  /** What was promised and not kept, after the last event. */
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    stays.forEach((place, stay) -> checkLost(place, stay, all));
    accounts.values().forEach(account -> checkTorn(account, all));
    return all;
  }

  private static String key(String actor, long number) {
    return actor + " " + number;
  }

  private void begin(Work work) {
    Account account = open(work, State.BEGUN);
    for (Place place : work.consumed()) {
      Stay stay = stays.get(place);
      if (stay != null) {
        stay.consumer = account;
        stay.consumerProcess = process;
      }
    }
  }

  private Account open(Work work, State state) {
    Account account = new Account(work, state);
    if (accounts.put(key(work.actor(), work.number()), account) != null) {
      throw new IllegalArgumentException("begun twice: " + work);
    }
    for (Place place : work.produced()) {
      if (stays.put(place, new Stay(account)) != null) {
        throw new IllegalArgumentException("produced twice: " + place);
      }
    }
    return account;
  }

  private void seen(Event.Seen seen) {
    Stay stay = stays.get(seen.place());
    if (!seen.intact()) {
      violate("damaged", seen);
    }
    if (stay == null || stay.producer.state == State.ABANDONED) {
      violate("out of nowhere", seen);
      return;
    }
    checkReturned(stay, seen);
    checkFlag(stay, seen);
    checkOrder(seen);
    stay.lastCount = seen.count();
  }

  private void checkReturned(Stay stay, Event.Seen seen) {
    if (stay.consumer == null) {
      return;
    }
    if (stay.consumer.state == State.DONE || stay.consumerProcess == process) {
      violate("returned", seen);
    }
    stay.consumer.returned.add(seen.place());
    stay.consumer = null;
  }

  private void checkFlag(Stay stay, Event.Seen seen) {
    boolean again = stay.lastCount > 0;
    boolean unflagged = again && !seen.redelivered();
    if (unflagged || seen.count() <= stay.lastCount || seen.redelivered() != seen.count() > 1) {
      violate("unflagged (seen with count " + stay.lastCount + " before)", seen);
    }
    if (!again && seen.redelivered()) {
      unexplained++;
    }
  }

  private void checkOrder(Event.Seen seen) {
    boolean drained = seen.actor().startsWith(DRAIN);
    boolean first = ordered.contains(seen.place().where()) && !seen.redelivered();
    if (drained || first) {
      String stream = seen.actor() + " " + seen.place().where() + " " + seen.place().producer();
      Long last = lastNumbers.put(stream, seen.place().number());
      if (last != null && last >= seen.place().number()) {
        violate("out of order (after " + last + ")", seen);
      }
    }
  }

  private void checkLost(Place place, Stay stay, List<String> all) {
    if (stay.producer.state == State.DONE && stay.consumer == null) {
      all.add("lost: %s, sent by %s".formatted(place, stay.producer.work));
    }
  }

  private void checkTorn(Account account, List<String> all) {
    Work work = account.work;
    boolean copiesMayBeSeenAlone = work.kind() == Kind.SEND;
    if (account.state != State.BEGUN || copiesMayBeSeenAlone) {
      return;
    }
    long appeared = work.produced().stream().filter(this::hasAppeared).count();
    long happened = appeared;
    long whole = work.produced().size();
    if (work.kind() == Kind.COMMIT) {
      long taken = work.consumed().stream().filter(this::isSent).count();
      whole += taken;
      happened += taken - account.returned.stream().filter(this::isSent).count();
    }
    if (happened != 0 && happened != whole) {
      all.add(
          "torn: of %s appeared %d, and returned %s".formatted(work, appeared, account.returned));
    }
  }

  /** Whether its send holds; one in doubt can be received, and be lost with its process. */
  private boolean isSent(Place place) {
    Stay stay = stays.get(place);
    return stay != null && stay.producer.state == State.DONE;
  }

  private boolean hasAppeared(Place place) {
    return stays.get(place).lastCount > 0;
  }

  private void violate(String what, Event.Seen seen) {
    violations.add(what + ": " + seen);
  }
}
