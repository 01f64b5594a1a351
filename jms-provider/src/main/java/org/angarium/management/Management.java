package org.angarium.management;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.angarium.message.Address;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConnectionSnapshot;
import org.angarium.session.ConsumerSnapshot;
import org.angarium.session.DestinationSnapshot;
import org.angarium.session.Explanation;
import org.angarium.session.ManagedBroker;
import org.angarium.session.ManagementCall;
import org.angarium.session.ManagementCall.Inspection;
import org.angarium.session.MessagePage;
import org.angarium.session.MessageQuery;
import org.angarium.session.MessageSnapshot.State;
import org.angarium.session.PolicySetting;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.ScheduleSnapshot;
import org.angarium.session.SessionException;
import org.angarium.session.SubscriptionSnapshot;
import org.angarium.session.TransactionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may see of a broker and do to it. Each answer is a copy of how things stood at
 * one moment, made by their owners between two of their tasks; no lock is taken and nobody is held
 * up for longer than it takes to copy. Safe for use by any number of threads; a call blocks until
 * the broker has answered, for at most 30 s.
 *
 * <p>Addresses are written {@code queue:NAME} or {@code topic:NAME}. Every method throws {@link
 * IllegalArgumentException} when an address is written in another way, and {@link
 * ManagementException} when the broker refuses the call, does not answer or does not run any more;
 * its message says why.
 */
public final class Management {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ManagedBroker broker;

  /** Manages a broker: one of this JVM, or a connection to one. */
  public Management(ManagedBroker broker) {
    this.broker = broker;
  }

  // --- what there is

  /** Every queue and topic, ordered by address. */
  public List<DestinationSnapshot> destinations() {
    return ask(new Inspection.Destinations());
  }

  /** The figures of every queue and subscription, ordered by address. */
  public List<QueueSnapshot> queues() {
    return ask(new ManagementCall.ListQueues());
  }

  /** The figures of one queue, or of a topic's subscriptions; empty when there is none. */
  public List<QueueSnapshot> queues(String address) {
    return ask(new ManagementCall.DescribeDestination(Address.parse(address)));
  }

  /** Every subscription, ordered by topic. */
  public List<SubscriptionSnapshot> subscriptions() {
    return ask(new Inspection.Subscriptions());
  }

  /** Every connection, the oldest first. */
  public List<ConnectionSnapshot> connections() {
    return ask(new Inspection.Connections());
  }

  /** Every consumer, with its selector, credit and owner. */
  public List<ConsumerSnapshot> consumers() {
    return ask(new Inspection.Consumers());
  }

  /** The undecided work of transacted sessions and of XA branches. */
  public List<TransactionSnapshot> transactions() {
    return ask(new Inspection.Transactions());
  }

  /**
   * The redelivery policy that holds for a target, and where each setting comes from.
   *
   * @param target {@code queue:NAME}, {@code topic:NAME}, or {@code *} for the whole broker
   */
  public List<PolicySetting> policy(String target) {
    return ask(new Inspection.Policy(RedeliveryTarget.parse(target)));
  }

  /** All schedules and how they stand, by name. */
  public List<ScheduleSnapshot> schedules() {
    return ask(new ManagementCall.ListSchedules());
  }

  /** The circuit breakers of a queue, or of a topic's subscriptions. */
  public List<BreakerSnapshot> breakers(String address) {
    return ask(new ManagementCall.DescribeBreakers(Address.parse(address)));
  }

  /** The first page of what a queue holds in some states, with owner and age of what is out. */
  public MessagePage messages(String queue, Set<State> states, int limit) {
    return messages(queue, states, null, limit);
  }

  /**
   * A page of what a queue holds.
   *
   * @param after where the page before ended; null for the first
   * @param limit how many messages at most, 1 to 1000
   */
  public MessagePage messages(
      String queue, Set<State> states, BrowseRequest.@Nullable Cursor after, int limit) {
    return messages(new MessageQuery(Address.parse(queue), null, states, after, limit));
  }

  /** A page of what a queue or a subscription holds. */
  public MessagePage messages(MessageQuery query) {
    return ask(new Inspection.Messages(query));
  }

  // --- why it is so

  /**
   * Why a message is or is not being delivered now.
   *
   * @param address the queue, or the topic that it was sent to
   * @param messageId the JMSMessageID
   * @return one explanation for a queue, one for each subscription of a topic
   */
  public List<Explanation> explain(String address, String messageId) {
    return ask(new Inspection.WhyMessage(Address.parse(address), messageId));
  }

  /** Why a queue, or each subscription on a topic, delivers nothing now, or what it waits for. */
  public List<Explanation> explain(String address) {
    return ask(new Inspection.WhyDestination(Address.parse(address)));
  }

  /**
   * Why a consumer gets nothing now, or what it waits for.
   *
   * @param consumer its name, as {@link #consumers} has it
   */
  public Explanation explainConsumer(String consumer) {
    return ask(new Inspection.WhyConsumer(consumer));
  }

  // --- commands

  /**
   * Pauses the deliveries of a queue, or of a topic's subscriptions, until {@link #resume}. What is
   * in flight may be settled, and messages may be sent. It is kept with the messages: a queue or
   * durable subscription is still paused after a restart.
   *
   * @return how many queues and subscriptions there are of that name
   */
  public long pause(String address) {
    return ask(new ManagementCall.SwitchBreakers(Address.parse(address), true));
  }

  /** Lets deliveries go on that were paused by hand or by a circuit breaker; as {@link #pause}. */
  public long resume(String address) {
    return ask(new ManagementCall.SwitchBreakers(Address.parse(address), false));
  }

  /**
   * Changes a redelivery policy, at once and for good.
   *
   * @param target {@code queue:NAME}, {@code topic:NAME}, or {@code *} for the whole broker
   * @param settings all that is set for the target from now on; none to undo all
   * @return what the change did to the policy that holds, a line for each setting
   * @throws ManagementException when it cannot be made; its message lists every fault
   */
  public List<String> changeRedelivery(String target, Map<String, String> settings) {
    return ask(
        new ManagementCall.ChangeRedelivery(RedeliveryTarget.parse(target), Map.copyOf(settings)));
  }

  /** Ends a schedule; what it has sent stays. Says whether there was one of this name. */
  public boolean cancelSchedule(String name) {
    return ask(new ManagementCall.CancelSchedule(name));
  }

  /**
   * Removes all messages of a queue that are not in flight, for good.
   *
   * @param expected how many these are, so that nobody removes what he has not seen
   * @return the same number
   * @throws ManagementException when there are more or fewer; then nothing is removed
   */
  public long purge(String queue, long expected) {
    return ask(new ManagementCall.PurgeExactly(Address.parse(queue), expected));
  }

  private <R> R ask(ManagementCall<R> call) {
    try {
      return broker.manage(call).await(LIMIT);
    } catch (SessionException e) {
      throw new ManagementException(e);
    }
  }
}
