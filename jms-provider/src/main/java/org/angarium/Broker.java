package org.angarium;

import java.util.List;
import java.util.function.ToLongFunction;
import org.angarium.message.Address;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.angarium.security.PasswordHash;
import org.angarium.session.ManagementCall;
import org.angarium.session.QueueSnapshot;
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
   * How many messages a queue holds: those that wait, those whose delivery time has not come, and
   * those that are delivered and neither acknowledged nor committed. A message that has expired is
   * not counted.
   *
   * @return 0 when there is no such queue
   * @throws IllegalStateException when the broker does not run any more
   */
  public long depth(String queue) {
    Address address = new Address(Address.Kind.QUEUE, queue);
    return sum(new ManagementCall.DescribeDestination(address), QueueSnapshot::messages);
  }

  /**
   * How many persistent messages were settled before they were written, and so never were, in all
   * queues and subscriptions that there are, since the broker started.
   *
   * @throws IllegalStateException when the broker does not run any more
   */
  public long elided() {
    return sum(new ManagementCall.ListQueues(), QueueSnapshot::elided);
  }

  private long sum(
      ManagementCall<List<QueueSnapshot>> question, ToLongFunction<QueueSnapshot> figure) {
    try {
      return hosted.running().core().manage(question).await().stream().mapToLong(figure).sum();
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
