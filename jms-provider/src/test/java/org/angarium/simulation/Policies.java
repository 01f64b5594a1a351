package org.angarium.simulation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.angarium.message.Address;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliveryPolicy.Backoff;
import org.angarium.session.RedeliverySettings;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MemoryStore;
import org.angarium.store.Operation;
import org.angarium.store.SimulatedStore;

/**
 * The redelivery policies of a run, picked by chance: one for each queue, which the store has from
 * the start and which change while the broker runs, and one for the subscriptions, which never
 * limits deliveries, because the model could not tell apart the dead letters of one message from
 * several of them. While a change is under way either policy may hold.
 */
final class Policies {
  /** The longest that a circuit breaker is open at first, in milliseconds. */
  static final long MAX_BREAKER_OPEN_MS = 2_000;

  private static final String KEY = "redelivery/";
  private static final List<String> ORDERS = List.of("skip", "skip", "groupStrict", "strict");

  /** What a queue is configured with, as it was and as it is about to be. */
  private static final class Configured {
    Map<String, String> settings;
    RedeliveryPolicy policy;

    /** How many deliveries those consumers allow that tighten the policy; 0 for none that do. */
    final int tightened;

    Map<String, String> changed = Map.of();
    List<RedeliveryPolicy> possible;
    boolean changing;
    boolean confirmed;

    /** Since which step what expires surely moves; whether it ever may have. */
    int movesExpiredSince;

    boolean everMovedExpired;

    Configured(Map<String, String> settings, RedeliveryPolicy policy) {
      this.settings = settings;
      this.policy = policy;
      this.tightened = Math.floorMod(settings.hashCode(), 4); // another from seed to seed
      this.possible = List.of(policy);
      notePossible(0);
    }

    /** What expires does not move for sure as long as a policy is possible that keeps it. */
    void notePossible(int step) {
      everMovedExpired |= possible.stream().anyMatch(one -> one.expired() != null);
      if (possible.stream().anyMatch(one -> one.expired() == null)) {
        movesExpiredSince = Integer.MAX_VALUE;
      } else if (movesExpiredSince == Integer.MAX_VALUE) {
        movesExpiredSince = step + 1;
      }
    }
  }

  private final Chance chance;
  private final RedeliveryPolicy wide;
  private final List<RedeliveryPolicy> onlyWide;
  private final Map<String, Configured> queues = new HashMap<>();

  Policies(Chance chance) {
    this.chance = chance;
    Map<String, String> settings = new LinkedHashMap<>(backoff());
    settings.put("maxDelayMs", "1000");
    settings.put("maxDeliveries", "0");
    settings.put("order", chance.pick(ORDERS));
    wide = RedeliveryPolicy.DEFAULT.with(settings);
    onlyWide = List.of(wide);
  }

  private Map<String, String> backoff() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("firstDelayMs", chance.oneIn(2) ? "0" : String.valueOf(chance.between(1, 100)));
    settings.put("delayMs", String.valueOf(chance.between(0, 1_000)));
    settings.put("jitterPercent", chance.oneIn(2) ? "0" : "50");
    return settings;
  }

  /** What the broker is configured with. */
  RedeliveryPolicy configured() {
    return wide;
  }

  /** Puts the policies of these queues where the broker finds them. */
  void store(MemoryStore.Medium medium, List<Address> addresses) {
    try (SimulatedStore store = new SimulatedStore(medium)) {
      for (Address queue : addresses) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("maxDeliveries", maxDeliveries());
        putMore(settings);
        queues.put(queue.name(), new Configured(settings, wide.with(settings)));
        store.submit(
            Batch.of(new Operation.PutSetting(KEY + queue, RedeliverySettings.text(settings))),
            new AwaitedCompletion());
      }
    }
  }

  private String maxDeliveries() {
    return String.valueOf(chance.pick(List.of(1, 2, 3, 10, 0)));
  }

  private void putMore(Map<String, String> settings) {
    if (chance.oneIn(2)) {
      settings.put("expired", Ledger.EXPIRED.name());
    }
    if (chance.oneIn(3)) {
      settings.put("breakerFailures", String.valueOf(chance.between(1, 3)));
      settings.put("breakerOpenMs", String.valueOf(chance.between(1, (int) MAX_BREAKER_OPEN_MS)));
    }
  }

  // --- changes

  /** Settings to change a queue's policy to; none when a change is under way or by chance. */
  Map<String, String> another() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (chance.oneIn(8)) {
      return settings;
    }
    settings.put("maxDeliveries", maxDeliveries());
    if (chance.oneIn(2)) {
      settings.putAll(backoff());
    }
    if (chance.oneIn(2)) {
      settings.put("order", chance.pick(ORDERS));
    }
    putMore(settings);
    return settings;
  }

  boolean isChanging(Place place) {
    Configured own = queues.get(place.name);
    return own != null && own.changing;
  }

  /** A change is asked for: from now on either may hold. */
  void asked(Place place, Map<String, String> settings, int step) {
    Configured own = queues.get(place.name);
    own.changing = true;
    own.confirmed = false;
    own.changed = settings;
    own.possible = List.of(own.policy, wide.with(settings));
    own.notePossible(step);
  }

  void answered(Place place) {
    queues.get(place.name).confirmed = true;
  }

  /** Nothing runs: changes that were answered hold everywhere. */
  void idle(int step) {
    for (Configured own : queues.values()) {
      if (own.changing) {
        settle(own, own.confirmed, step);
      }
    }
  }

  private void settle(Configured own, boolean done, int step) {
    if (done) {
      own.settings = own.changed;
      own.policy = own.possible.get(own.possible.size() - 1);
    }
    own.changing = false;
    own.possible = List.of(own.policy);
    own.notePossible(step);
  }

  /** The broker has ended, and this is what its store has. */
  void recovered(Map<String, String> stored, int step) {
    queues.forEach(
        (name, own) -> {
          String text = stored.get(KEY + Address.queue(name));
          Map<String, String> found = text == null ? Map.of() : RedeliverySettings.parse(text);
          boolean isNew = own.changing && found.equals(own.changed);
          boolean isOld = found.equals(own.settings) && !own.confirmed;
          boolean unchanged = !own.changing && found.equals(own.settings);
          Ledger.require(
              isNew || isOld || unchanged,
              "the policy of %s is %s, it was %s and to be changed to %s",
              name,
              found,
              own.settings,
              own.changed);
          settle(own, isNew, step);
          own.confirmed = false;
        });
  }

  // --- what holds

  /** The policies of which one holds for a place. */
  List<RedeliveryPolicy> of(Place place) {
    Configured own = place.address.kind() == Address.Kind.QUEUE ? queues.get(place.name) : null;
    return own == null ? onlyWide : own.possible;
  }

  boolean all(Place place, Predicate<RedeliveryPolicy> holds) {
    return of(place).stream().allMatch(holds);
  }

  boolean any(Place place, Predicate<RedeliveryPolicy> holds) {
    return of(place).stream().anyMatch(holds);
  }

  /** Whether as many deliveries have begun as the policy allows. */
  boolean isExhausted(Copy copy) {
    return all(copy.place, policy -> exhausts(policy, copy));
  }

  /** The same for one of the consumers that may be about to get it. */
  boolean mayBeExhausted(Copy copy) {
    int tightened = tightened(copy.place);
    return any(copy.place, policy -> exhausts(policy, copy))
        || tightened != 0 && copy.attempts >= tightened;
  }

  /** How many deliveries some of a place's consumers allow, never more; 0 when none says so. */
  int tightened(Place place) {
    Configured own = place.address.kind() == Address.Kind.QUEUE ? queues.get(place.name) : null;
    return own == null ? 0 : own.tightened;
  }

  private static boolean exhausts(RedeliveryPolicy policy, Copy copy) {
    return policy.maxDeliveries() != 0 && copy.attempts >= policy.maxDeliveries();
  }

  /** How long a message that failed waits at most. */
  long longestMs(Copy copy) {
    return of(copy.place).stream().mapToLong(policy -> longestMs(policy, copy)).max().orElseThrow();
  }

  /** How long it waits at least. */
  long shortestMs(Copy copy) {
    ToLongFunction<RedeliveryPolicy> shortest =
        policy -> longestMs(policy, copy) * (100 - policy.backoff().jitterPercent()) / 100;
    return of(copy.place).stream().mapToLong(shortest).min().orElseThrow();
  }

  private static long longestMs(RedeliveryPolicy policy, Copy copy) {
    Backoff backoff = policy.backoff();
    return new Backoff(
            backoff.firstDelayMs(),
            backoff.delayMs(),
            backoff.multiplier(),
            backoff.maxDelayMs(),
            0)
        .delayMs(copy.attempts, 0);
  }

  /** Whether two copies of a place wait for each other under every policy that may hold. */
  boolean waitTogether(Copy one, Copy other) {
    return all(one.place, policy -> together(policy, one, other));
  }

  boolean mayWaitTogether(Copy one, Copy other) {
    return any(one.place, policy -> together(policy, one, other));
  }

  private static boolean together(RedeliveryPolicy policy, Copy one, Copy other) {
    return switch (policy.order()) {
      case SKIP -> false;
      case GROUP_STRICT -> one.sent.colour().equals(other.sent.colour());
      case STRICT -> true;
    };
  }

  /** Whether what expires in a place may have been moved, and not only removed. */
  boolean mayMoveExpired(Place place) {
    Configured own = queues.get(place.name);
    return own != null && own.everMovedExpired;
  }

  /** Whether a copy moves when it has expired: that has been so since it was sent. */
  boolean movesExpired(Copy copy) {
    Configured own = queues.get(copy.place.name);
    return own != null && copy.calledAt >= own.movesExpiredSince && copy.calledAt > 0;
  }
}
