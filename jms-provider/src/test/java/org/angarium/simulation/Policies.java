package org.angarium.simulation;

import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliverySettings;
import org.angarium.store.AwaitedCompletion;
import org.angarium.store.Batch;
import org.angarium.store.MemoryStore;
import org.angarium.store.Operation;
import org.angarium.store.SimulatedStore;

/**
 * The redelivery policies of a run, picked by chance: one for the queues, which the store has from
 * the start, and one for the subscriptions, which never limits deliveries, because the model could
 * not tell apart the dead letters of one message from several of them.
 */
final class Policies {
  private final RedeliveryPolicy ofQueues;
  private final RedeliveryPolicy ofSubscriptions;
  private final RedeliveryPolicy ofDeadLetters;

  Policies(Chance chance) {
    Map<String, String> backoff =
        Map.of(
            "firstDelayMs",
            chance.oneIn(2) ? "0" : String.valueOf(chance.between(1, 100)),
            "delayMs",
            String.valueOf(chance.between(0, 1_000)),
            "maxDelayMs",
            "1000",
            "jitterPercent",
            chance.oneIn(2) ? "0" : "50",
            "maxDeliveries",
            "0",
            "order",
            chance.pick(List.of("skip", "skip", "groupStrict", "strict")));
    ofSubscriptions = RedeliveryPolicy.DEFAULT.with(backoff);
    ofDeadLetters = ofSubscriptions;
    ofQueues =
        ofSubscriptions.with(
            Map.of("maxDeliveries", String.valueOf(chance.pick(List.of(1, 2, 3, 10, 0)))));
  }

  /** What the broker is configured with. */
  RedeliveryPolicy configured() {
    return ofSubscriptions;
  }

  /** Puts the policies of these queues where the broker finds them. */
  void store(MemoryStore.Medium medium, List<Address> queues) {
    try (SimulatedStore store = new SimulatedStore(medium)) {
      for (Address queue : queues) {
        String settings =
            RedeliverySettings.text(
                Map.of("maxDeliveries", String.valueOf(ofQueues.maxDeliveries())));
        store.submit(
            Batch.of(new Operation.PutSetting("redelivery/" + queue, settings)),
            new AwaitedCompletion());
      }
    }
  }

  /** The policy of a place. */
  RedeliveryPolicy of(Place place) {
    if (place.address.kind() != Address.Kind.QUEUE) {
      return ofSubscriptions;
    }
    return place.address.equals(Ledger.DEAD_LETTERS) ? ofDeadLetters : ofQueues;
  }
}
