package org.angarium.tck.conformance.peers;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.List;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.peers.Reflection;

/** Apache ActiveMQ Classic, embedded and called within the JVM. */
public final class Classic extends PeerProvider {
  private static final String ROOT = "org.apache.activemq.";
  private static final String URL = "vm://conformance?create=false";
  private static final Path DATA = dataFolder("classic");

  private static Object broker;

  /** The broker, started with its first user. */
  public Classic() {
    if (broker == null) {
      broker = startBroker();
    }
  }

  private static Object startBroker() {
    Object user = Reflection.make(ROOT + "security.AuthenticationUser", USER, PASSWORD, "users");
    Object security = Reflection.make(ROOT + "security.SimpleAuthenticationPlugin", List.of(user));
    Reflection.call(security, "setAnonymousAccessAllowed", true);
    Object made = Reflection.make(ROOT + "broker.BrokerService");
    Reflection.call(made, "setBrokerName", "conformance");
    Reflection.call(made, "setDataDirectory", DATA.toString());
    Reflection.call(made, "setUseJmx", false);
    Reflection.call(made, "setSchedulerSupport", true);
    Reflection.call(made, "setPlugins", new Object[] {arrayOf(security)});
    Reflection.call(made, "start");
    return made;
  }

  private static Object arrayOf(Object plugin) {
    try {
      Object plugins = Array.newInstance(Class.forName(ROOT + "broker.BrokerPlugin"), 1);
      Array.set(plugins, 0, plugin);
      return plugins;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no ActiveMQ Classic on this class path", e);
    }
  }

  @Override
  public String name() {
    return "Classic";
  }

  @Override
  public boolean has(Feature feature) {
    return true;
  }

  @Override
  ConnectionFactory makeFactory() {
    return (ConnectionFactory) trusting(ROOT + "ActiveMQConnectionFactory");
  }

  @Override
  public XAConnectionFactory xaConnectionFactory() {
    return (XAConnectionFactory) trusting(ROOT + "ActiveMQXAConnectionFactory");
  }

  /** A factory whose connections read any class, as the tests of ObjectMessage need. */
  private static Object trusting(String type) {
    Object factory = Reflection.make(type, URL);
    Reflection.call(factory, "setTrustAllPackages", true);
    return factory;
  }

  @Override
  public void restart() {
    Reflection.call(broker, "stop");
    Reflection.call(broker, "waitUntilStopped");
    broker = startBroker();
  }
}
