package org.angarium.tck.bench.load;

import static org.angarium.tck.bench.load.Scenario.Clients.listening;

import java.util.List;
import org.angarium.tck.bench.load.Scenario.Clients;
import org.angarium.tck.bench.load.Scenario.Kind;
import org.angarium.tck.bench.load.Scenario.Mode;
import org.angarium.tck.bench.load.Scenario.Style;

/** Every scenario there is. */
public final class Scenarios {

  /** What is measured in memory. */
  public static final List<Scenario> IN_MEMORY =
      List.of(
          inMemory("one-to-one", "1:1, listener", Kind.QUEUE, listening(1, 1)),
          inMemory("one-to-one-receive", "1:1, receive()", Kind.QUEUE, receiving()),
          inMemory("eight-to-eight", "8:8, listener", Kind.QUEUE, listening(8, 8)),
          inMemory("fan-out", "fan-out 1:10, listener", Kind.TOPIC, listening(1, 10)),
          inMemory("request-reply", "request/reply, receive()", Kind.REQUEST_REPLY, receiving()),
          inMemory("selectors", "100 selector consumers", Kind.SELECTORS, listening(1, 100)),
          inMemory(
              "destinations", "10,000 queues, a consumer each", Kind.QUEUES, listening(1, 10_000)));

  /** What is measured on disk. */
  public static final List<Scenario> DURABLE =
      List.of(
          synchronous("S1", "1:1", Kind.QUEUE, listening(1, 1)),
          synchronous("S2", "8:8", Kind.QUEUE, listening(8, 8)),
          synchronous("S3", "64:64", Kind.QUEUE, listening(64, 64)),
          transacted("S4", "transacted, 100 per commit, 1:1", Kind.QUEUE),
          synchronous("S1-apart", "1:1, filled, then drained", Kind.APART, listening(1, 1)),
          synchronous("S2-apart", "8:8, filled, then drained", Kind.APART, listening(8, 8)),
          synchronous("S3-apart", "64:64, filled, then drained", Kind.APART, listening(64, 64)),
          transacted("S4-apart", "transacted 1:1, filled, then drained", Kind.APART),
          synchronous("S8-1", "shared subscription, 1:4", Kind.SUBSCRIPTION, listening(1, 4)),
          synchronous("S8-16", "shared subscription, 16:4", Kind.SUBSCRIPTION, listening(16, 4)),
          transacted("S10", "backlog: filled, restarted, drained", Kind.BACKLOG),
          synchronous("S11-1", "10 selector consumers, 1:10", Kind.SELECTORS, listening(1, 10)),
          synchronous("S11-16", "10 selector consumers, 16:10", Kind.SELECTORS, listening(16, 10)));

  /** What waits for a time. */
  public static final List<Scenario> WAITING =
      List.of(
          waiting("delayed", "Delayed messages", Kind.DELAYED),
          waiting("back-off", "Messages in back-off", Kind.BACK_OFF),
          waiting("replay", "Replay of dead letters", Kind.REPLAY));

  private Scenarios() {}

  private static Clients receiving() {
    return new Clients(1, 1, Style.RECEIVE);
  }

  private static Scenario inMemory(String id, String title, Kind kind, Clients clients) {
    return new Scenario(id, title, kind, clients, Mode.NON_PERSISTENT);
  }

  private static Scenario synchronous(String id, String title, Kind kind, Clients clients) {
    return new Scenario(id, id + " " + title, kind, clients, Mode.PERSISTENT);
  }

  private static Scenario waiting(String id, String title, Kind kind) {
    return new Scenario(id, title, kind, receiving(), Mode.TRANSACTED);
  }

  private static Scenario transacted(String id, String title, Kind kind) {
    return new Scenario(id, id + " " + title, kind, listening(1, 1), Mode.TRANSACTED);
  }
}
