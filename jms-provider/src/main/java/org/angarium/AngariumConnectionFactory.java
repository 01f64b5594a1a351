package org.angarium;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.naming.Reference;
import javax.naming.Referenceable;
import org.angarium.jms.AngariumConnection;
import org.angarium.jms.AngariumJMSContext;
import org.angarium.jms.ConnectionSettings;
import org.angarium.jms.Domain;
import org.angarium.jms.TrustedClasses;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to a broker (JMS 3.1, 5.1). A bean: it is set up by one thread, and then used
 * by any number of threads.
 *
 * <p>{@code vm://NAME} is a broker within this Java VM, which starts with its first connection and
 * stops some time after its last one; {@code docs/OPTIONS.md} lists what may follow the question
 * mark. An option that is set here takes the place of the URL's.
 */
public class AngariumConnectionFactory
    implements QueueConnectionFactory, TopicConnectionFactory, Serializable, Referenceable {
  private static final long serialVersionUID = 1L;

  /** The system property that names the default URL. */
  public static final String URL_PROPERTY = "angarium.url";

  /** The environment variable that names the default URL when the system property does not. */
  public static final String URL_VARIABLE = "ANGARIUM_URL";

  private String url;
  private final TreeMap<String, String> options = new TreeMap<>();
  private transient volatile BrokerUrl target;

  /**
   * A factory for the default URL: what the system property {@value #URL_PROPERTY} says, else the
   * environment variable {@value #URL_VARIABLE}, else {@value BrokerUrl#DEFAULT}.
   */
  public AngariumConnectionFactory() {
    this(defaultUrl());
  }

  /**
   * A factory for a broker.
   *
   * @throws IllegalArgumentException when the URL cannot be used; the message says why
   */
  public AngariumConnectionFactory(String url) {
    this.url = url;
    this.target = BrokerUrl.parse(url);
  }

  /**
   * A factory for a broker that is connected to with a user and password.
   *
   * @throws IllegalArgumentException when the URL cannot be used; the message says why
   */
  public AngariumConnectionFactory(String user, String password, String url) {
    this(url);
    setUser(user);
    setPassword(password);
  }

  private static String defaultUrl() {
    String property = System.getProperty(URL_PROPERTY);
    String variable = property == null ? System.getenv(URL_VARIABLE) : property;
    return variable == null || variable.isEmpty() ? BrokerUrl.DEFAULT : variable;
  }

  // --- configuration

  /** The URL as it was given. */
  public String getUrl() {
    return url;
  }

  /**
   * Sets the URL.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says why
   */
  public void setUrl(String url) {
    target = BrokerUrl.parse(url).with(options);
    this.url = url;
  }

  /** The user to connect as; null when there is none. */
  public @Nullable String getUser() {
    return getOption(Options.USER);
  }

  /** Sets the user to connect as; null for none. */
  public final void setUser(@Nullable String user) {
    setOption(Options.USER, user);
  }

  /** Sets the password to connect with; null for none. */
  public final void setPassword(@Nullable String password) {
    setOption(Options.PASSWORD, password);
  }

  /** The client id of every connection; null when there is none. */
  public @Nullable String getClientId() {
    return getOption(Options.CLIENT_ID);
  }

  /** Sets the client id of every connection, which then cannot be changed; null for none. */
  public void setClientId(@Nullable String clientId) {
    setOption(Options.CLIENT_ID, clientId);
  }

  /**
   * An option's value, set here or in the URL.
   *
   * @return null when it was not set, or must not be shown
   * @throws IllegalArgumentException when there is no such option
   */
  public @Nullable String getOption(String name) {
    return Options.named(name).isSecret() ? null : option(name);
  }

  /**
   * Sets an option.
   *
   * @param value null to have what the URL says
   * @throws IllegalArgumentException when there is no such option or the value does not have its
   *     form
   */
  public final void setOption(String name, @Nullable String value) {
    Option option = Options.named(name);
    if (value == null) {
      options.remove(option.name());
    } else {
      options.put(option.name(), option.check(value));
    }
    target = BrokerUrl.parse(url).with(options);
  }

  private @Nullable String option(String name) {
    BrokerUrl set = target;
    String value = set.clientOptions().get(name);
    return value == null ? set.brokerOptions().get(name) : value;
  }

  private String optionOrDefault(String name) {
    return Objects.requireNonNullElse(option(name), Options.named(name).defaultValue());
  }

  // --- connections

  @Override
  public Connection createConnection() throws JMSException {
    return connect(ownUser(), ownPassword(), Domain.ANY);
  }

  @Override
  public Connection createConnection(@Nullable String userName, @Nullable String password)
      throws JMSException {
    return connect(userName, password, Domain.ANY);
  }

  @Override
  public QueueConnection createQueueConnection() throws JMSException {
    return connect(ownUser(), ownPassword(), Domain.QUEUE);
  }

  @Override
  public QueueConnection createQueueConnection(@Nullable String userName, @Nullable String password)
      throws JMSException {
    return connect(userName, password, Domain.QUEUE);
  }

  @Override
  public TopicConnection createTopicConnection() throws JMSException {
    return connect(ownUser(), ownPassword(), Domain.TOPIC);
  }

  @Override
  public TopicConnection createTopicConnection(@Nullable String userName, @Nullable String password)
      throws JMSException {
    return connect(userName, password, Domain.TOPIC);
  }

  @Override
  public JMSContext createContext() {
    return createContext(Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(int sessionMode) {
    return createContext(ownUser(), ownPassword(), sessionMode);
  }

  @Override
  public JMSContext createContext(@Nullable String userName, @Nullable String password) {
    return createContext(userName, password, Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(
      @Nullable String userName, @Nullable String password, int sessionMode) {
    return AngariumJMSContext.over(() -> connect(userName, password, Domain.ANY), sessionMode);
  }

  private AngariumConnection connect(
      @Nullable String user, @Nullable String password, Domain domain) throws JMSException {
    return connect(
        user,
        password,
        (endpoint, settings, onClosed) ->
            AngariumConnection.open(endpoint, settings, domain, onClosed));
  }

  final @Nullable String ownUser() {
    return option(Options.USER);
  }

  final @Nullable String ownPassword() {
    return option(Options.PASSWORD);
  }

  /** Opens a connection of one kind or another. */
  @FunctionalInterface
  interface Opening<C> {
    C open(BrokerEndpoint endpoint, ConnectionSettings settings, Runnable onClosed)
        throws JMSException;
  }

  /** Leases the broker and connects; the connection holds the lease until it is closed. */
  final <C> C connect(@Nullable String user, @Nullable String password, Opening<C> opening)
      throws JMSException {
    ConnectionSettings settings = settings(user, password);
    Lease lease = lease();
    boolean open = false;
    try {
      C connection = opening.open(lease.endpoint(), settings, lease::close);
      open = true;
      return connection;
    } finally {
      if (!open) {
        lease.close();
      }
    }
  }

  private Lease lease() throws JMSException {
    try {
      return Brokers.open(target);
    } catch (SessionException e) {
      throw caused(new JMSException(e.getMessage(), e.kind().name()), e);
    } catch (IllegalArgumentException e) {
      throw caused(new JMSException(e.getMessage()), e);
    }
  }

  private ConnectionSettings settings(@Nullable String user, @Nullable String password)
      throws JMSException {
    try {
      return new ConnectionSettings(
          user,
          password,
          option(Options.CLIENT_ID),
          Integer.parseInt(optionOrDefault(Options.PREFETCH)),
          Boolean.parseBoolean(optionOrDefault(Options.AUTO_ACK_SYNC)),
          TrustedClasses.parse(option(Options.TRUSTED_CLASSES)),
          new RedeliveryLimits(
              Integer.parseInt(optionOrDefault(Options.MAX_DELIVERIES)),
              Long.parseLong(optionOrDefault(Options.REDELIVERY_BUDGET_MS))));
    } catch (IllegalArgumentException e) {
      throw caused(new JMSException(e.getMessage()), e);
    }
  }

  private static JMSException caused(JMSException exception, Exception cause) {
    exception.initCause(cause);
    exception.setLinkedException(cause);
    return exception;
  }

  // --- naming and serialisation

  @Override
  public Reference getReference() {
    return References.of(getClass(), url, options);
  }

  /** The options that were set here, by name. */
  final Map<String, String> ownOptions() {
    return Map.copyOf(options);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    try {
      target = BrokerUrl.parse(url).with(options);
    } catch (IllegalArgumentException e) {
      InvalidObjectException invalid = new InvalidObjectException(e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  /** The class and the URL with all options; no password. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + target + "]";
  }
}
