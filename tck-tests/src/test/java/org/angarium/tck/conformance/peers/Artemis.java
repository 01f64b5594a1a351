package org.angarium.tck.conformance.peers;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.peers.Reflection;

/** Apache ActiveMQ Artemis, embedded and called within the JVM. */
public final class Artemis extends PeerProvider {
  private static final String ROOT = "org.apache.activemq.artemis.";
  private static final String CLIENT = ROOT + "jms.client.";
  private static final String URL = "vm://0";

  private static Object broker;

  /** The broker, started with its first user. */
  public Artemis() {
    if (broker == null) {
      System.setProperty("conformance.data", dataFolder("artemis").toString());
      broker = startBroker();
    }
  }

  private static Object startBroker() {
    Object users = Reflection.make(ROOT + "core.config.impl.SecurityConfiguration");
    for (String user : new String[] {USER, "guest"}) {
      Reflection.call(users, "addUser", user, PASSWORD);
      Reflection.call(users, "addRole", user, "user");
    }
    Reflection.call(users, "setDefaultUser", "guest");
    Object security =
        Reflection.make(
            ROOT + "spi.core.security.ActiveMQJAASSecurityManager",
            ROOT + "spi.core.security.jaas.InVMLoginModule",
            users);
    Object made = Reflection.make(ROOT + "core.server.embedded.EmbeddedActiveMQ");
    Reflection.call(made, "setConfigResourcePath", "peers/artemis.xml");
    Reflection.call(made, "setSecurityManager", security);
    Reflection.call(made, "start");
    return made;
  }

  @Override
  public String name() {
    return "Artemis";
  }

  @Override
  public boolean has(Feature feature) {
    return feature != Feature.CONNECTION_CONSUMERS;
  }

  @Override
  ConnectionFactory makeFactory() {
    return (ConnectionFactory) Reflection.make(CLIENT + "ActiveMQJMSConnectionFactory", URL);
  }

  @Override
  public XAConnectionFactory xaConnectionFactory() {
    return (XAConnectionFactory) Reflection.make(CLIENT + "ActiveMQXAConnectionFactory", URL);
  }

  @Override
  public void restart() {
    Reflection.call(broker, "stop");
    broker = startBroker();
  }
}
