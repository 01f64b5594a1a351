package org.angarium.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.angarium.message.Address;
import org.angarium.session.PolicySetting;
import org.angarium.session.PolicySetting.Source;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliverySettings;
import org.angarium.session.RedeliveryTarget;
import org.jspecify.annotations.Nullable;

/**
 * The redelivery policies as they are configured. What a target does not say the next wider one
 * does, then the broker's configuration, then {@link RedeliveryPolicy#DEFAULT}. Owned by the
 * catalog's mailbox.
 *
 * <p>A queue that dead letters are moved to does not take over where the dead letters of others go:
 * its own go to {@link DeadLetters#DEFAULT} unless it says otherwise; and those of the last queue
 * stay there, because its deliveries have no limit.
 */
final class RedeliveryPolicies {
  private static final String KEY = "redelivery/";
  private static final String DEAD_LETTERS = "deadLetters";
  private static final String MAX_DELIVERIES = "maxDeliveries";

  /** What holds for the queue that keeps the dead letters that have nowhere else to go. */
  private static final Map<String, String> NO_END =
      Map.of(DEAD_LETTERS, "", MAX_DELIVERIES, "0", "budgetMs", "0", "exceptions", "");

  private final RedeliveryPolicy defaults;
  private final Map<RedeliveryTarget, Map<String, String>> given = new HashMap<>();

  RedeliveryPolicies(RedeliveryPolicy defaults) {
    this.defaults = withDeadLetters(defaults);
  }

  private static RedeliveryPolicy withDeadLetters(RedeliveryPolicy policy) {
    return policy.deadLetters() != null
        ? policy
        : policy.with(Map.of(DEAD_LETTERS, DeadLetters.DEFAULT));
  }

  /** A copy to try a change on. */
  private RedeliveryPolicies(RedeliveryPolicies like) {
    this(like.defaults);
    given.putAll(like.given);
  }

  /** Takes up what the store kept. */
  void recovered(Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(KEY)) {
            given.put(
                RedeliveryTarget.parse(key.substring(KEY.length())),
                RedeliverySettings.parse(value));
          }
        });
  }

  /** The key and value under which the store keeps a target's settings. */
  static String key(RedeliveryTarget target) {
    return KEY + target;
  }

  /** What is configured, by target. */
  Map<RedeliveryTarget, Map<String, String>> given() {
    return Map.copyOf(given);
  }

  /** The policy that holds for a target. */
  RedeliveryPolicy of(RedeliveryTarget target) {
    RedeliveryTarget wider = target.wider();
    RedeliveryPolicy base = wider == null ? defaults : of(wider);
    Map<String, String> own = given.getOrDefault(target, Map.of());
    String queue = queueName(target);
    if (queue == null || !isForDeadLetters(queue)) {
      return withDeadLetters(base.with(own));
    }
    if (!queue.equals(lastQueue())) {
      return withDeadLetters(base.with(Map.of(DEAD_LETTERS, DeadLetters.DEFAULT)).with(own));
    }
    return base.with(NO_END).with(own);
  }

  /** The settings of the policy that holds for a target, with who says so. */
  List<PolicySetting> sources(RedeliveryTarget target) {
    List<PolicySetting> settings = new ArrayList<>();
    of(target)
        .settings()
        .forEach(
            (name, value) -> settings.add(new PolicySetting(name, value, source(target, name))));
    return List.copyOf(settings);
  }

  private Source source(RedeliveryTarget target, String name) {
    RedeliveryTarget at = target;
    while (at != null) {
      if (given.getOrDefault(at, Map.of()).containsKey(name)) {
        if (at.address() == null) {
          return Source.BROKER;
        }
        return at.subscription() == null ? Source.DESTINATION : Source.SUBSCRIPTION;
      }
      at = at.wider();
    }
    String byDefault = withDeadLetters(RedeliveryPolicy.DEFAULT).settings().get(name);
    return Objects.equals(defaults.settings().get(name), byDefault)
        ? Source.DEFAULT
        : Source.BROKER;
  }

  /** Where dead letters stay in the end: the default queue, or the one that its letters go to. */
  private String lastQueue() {
    Set<String> seen = new HashSet<>();
    String queue = DeadLetters.DEFAULT;
    while (seen.add(queue)) {
      String next = own(queue).getOrDefault(DEAD_LETTERS, "");
      if (next.isEmpty()) {
        return queue;
      }
      queue = next;
    }
    return queue;
  }

  private Map<String, String> own(String queue) {
    return given.getOrDefault(RedeliveryTarget.of(Address.queue(queue)), Map.of());
  }

  private static @Nullable String queueName(RedeliveryTarget target) {
    Address address = target.address();
    return address == null || address.kind().isTopic() ? null : address.name();
  }

  private boolean isForDeadLetters(String queue) {
    return queue.equals(DeadLetters.DEFAULT)
        || queue.equals(defaults.deadLetters())
        || given.values().stream().anyMatch(settings -> queue.equals(settings.get(DEAD_LETTERS)));
  }

  /** Whose dead letters or expired messages a policy sends to a queue; empty for nobody's. */
  Set<String> sendersTo(String queue) {
    Set<String> senders = new TreeSet<>();
    if (queue.equals(DeadLetters.DEFAULT)
        || queue.equals(defaults.deadLetters())
        || queue.equals(defaults.expired())) {
      senders.add(RedeliveryTarget.BROKER.toString());
    }
    given.forEach(
        (target, settings) -> {
          if (queue.equals(settings.get(DEAD_LETTERS)) || queue.equals(settings.get("expired"))) {
            senders.add(target.toString());
          }
        });
    return senders;
  }

  /** Has these settings hold for a target, and no others. */
  void put(RedeliveryTarget target, Map<String, String> settings) {
    if (settings.isEmpty()) {
      given.remove(target);
    } else {
      given.put(target, Map.copyOf(settings));
    }
  }

  /**
   * Checks a change without making it.
   *
   * @throws IllegalArgumentException when it cannot be made; the message lists every fault
   */
  void check(RedeliveryTarget target, Map<String, String> settings) {
    RedeliveryPolicies changed = new RedeliveryPolicies(this);
    changed.put(target, settings);
    changed.given.keySet().forEach(changed::of);
    List<String> faults = changed.cycles();
    String last = changed.lastQueue();
    RedeliveryPolicy keeps = changed.of(RedeliveryTarget.of(Address.queue(last)));
    if (keeps.maxDeliveries() != 0 || keeps.budgetMs() != 0 || !keeps.rules().isEmpty()) {
      faults.add(
          "queue:%s keeps the dead letters that have nowhere else to go; name deadLetters for it"
                  .formatted(last)
              + " when its deliveries are limited");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /** The queues that settings name, which have to exist. */
  static Set<String> named(Map<String, String> settings) {
    Set<String> named = new TreeSet<>();
    for (String name : List.of(DEAD_LETTERS, "expired")) {
      String queue = settings.getOrDefault(name, "");
      if (!queue.isEmpty()) {
        named.add(queue);
      }
    }
    return named;
  }

  /** The rings in which dead letters would go round for ever. */
  private List<String> cycles() {
    Set<String> faults = new TreeSet<>();
    for (RedeliveryTarget target : given.keySet()) {
      List<String> way = new ArrayList<>();
      String named = queueName(target);
      String queue = named != null ? named : of(target).deadLetters();
      while (queue != null && !way.contains(queue)) {
        way.add(queue);
        queue = of(RedeliveryTarget.of(Address.queue(queue))).deadLetters();
      }
      if (queue != null) {
        List<String> ring = way.subList(way.indexOf(queue), way.size());
        faults.add(
            "dead letters would go round for ever: %s -> %s; name another queue for one of them"
                .formatted(String.join(" -> ", ring), queue));
      }
    }
    return new ArrayList<>(faults);
  }
}
