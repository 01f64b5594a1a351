package org.angarium.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;

/**
 * A management question or command, and the type of its answer.
 *
 * @param <R> what it answers
 */
public sealed interface ManagementCall<R> {

  /** Every destination and subscription with its figures, ordered by address. */
  record ListQueues() implements ManagementCall<List<QueueSnapshot>> {}

  /** One destination's queue, or a topic's subscriptions; empty when there is none. */
  record DescribeDestination(Address address) implements ManagementCall<List<QueueSnapshot>> {}

  /** Makes a destination; answers whether it was new. */
  record CreateDestination(Address address) implements ManagementCall<Boolean> {}

  /** Deletes a destination with its messages; refused while it has consumers. */
  record DeleteDestination(Address address) implements ManagementCall<Boolean> {}

  /** Removes every message that is not being delivered; answers how many. */
  record PurgeQueue(Address queue) implements ManagementCall<Long> {}

  /** The circuit breakers of a queue, or of a topic's subscriptions. */
  record DescribeBreakers(Address address) implements ManagementCall<List<BreakerSnapshot>> {}

  /**
   * Opens the circuit breakers of a queue, or of a topic's subscriptions, until they are closed by
   * another such call, or closes them. Answers how many there are.
   */
  record SwitchBreakers(Address address, boolean open) implements ManagementCall<Long> {}

  /** The redelivery policy that holds for a queue, topic or subscription, or for the broker. */
  record DescribeRedelivery(RedeliveryTarget target) implements ManagementCall<RedeliveryPolicy> {}

  /** The redelivery settings that were set and are kept, by target. */
  record ListRedelivery() implements ManagementCall<Map<RedeliveryTarget, Map<String, String>>> {}

  /**
   * Has these redelivery settings hold for a target from now on, and no others that were set for it
   * before; they are kept. Answers how the target's policy changed, a line for each setting: {@code
   * maxDeliveries: 10 -> 3}. Refused with every fault listed, among them rings of dead-letter
   * queues and queues that do not exist and may not be created.
   *
   * @param settings values by name as in {@link RedeliveryPolicy#settings}; none to have the next
   *     wider policy hold again
   */
  record ChangeRedelivery(RedeliveryTarget target, Map<String, String> settings)
      implements ManagementCall<List<String>> {
    /** Takes an unmodifiable copy of the settings. */
    public ChangeRedelivery {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * Adds a schedule, or replaces the one of the same name, for good; answers when its first message
   * is due, which is after now. Refused with every fault listed.
   */
  record PutSchedule(Schedule schedule) implements ManagementCall<Instant> {}

  /** Ends a schedule; answers whether there was one. What it has sent stays. */
  record CancelSchedule(String name) implements ManagementCall<Boolean> {}

  /** All schedules, by name. */
  record ListSchedules() implements ManagementCall<List<ScheduleSnapshot>> {}

  /**
   * Removes every message that is not being delivered, if there are exactly so many, and answers
   * how many. Refused otherwise, and then nothing is removed.
   */
  record PurgeExactly(Address queue, long expected) implements ManagementCall<Long> {
    /**
     * Checks the count.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public PurgeExactly {
      if (expected < 0) {
        throw new IllegalArgumentException("a queue cannot hold %d messages".formatted(expected));
      }
    }
  }

  /**
   * A question of which the answer says how things stood at one moment; each queue is looked at in
   * its own.
   *
   * @param <R> what it answers
   */
  sealed interface Inspection<R> extends ManagementCall<R> {

    /** Every destination, ordered by address. */
    record Destinations() implements Inspection<List<DestinationSnapshot>> {}

    /** Every subscription, ordered by topic, client id and name. */
    record Subscriptions() implements Inspection<List<SubscriptionSnapshot>> {}

    /** Every connection, the oldest first. */
    record Connections() implements Inspection<List<ConnectionSnapshot>> {}

    /** Every consumer, ordered by name. */
    record Consumers() implements Inspection<List<ConsumerSnapshot>> {}

    /** All undecided work: of transacted sessions that have some, and of XA branches. */
    record Transactions() implements Inspection<List<TransactionSnapshot>> {}

    /** A page of what a queue holds. */
    record Messages(MessageQuery query) implements Inspection<MessagePage> {}

    /** The redelivery policy that holds for a target, and where each setting comes from. */
    record Policy(RedeliveryTarget target) implements Inspection<List<PolicySetting>> {}

    /**
     * Why a message is or is not being delivered; one explanation for a queue, one for each
     * subscription on a topic.
     *
     * @param messageId the JMSMessageID
     */
    record WhyMessage(Address address, String messageId) implements Inspection<List<Explanation>> {}

    /** Why a queue, or each subscription on a topic, delivers nothing or what it waits for. */
    record WhyDestination(Address address) implements Inspection<List<Explanation>> {}

    /** Why a consumer gets nothing, or what it waits for. */
    record WhyConsumer(String consumer) implements Inspection<Explanation> {}
  }
}
