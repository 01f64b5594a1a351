package org.angarium.tck.bench.contender;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Options;
import org.angarium.tck.bench.load.Provider;
import org.angarium.tck.bench.load.Workload;

/**
 * Ourselves.
 *
 * @param durable whether it has a data folder
 * @param option one of its options with its value, or nothing
 */
public record Angarium(String name, boolean durable, String option) implements Contender {

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

  @Override
  public Workload start(Workload.Task task) throws JMSException {
    long start = System.nanoTime();
    ConnectionFactory factory = new AngariumConnectionFactory(url(task.folder().toString()));
    Provider provider = () -> factory;
    return Workload.of(task, provider, start);
  }

  private String url(String folder) {
    List<String> options = new ArrayList<>();
    if (durable) {
      options.add("data=" + folder);
    }
    if (!option.isEmpty()) {
      options.add(option);
    }
    return "vm://bench" + (options.isEmpty() ? "" : "?" + String.join("&", options));
  }
}
