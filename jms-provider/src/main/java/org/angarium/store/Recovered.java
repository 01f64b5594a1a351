package org.angarium.store;

import java.util.List;
import java.util.Map;

/**
 * What a store held when it was opened, but for the messages, which are read page by page.
 *
 * @param destinations the permanent destinations
 * @param subscriptions the durable subscriptions
 * @param branches the prepared and heuristically decided branches
 * @param producerMarks the last sequence of each remote producer
 * @param messageCounts how many messages each queue holds, by queue id; queues without any are left
 *     out
 * @param settings what was kept with {@link Operation.PutSetting}, by key
 */
public record Recovered(
    List<StoredDestination> destinations,
    List<StoredSubscription> subscriptions,
    List<StoredBranch> branches,
    Map<String, Long> producerMarks,
    Map<Long, Long> messageCounts,
    Map<String, String> settings) {

  /** Nothing: what a new store holds. */
  public static final Recovered NOTHING =
      new Recovered(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());

  /** Takes unmodifiable copies. */
  public Recovered {
    destinations = List.copyOf(destinations);
    subscriptions = List.copyOf(subscriptions);
    branches = List.copyOf(branches);
    producerMarks = Map.copyOf(producerMarks);
    messageCounts = Map.copyOf(messageCounts);
    settings = Map.copyOf(settings);
  }
}
