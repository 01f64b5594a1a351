package org.angarium.tck.bench.contender;

import static org.angarium.tck.peers.Reflection.call;
import static org.angarium.tck.peers.Reflection.make;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.angarium.tck.bench.load.Provider;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Workload;

/** Apache ActiveMQ Classic. */
public record Classic(String name, Settings settings) implements Contender {
  private static final String ROOT = "org.apache.activemq.";

  /** What differs between its rows. */
  public enum Settings {
    IN_MEMORY("persistent=false"),
    DEFAULT("persistent=true"),
    /** The store writes a message before it is handed to a consumer. */
    STORED_FIRST("persistent=true, concurrentStoreAndDispatchQueues=false");

    private final String text;

    Settings(String text) {
      this.text = text;
    }
  }

  @Override
  public Title title() {
    return new Title(
        name, Origin.CLASSIC, settings == Settings.DEFAULT ? Guarantee.OWN : Guarantee.EQUAL);
  }

  @Override
  public String configuration() {
    return "vm://bench, %s, useJmx=false, else defaults".formatted(settings.text);
  }

  @Override
  public boolean runs(Scenario scenario) {
    return !scenario.kind().isOurs();
  }

  @Override
  public Workload start(Workload.Task task) throws JMSException {
    long start = System.nanoTime();
    Object broker = make(ROOT + "broker.BrokerService");
    call(broker, "setBrokerName", "bench");
    call(broker, "setDataDirectory", task.folder().toString());
    call(broker, "setPersistent", settings != Settings.IN_MEMORY);
    call(broker, "setUseJmx", false);
    call(broker, "setSchedulerSupport", task.scenario().kind() == Scenario.Kind.DELAYED);
    if (settings == Settings.STORED_FIRST) {
      call(call(broker, "getPersistenceAdapter"), "setConcurrentStoreAndDispatchQueues", false);
    }
    call(broker, "start");
    ConnectionFactory factory =
        (ConnectionFactory) make(ROOT + "ActiveMQConnectionFactory", "vm://bench?create=false");
    return Workload.of(task, new Started(factory), start);
  }

  private record Started(ConnectionFactory factory) implements Provider {

    /** It has no shared subscriptions; consumers of a queue behind the topic share what it gets. */
    @Override
    public MessageConsumer subscribe(Session session, Topic topic) throws JMSException {
      return session.createConsumer(session.createQueue("Consumer.bench." + topic.getTopicName()));
    }

    @Override
    public void delay(MessageProducer producer, Message message, long delayMs) throws JMSException {
      message.setLongProperty("AMQ_SCHEDULED_DELAY", delayMs);
    }
  }
}
