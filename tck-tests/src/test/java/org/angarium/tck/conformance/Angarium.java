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
import org.angarium.junit.TestBroker;

/** Our own provider: each test has a broker of its own within the JVM, in memory unless durable. */
public final class Angarium implements Provider {
  private static final AtomicInteger BROKERS = new AtomicInteger();
  private static final String TRUSTED = "java.**,org.angarium.tck.conformance.**";

  private final String name = "conformance-" + BROKERS.incrementAndGet();
  private final Path data;
  private TestBroker memory;
  private Broker durable;
  private Broker secured;

  /** A broker in memory. */
  public Angarium() {
    this.data = null;
    this.memory = TestBroker.start();
  }

  private Angarium(Path folder) {
    this.data = folder;
    this.durable = startDurable();
  }

  private Broker startDurable() {
    return Broker.at("vm://" + name + "?data=" + data).start();
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
    return factory();
  }

  @Override
  public ConnectionFactory connectionFactory(String clientId) {
    AngariumConnectionFactory factory = factory();
    factory.setClientId(clientId);
    return factory;
  }

  @Override
  public ConnectionFactory securedConnectionFactory() {
    if (secured == null) {
      secured = Broker.at("vm://" + name + "-secured?anonymous=true").user(USER, PASSWORD).start();
    }
    return new AngariumConnectionFactory("vm://" + secured.name());
  }

  @Override
  public QueueConnectionFactory queueConnectionFactory() {
    return factory();
  }

  @Override
  public TopicConnectionFactory topicConnectionFactory() {
    return factory();
  }

  @Override
  public XAConnectionFactory xaConnectionFactory() {
    return new AngariumXAConnectionFactory(url());
  }

  @Override
  public Provider durable(Path folder) {
    return new Angarium(folder);
  }

  @Override
  public void restart() {
    durable.close();
    durable = startDurable();
  }

  @Override
  public void close() {
    if (durable != null) {
      durable.close();
    }
    if (memory != null) {
      memory.close();
    }
    if (secured != null) {
      secured.close();
    }
  }

  private AngariumConnectionFactory factory() {
    AngariumConnectionFactory factory = new AngariumConnectionFactory(url());
    factory.setOption("trustedClasses", TRUSTED);
    return factory;
  }

  private String url() {
    return memory == null ? "vm://" + name : memory.url();
  }
}
