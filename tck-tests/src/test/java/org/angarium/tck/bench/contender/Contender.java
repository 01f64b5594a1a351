package org.angarium.tck.bench.contender;

import jakarta.jms.JMSException;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Workload;

/** One that is measured: how it is started, and what a reader has to know about that. */
public interface Contender {

  /** Whose libraries it needs. */
  enum Origin {
    ANGARIUM,
    ARTEMIS,
    CLASSIC,
    /** Nobody's: what the machine itself can do. */
    BARE
  }

  /** What it promises of a persistent message. */
  enum Guarantee {
    /** What its defaults promise, perhaps less than we do. */
    OWN,
    /** What we promise: no message that was sent and not settled is lost in a crash. */
    EQUAL,
    /** Both: its defaults are these. */
    BOTH
  }

  /** Its name in tables, with its origin and what it promises. */
  record Title(String name, Origin origin, Guarantee guarantee) {}

  /** Its name in tables, with its origin and what it promises. */
  Title title();

  /** How it is configured, for the reader. */
  String configuration();

  /** Whether this version of it can be configured so. */
  default boolean exists() {
    return true;
  }

  /** Whether it has a row in the tables of this scenario. */
  default boolean runs(Scenario scenario) {
    return true;
  }

  /** Starts it, with its broker in this JVM, and opens the task's connections. */
  Workload start(Workload.Task task) throws JMSException;
}
