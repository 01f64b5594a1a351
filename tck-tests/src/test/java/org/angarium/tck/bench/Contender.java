package org.angarium.tck.bench;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.util.List;
import org.angarium.AngariumConnectionFactory;

/** A provider in the benchmark: how it is started, and what a reader has to know about that. */
interface Contender {

  /** Its name in tables. */
  String name();

  /** How it is configured, for the reader. */
  String configuration();

  /** Starts it with its broker in this JVM; the folder is empty and its own. */
  ConnectionFactory start(Path folder);

  /** Every contender; of the peers only one that is on the class path of this JVM can start. */
  static List<Contender> all() {
    return List.of(new Angarium(), new ArtemisBroker(), new ClassicBroker());
  }

  /** The one of this name. */
  static Contender named(String name) {
    return all().stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no contender " + name));
  }

  /** Ourselves. */
  final class Angarium implements Contender {
    @Override
    public String name() {
      return "Angarium";
    }

    @Override
    public String configuration() {
      return "vm://bench";
    }

    @Override
    public ConnectionFactory start(Path folder) {
      return new AngariumConnectionFactory("vm://bench");
    }
  }
}
