package org.angarium.tck.bench.contender;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.angarium.Options;
import org.angarium.management.DeadLetterQueue;
import org.angarium.management.Replay;
import org.angarium.tck.bench.load.Provider;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Workload;

/**
 * Ourselves.
 *
 * @param durable whether it has a data folder
 * @param option one of its options with its value, or nothing
 */
public record Angarium(String name, boolean durable, String option) implements Contender {

  /** The option that has every message written. */
  public static final String WITHOUT_ELISION = "elision=false";

  private static final String ADDRESS = "vm://bench";

  @Override
  public Title title() {
    return new Title(name, Origin.ANGARIUM, Guarantee.BOTH);
  }

  @Override
  public String configuration() {
    return url("DIR");
  }

  @Override
  public boolean exists() {
    String asked = option.split("=")[0];
    return asked.isEmpty()
        || Options.all().stream().anyMatch(offered -> offered.name().equals(asked));
  }

  /** Without elision only where there can be some: with consumers that wait. */
  @Override
  public boolean runs(Scenario scenario) {
    return !option.equals(WITHOUT_ELISION) || scenario.kind() == Scenario.Kind.QUEUE;
  }

  @Override
  public Workload start(Workload.Task task) throws JMSException {
    long start = System.nanoTime();
    Broker broker = Broker.at(url(task.folder().toString())).start();
    return Workload.of(task, new Started(broker, new AngariumConnectionFactory(ADDRESS)), start);
  }

  private String url(String folder) {
    List<String> options = new ArrayList<>();
    if (durable) {
      options.add("data=" + folder);
    }
    if (!option.isEmpty()) {
      options.add(option);
    }
    return ADDRESS + (options.isEmpty() ? "" : "?" + String.join("&", options));
  }

  private record Started(Broker broker, ConnectionFactory factory) implements Provider {

    @Override
    public OptionalLong elided() {
      return OptionalLong.of(broker.elided());
    }

    @Override
    public void backOff(String queue, long delayMs) {
      String delay = String.valueOf(delayMs);
      broker.changeRedelivery(
          "queue:" + queue,
          Map.of(
              "firstDelayMs", delay, "delayMs", delay, "maxDelayMs", delay, "jitterPercent", "0"));
    }

    @Override
    public void endAtOnce(String queue) {
      broker.changeRedelivery("queue:" + queue, Map.of("maxDeliveries", "1"));
    }

    @Override
    public long deadLetters() {
      return broker.depth("DLQ");
    }

    @Override
    public void replay() {
      try (DeadLetterQueue letters = broker.deadLetters("DLQ")) {
        letters.replay(Replay.ALL);
      }
    }
  }
}
