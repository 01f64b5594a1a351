package org.angarium;

import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * JNDI without a server: its environment says what there is.
 *
 * <ul>
 *   <li>{@code connectionFactory.NAME = URL}, the URL empty for {@link Context#PROVIDER_URL} or the
 *       default;
 *   <li>{@code queue.NAME = queue name} and {@code topic.NAME = topic name};
 *   <li>{@code dynamicQueues/NAME} and {@code dynamicTopics/NAME} need no entry;
 *   <li>{@code ConnectionFactory} and {@code XAConnectionFactory} are there unless given another
 *       meaning.
 * </ul>
 *
 * The case of a prefix does not matter. {@link Context#SECURITY_PRINCIPAL} and {@link
 * Context#SECURITY_CREDENTIALS} are the factories' user and password. Names of other naming systems
 * are never followed.
 */
public final class AngariumInitialContextFactory implements InitialContextFactory {

  @Override
  public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
    Map<String, String> entries = new TreeMap<>();
    environment.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof String text) {
            entries.put(name, text);
          }
        });
    Map<String, Object> bindings = new TreeMap<>();
    bindings.put(
        "ConnectionFactory", configured(new AngariumConnectionFactory(url(entries)), entries));
    bindings.put(
        "XAConnectionFactory", configured(new AngariumXAConnectionFactory(url(entries)), entries));
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      bind(bindings, entry.getKey(), entry.getValue().strip(), entries);
    }
    return new LocalContext(bindings, new Hashtable<>(environment));
  }

  private static void bind(
      Map<String, Object> bindings, String key, String value, Map<String, String> entries)
      throws NamingException {
    int dot = key.indexOf('.');
    if (dot < 0 || dot == key.length() - 1) {
      return;
    }
    String name = key.substring(dot + 1);
    try {
      switch (key.substring(0, dot).toLowerCase(Locale.ROOT)) {
        case "connectionfactory" ->
            bindings.put(
                name,
                configured(
                    new AngariumConnectionFactory(value.isEmpty() ? url(entries) : value),
                    entries));
        case "queue" -> bindings.put(name, new AngariumQueue(value));
        case "topic" -> bindings.put(name, new AngariumTopic(value));
        default -> {}
      }
    } catch (IllegalArgumentException e) {
      ConfigurationException bad = new ConfigurationException(key + ": " + e.getMessage());
      bad.setRootCause(e);
      throw bad;
    }
  }

  private static String url(Map<String, String> entries) {
    String url = entries.get(Context.PROVIDER_URL);
    return url == null || url.isEmpty() ? new AngariumConnectionFactory().getUrl() : url;
  }

  private static <F extends AngariumConnectionFactory> F configured(
      F factory, Map<String, String> entries) {
    @Nullable String user = entries.get(Context.SECURITY_PRINCIPAL);
    if (user != null) {
      factory.setUser(user);
      factory.setPassword(entries.get(Context.SECURITY_CREDENTIALS));
    }
    return factory;
  }
}
