package org.angarium.tck.bench;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.angarium.tck.peers.Reflection;

/** Apache ActiveMQ Classic with its broker in this JVM. */
final class ClassicBroker implements Contender {
  private static final String ROOT = "org.apache.activemq.";

  @Override
  public String name() {
    return "Classic";
  }

  @Override
  public String configuration() {
    return "vm://bench, persistent=false, useJmx=false, else defaults";
  }

  @Override
  public ConnectionFactory start(Path folder) {
    Object broker = Reflection.make(ROOT + "broker.BrokerService");
    Reflection.call(broker, "setBrokerName", "bench");
    Reflection.call(broker, "setDataDirectory", folder.toString());
    Reflection.call(broker, "setPersistent", false);
    Reflection.call(broker, "setUseJmx", false);
    Reflection.call(broker, "start");
    return (ConnectionFactory)
        Reflection.make(ROOT + "ActiveMQConnectionFactory", "vm://bench?create=false");
  }
}
