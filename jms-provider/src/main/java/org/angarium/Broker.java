package org.angarium;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.angarium.management.DeadLetterQueue;
import org.angarium.management.Management;
import org.angarium.message.Address;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.angarium.security.PasswordHash;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.ManagementCall;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.Schedule;
import org.angarium.session.ScheduleSnapshot;
import org.angarium.session.SessionException;

/**
 * A broker in this JVM that was started by code and runs until it is closed. Clients reach it with
 * {@code vm://NAME}. Code that only wants to send and receive needs none of this: a connection to
 * {@code vm://NAME?…} starts its broker by itself. Safe for use by any number of threads.
 */
public final class Broker implements AutoCloseable {

  /** What a broker is started with. Used by one thread. */
  public static final class Configuration {
    private BrokerSetup setup;

    private Configuration(BrokerUrl url) {
      this.setup = BrokerSetup.of(url);
    }

    /**
     * Adds a user who may connect with this password. Once there is one, anonymous clients are
     * refused unless the option {@code anonymous} says otherwise.
     *
     * @throws IllegalArgumentException when the name or the password is empty
     */
    public Configuration user(String name, String password) {
      if (password.isEmpty()) {
        throw new IllegalArgumentException("user %s has an empty password".formatted(name));
      }
      setup = setup.with(setup.users().with(name, PasswordHash.of(password.toCharArray())));
      return this;
    }

    /**
     * Adds a user, as {@link #user} does, who may also manage the broker over a connection. Once
     * there is one, nobody else may; without one, anonymous clients may, which are code in this
     * JVM.
     *
     * @throws IllegalArgumentException when the name or the password is empty
     */
    public Configuration administrator(String name, String password) {
      user(name, password);
      setup = setup.withAdministrator(name);
      return this;
    }

    /**
     * Has the broker live by another time than the system's, for tests and simulations: delivery
     * times, expirations and time-stamps are reckoned by it. The caller closes the timer, after the
     * broker.
     *
     * @param timer runs tasks by that clock
     */
    public Configuration time(Clock clock, Timer timer) {
      setup = setup.with(clock, timer);
      return this;
    }

    /**
     * Starts the broker; blocks until it serves.
     *
     * @throws IllegalStateException when a broker of this name runs already, or when this one
     *     cannot start; the message says why
     */
    public Broker start() {
      try {
        return new Broker(setup.name(), Brokers.start(setup));
      } catch (SessionException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }

  private final String name;
  private final HostedBroker hosted;

  private Broker(String name, HostedBroker hosted) {
    this.name = name;
    this.hosted = hosted;
  }

  /**
   * Begins to configure a broker.
   *
   * @param url its name and options, such as {@code vm://orders?data=/var/lib/orders}
   * @throws IllegalArgumentException when the URL or an option cannot be used
   */
  public static Configuration at(String url) {
    return new Configuration(BrokerUrl.parse(url));
  }

  /** The broker's name. */
  public String name() {
    return name;
  }

  /**
   * The id that the broker made for itself, or has from its data folder; the ids of its connections
   * begin with it.
   */
  public String id() {
    return hosted.running().core().id();
  }

  /**
   * What operators may see of this broker and do to it; who has the broker needs no permission.
   *
   * @throws IllegalStateException when the broker does not run any more
   */
  public Management management() {
    return new Management(hosted.running().core());
  }

  /**
   * How many messages a queue holds: those that wait, those whose delivery time has not come, and
   * those that are delivered and neither acknowledged nor committed. A message that has expired is
   * not counted.
   *
   * @return 0 when there is no such queue
   * @throws IllegalStateException when the broker does not run any more
   */
  public long depth(String queue) {
    Address address = new Address(Address.Kind.QUEUE, queue);
    return manage(new ManagementCall.DescribeDestination(address)).stream()
        .mapToLong(QueueSnapshot::messages)
        .sum();
  }

  /**
   * How many persistent messages were settled before they were written, and so never were, in all
   * queues and subscriptions that there are, since the broker started.
   *
   * @throws IllegalStateException when the broker does not run any more
   */
  public long elided() {
    return manage(new ManagementCall.ListQueues()).stream().mapToLong(QueueSnapshot::elided).sum();
  }

  /**
   * The redelivery policy that holds for a queue, a topic's subscriptions or the whole broker.
   *
   * @param target {@code queue:NAME}, {@code topic:NAME}, or {@code *} for the whole broker
   * @throws IllegalArgumentException when the target is none of these
   * @throws IllegalStateException when the broker does not run any more
   */
  public RedeliveryPolicy redelivery(String target) {
    return manage(new ManagementCall.DescribeRedelivery(RedeliveryTarget.parse(target)));
  }

  /**
   * Changes a redelivery policy, at once and for good: it is kept with the messages. What was set
   * for the target before and is not named holds no longer; where nothing is set, the next wider
   * policy holds.
   *
   * @param target {@code queue:NAME}, {@code topic:NAME}, or {@code *} for the whole broker
   * @param settings values by name, as in {@link RedeliveryPolicy#settings}; none to undo all
   * @return what the change did to the policy that holds for the target, a line for each setting:
   *     {@code maxDeliveries: 10 -> 3}
   * @throws IllegalArgumentException when the target is none of these, a setting cannot be used, or
   *     a queue that is named does not exist and may not be created; the message lists every fault
   * @throws IllegalStateException when the broker does not run any more
   */
  public List<String> changeRedelivery(String target, Map<String, String> settings) {
    return changeRedelivery(RedeliveryTarget.parse(target), settings);
  }

  /** As {@link #changeRedelivery(String, Map)}, also for one subscription. */
  public List<String> changeRedelivery(RedeliveryTarget target, Map<String, String> settings) {
    return change(new ManagementCall.ChangeRedelivery(target, settings));
  }

  /**
   * How the circuit breakers of a queue or of a topic's subscriptions stand.
   *
   * @param address {@code queue:NAME} or {@code topic:NAME}
   * @throws IllegalArgumentException when the address is neither
   * @throws IllegalStateException when the broker does not run any more
   */
  public List<BreakerSnapshot> breakers(String address) {
    return manage(new ManagementCall.DescribeBreakers(Address.parse(address)));
  }

  /**
   * Pauses the deliveries of a queue or of a topic's subscriptions, until they are let go on, also
   * across restarts when they are kept with their messages.
   *
   * @param address {@code queue:NAME} or {@code topic:NAME}
   * @return how many queues and subscriptions there are of that name
   */
  public long openBreakers(String address) {
    return manage(new ManagementCall.SwitchBreakers(Address.parse(address), true));
  }

  /** Lets deliveries go on that were paused by hand or by failures; as {@link #openBreakers}. */
  public long closeBreakers(String address) {
    return manage(new ManagementCall.SwitchBreakers(Address.parse(address), false));
  }

  /**
   * Opens the dead letters of a queue, to look at them, send them back or remove them.
   *
   * @param queue the queue's name; {@code DLQ} unless a redelivery policy names another
   * @throws IllegalStateException when the broker does not run any more
   */
  public DeadLetterQueue deadLetters(String queue) {
    try {
      return new DeadLetterQueue(hosted.running().core().connectHost(), Address.queue(queue));
    } catch (SessionException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Adds a schedule, or replaces the one of the same name, at once and for good: it is kept with
   * the messages.
   *
   * @return when its first message is due, which is after now
   * @throws IllegalArgumentException when the schedule cannot be used; the message lists every
   *     fault
   * @throws IllegalStateException when the broker does not run any more, or the destination does
   *     not exist and may not be created
   */
  public Instant putSchedule(Schedule schedule) {
    return change(new ManagementCall.PutSchedule(schedule));
  }

  /**
   * Ends a schedule; what it has sent stays.
   *
   * @return whether there was one of this name
   * @throws IllegalStateException when the broker does not run any more
   */
  public boolean cancelSchedule(String name) {
    return manage(new ManagementCall.CancelSchedule(name));
  }

  /**
   * All schedules and how they stand, by name.
   *
   * @throws IllegalStateException when the broker does not run any more
   */
  public List<ScheduleSnapshot> schedules() {
    return manage(new ManagementCall.ListSchedules());
  }

  /** Asks for a change, which is refused when what it says cannot be used. */
  private <R> R change(ManagementCall<R> call) {
    try {
      return hosted.running().core().manage(call).await();
    } catch (SessionException e) {
      if (e.kind() == SessionException.Kind.ILLEGAL_STATE) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private <R> R manage(ManagementCall<R> call) {
    try {
      return hosted.running().core().manage(call).await();
    } catch (SessionException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Ends all connections, writes what is under way and stops. Idempotent; blocks until it is done.
   */
  @Override
  public void close() {
    hosted.stop();
    hosted.awaitStop();
  }
}
