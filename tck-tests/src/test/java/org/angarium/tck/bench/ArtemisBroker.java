package org.angarium.tck.bench;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.angarium.tck.peers.Reflection;

/** Apache ActiveMQ Artemis with its broker in this JVM. */
final class ArtemisBroker implements Contender {
  private static final String ROOT = "org.apache.activemq.artemis.";

  @Override
  public String name() {
    return "Artemis";
  }

  @Override
  public String configuration() {
    return "vm://0, persistenceEnabled=false, securityEnabled=false, else defaults";
  }

  @Override
  public ConnectionFactory start(Path folder) {
    Object configuration = Reflection.make(ROOT + "core.config.impl.ConfigurationImpl");
    Reflection.call(configuration, "setPersistenceEnabled", false);
    Reflection.call(configuration, "setSecurityEnabled", false);
    Reflection.call(configuration, "setPagingDirectory", folder.resolve("paging").toString());
    Reflection.call(configuration, "addAcceptorConfiguration", "in-vm", "vm://0");
    Object broker = Reflection.make(ROOT + "core.server.embedded.EmbeddedActiveMQ");
    Reflection.call(broker, "setConfiguration", configuration);
    Reflection.call(broker, "start");
    return (ConnectionFactory)
        Reflection.make(ROOT + "jms.client.ActiveMQJMSConnectionFactory", "vm://0");
  }
}
