package org.angarium.tck.bench;

import java.util.List;

/**
 * What is measured: producers send messages of 1 KiB, non-persistent, to destinations in turn, and
 * consumers with AUTO_ACKNOWLEDGE take them.
 *
 * @param id a short name for the command line and the raw figures
 * @param title what a reader sees
 * @param kind how consumers and destinations belong together
 * @param producers how many threads send
 * @param consumers how many consumers there are
 * @param style how consumers get their messages
 */
record Scenario(String id, String title, Kind kind, int producers, int consumers, Style style) {

  /** How consumers and destinations belong together. */
  enum Kind {
    /** One queue that all consumers share. */
    QUEUE,
    /** One topic that every consumer subscribes to. */
    TOPIC,
    /** One queue whose consumers select by a number that producers give in turn. */
    SELECTORS,
    /** A queue for each consumer; producers send to them in turn. */
    QUEUES,
    /** A request at a time, answered to a temporary queue. */
    REQUEST_REPLY
  }

  /** How consumers get their messages. */
  enum Style {
    LISTENER,
    RECEIVE
  }

  /** What is measured in memory. */
  static final List<Scenario> IN_MEMORY =
      List.of(
          new Scenario("one-to-one", "1:1, listener", Kind.QUEUE, 1, 1, Style.LISTENER),
          new Scenario("one-to-one-receive", "1:1, receive()", Kind.QUEUE, 1, 1, Style.RECEIVE),
          new Scenario("eight-to-eight", "8:8, listener", Kind.QUEUE, 8, 8, Style.LISTENER),
          new Scenario("fan-out", "fan-out 1:10, listener", Kind.TOPIC, 1, 10, Style.LISTENER),
          new Scenario(
              "request-reply", "request/reply, receive()", Kind.REQUEST_REPLY, 1, 1, Style.RECEIVE),
          new Scenario(
              "selectors", "100 selector consumers", Kind.SELECTORS, 1, 100, Style.LISTENER),
          new Scenario(
              "destinations",
              "10,000 queues, a consumer each",
              Kind.QUEUES,
              1,
              10_000,
              Style.LISTENER));

  /** The one of this id. */
  static Scenario of(String id) {
    return IN_MEMORY.stream()
        .filter(scenario -> scenario.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no scenario " + id));
  }

  /** How many consumers get each message. */
  int copies() {
    return kind == Kind.TOPIC ? consumers : 1;
  }

  /** How many sessions the consumers share. */
  int consumerSessions() {
    return Math.min(consumers, 10);
  }
}
