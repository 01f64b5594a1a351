package org.angarium.tck.conformance;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.angarium.Broker;

/** Our own provider: each test has a broker of its own within the JVM, in memory unless durable. */
public final class Angarium implements Provider {
  private static final AtomicInteger BROKERS = new AtomicInteger();
  private static final String TRUSTED = "java.**,org.angarium.tck.conformance.**";

  private final String address = "vm://conformance-" + BROKERS.incrementAndGet();
  private final String data;
  private Broker durable;
  private Broker secured;

  /** A broker in memory that starts with the first connection and stops with the last. */
  public Angarium() {
    this.data = "";
  }

  private Angarium(Path folder) {
    this.data = "?data=" + folder;
    this.durable = Broker.at(address + data).start();
  }

  @Override
  public String name() {
    return "Angarium";
  }

  @Override
  public boolean has(Feature feature) {
    return true;
  }

  @Override
  public ConnectionFactory connectionFactory() {
    return factory(address);
  }

  @Override
  public ConnectionFactory connectionFactory(String clientId) {
    AngariumConnectionFactory factory = factory(address);
    factory.setClientId(clientId);
    return factory;
  }

  @Override
  public ConnectionFactory securedConnectionFactory() {
    if (secured == null) {
      secured = Broker.at(address + "-secured?anonymous=true").user(USER, PASSWORD).start();
    }
    return new AngariumConnectionFactory("vm://" + secured.name());
  }

  @Override
  public QueueConnectionFactory queueConnectionFactory() {
    return factory(address);
  }

  @Override
  public TopicConnectionFactory topicConnectionFactory() {
    return factory(address);
  }

  @Override
  public XAConnectionFactory xaConnectionFactory() {
    return new AngariumXAConnectionFactory(url(address));
  }

  @Override
  public Provider durable(Path folder) {
    return new Angarium(folder);
  }

  @Override
  public void restart() {
    durable.close();
    durable = Broker.at(address + data).start();
  }

  @Override
  public void close() {
    if (durable != null) {
      durable.close();
    }
    if (secured != null) {
      secured.close();
    }
  }

  private AngariumConnectionFactory factory(String broker) {
    AngariumConnectionFactory factory = new AngariumConnectionFactory(url(broker));
    factory.setOption("trustedClasses", TRUSTED);
    return factory;
  }

  private String url(String broker) {
    return durable == null ? broker + "?lingerMs=0" : broker;
  }
}
