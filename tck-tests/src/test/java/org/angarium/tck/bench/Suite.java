package org.angarium.tck.bench;

import java.util.List;
import java.util.stream.Stream;
import org.angarium.tck.bench.contender.Angarium;
import org.angarium.tck.bench.contender.Artemis;
import org.angarium.tck.bench.contender.BareDatabase;
import org.angarium.tck.bench.contender.BareJournal;
import org.angarium.tck.bench.contender.Classic;
import org.angarium.tck.bench.contender.Contender;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Scenarios;

/**
 * Scenarios and contenders that share a page.
 *
 * @param name of the page's file
 * @param flags of each contender's JVM
 */
record Suite(
    String name, List<String> flags, List<Scenario> scenarios, List<Contender> contenders) {

  static final Suite MEMORY =
      new Suite(
          "memory",
          heap("1g"),
          Scenarios.IN_MEMORY,
          List.of(
              new Angarium("Angarium", false, ""),
              new Artemis("Artemis", Artemis.Settings.IN_MEMORY),
              new Classic("Classic", Classic.Settings.IN_MEMORY)));

  static final Suite DURABLE =
      new Suite(
          "durable",
          heap("1g"),
          Scenarios.DURABLE,
          List.of(
              new Angarium("Angarium", true, ""),
              new Angarium("Angarium jdbcOnly", true, "storeMode=jdbcOnly"),
              new Angarium("Angarium without elision", true, Angarium.WITHOUT_ELISION),
              new Artemis("Artemis", Artemis.Settings.DEFAULT),
              new Artemis("Artemis 0.3 ms", Artemis.Settings.SHORT_BUFFER),
              new Artemis("Artemis blocking", Artemis.Settings.DEFAULT.blocking()),
              new Artemis("Artemis blocking 0.3 ms", Artemis.Settings.SHORT_BUFFER.blocking()),
              new Classic("Classic", Classic.Settings.DEFAULT),
              new Classic("Classic stored first", Classic.Settings.STORED_FIRST),
              new BareJournal(),
              new BareDatabase()));

  static final Suite WAITING =
      new Suite(
          "waiting",
          heap("4g"),
          Scenarios.WAITING,
          List.of(
              new Angarium("Angarium in memory", false, ""),
              new Angarium("Angarium", true, ""),
              new Artemis("Artemis", Artemis.Settings.DEFAULT),
              new Classic("Classic", Classic.Settings.DEFAULT)));

  static final List<Suite> ALL = List.of(MEMORY, DURABLE, WAITING);

  /** The one that the scenario of this id belongs to. */
  static Suite having(String id) {
    return ALL.stream()
        .filter(suite -> suite.scenarios.stream().anyMatch(each -> each.id().equals(id)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no scenario " + id));
  }

  /** The scenario of this id. */
  Scenario scenario(String id) {
    return scenarios.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** The contender of this name. */
  Contender contender(String title) {
    return contenders.stream()
        .filter(each -> each.title().name().equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no contender " + title));
  }

  /** Whether some contenders promise less by their defaults than they can. */
  boolean hasTwoGuarantees() {
    return Stream.of(Contender.Guarantee.OWN, Contender.Guarantee.EQUAL)
        .allMatch(
            guarantee ->
                contenders.stream().anyMatch(each -> each.title().guarantee() == guarantee));
  }

  /** Whether a ratio is to the best peer, and not ours to each. */
  boolean comparesToBestPeer() {
    return this != MEMORY;
  }

  private static List<String> heap(String size) {
    return List.of("-Xms" + size, "-Xmx" + size, "-XX:+UseParallelGC");
  }
}
