package org.angarium.tck.bench.contender;

import static org.angarium.tck.peers.Reflection.call;
import static org.angarium.tck.peers.Reflection.make;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import org.angarium.tck.bench.load.Provider;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Workload;

/** Apache ActiveMQ Artemis. */
public record Artemis(String name, Settings settings) implements Contender {
  private static final String ROOT = "org.apache.activemq.artemis.";

  /**
   * What differs between its rows.
   *
   * @param durable whether it has a journal
   * @param bufferNanos how long the journal gathers writes before it syncs them; 0 is its default
   * @param blockOnAcknowledge whether an acknowledgement waits until it is durable
   */
  public record Settings(boolean durable, int bufferNanos, boolean blockOnAcknowledge) {

    /** In memory. */
    public static final Settings IN_MEMORY = new Settings(false, 0, false);

    /** As it comes. */
    public static final Settings DEFAULT = new Settings(true, 0, false);

    /** With a journal that gathers writes for 0.3 ms. */
    public static final Settings SHORT_BUFFER = new Settings(true, 300_000, false);

    /** The same with acknowledgements that wait until they are durable. */
    public Settings blocking() {
      return new Settings(durable, bufferNanos, true);
    }
  }

  @Override
  public Title title() {
    boolean equal = settings.blockOnAcknowledge || !settings.durable;
    return new Title(name, Origin.ARTEMIS, equal ? Guarantee.EQUAL : Guarantee.OWN);
  }

  @Override
  public String configuration() {
    return "vm://0%s, persistenceEnabled=%s, %ssecurityEnabled=false, maxDiskUsage=-1, else defaults"
        .formatted(
            settings.blockOnAcknowledge ? "?blockOnAcknowledge=true" : "",
            settings.durable,
            settings.bufferNanos == 0
                ? ""
                : "journalBufferTimeout=%d ns, ".formatted(settings.bufferNanos));
  }

  @Override
  public boolean runs(Scenario scenario) {
    return !scenario.kind().isOurs();
  }

  @Override
  public Workload start(Workload.Task task) throws JMSException {
    long start = System.nanoTime();
    Object broker = make(ROOT + "core.server.embedded.EmbeddedActiveMQ");
    call(broker, "setConfiguration", configuration(task.folder()));
    call(broker, "start");
    ConnectionFactory factory =
        (ConnectionFactory) make(ROOT + "jms.client.ActiveMQJMSConnectionFactory", "vm://0");
    if (settings.blockOnAcknowledge) {
      call(factory, "setBlockOnAcknowledge", true);
    }
    Provider provider = () -> factory;
    return Workload.of(task, provider, start);
  }

  private Object configuration(Path folder) {
    Object configuration = make(ROOT + "core.config.impl.ConfigurationImpl");
    call(configuration, "setPersistenceEnabled", settings.durable);
    call(configuration, "setSecurityEnabled", false);
    call(configuration, "setMaxDiskUsage", -1);
    call(configuration, "setJournalDirectory", folder.resolve("journal").toString());
    call(configuration, "setBindingsDirectory", folder.resolve("bindings").toString());
    call(configuration, "setLargeMessagesDirectory", folder.resolve("large").toString());
    call(configuration, "setPagingDirectory", folder.resolve("paging").toString());
    if (settings.bufferNanos > 0) {
      call(configuration, "setJournalBufferTimeout_NIO", settings.bufferNanos);
      call(configuration, "setJournalBufferTimeout_AIO", settings.bufferNanos);
    }
    call(configuration, "addAcceptorConfiguration", "in-vm", "vm://0");
    return configuration;
  }
}
