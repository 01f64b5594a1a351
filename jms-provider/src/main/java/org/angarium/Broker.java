package org.angarium;

import java.util.Map;
import java.util.TreeMap;
import org.angarium.security.PasswordHash;
import org.angarium.security.Users;
import org.angarium.session.SessionException;

/**
 * A broker in this JVM that was started by code and runs until it is closed. Clients reach it with
 * {@code vm://NAME}. Code that only wants to send and receive needs none of this: a connection to
 * {@code vm://NAME?…} starts its broker by itself. Safe for use by any number of threads.
 */
public final class Broker implements AutoCloseable {

  /** What a broker is started with. Used by one thread. */
  public static final class Configuration {
    private final String name;
    private final Map<String, String> options = new TreeMap<>();
    private Users users = Users.NONE;

    private Configuration(BrokerUrl url) {
      this.name = url.name();
      this.options.putAll(url.brokerOptions());
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
      users = users.with(name, PasswordHash.of(password.toCharArray()));
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
        return new Broker(name, Brokers.start(name, options, users));
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
   * Ends all connections, writes what is under way and stops. Idempotent; blocks until it is done.
   */
  @Override
  public void close() {
    hosted.stop();
    hosted.awaitStop();
  }
}
