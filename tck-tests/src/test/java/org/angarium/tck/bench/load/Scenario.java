package org.angarium.tck.bench.load;

/**
 * What is measured: producers send messages of 1 KiB to destinations in turn, and consumers take
 * them.
 *
 * @param id a short name for the command line and the raw figures
 * @param title what a reader sees
 * @param kind how consumers and destinations belong together, and when consumers are there
 * @param clients who sends and who takes
 * @param mode how messages are sent and settled
 */
public record Scenario(String id, String title, Kind kind, Clients clients, Mode mode) {

  /** How consumers and destinations belong together, and when consumers are there. */
  public enum Kind {
    /** One queue that all consumers share. */
    QUEUE,
    /** One topic that every consumer subscribes to. */
    TOPIC,
    /** One durable subscription that all consumers share. */
    SUBSCRIPTION,
    /** One queue whose consumers select by a number that producers give in turn. */
    SELECTORS,
    /** A queue for each consumer; producers send to them in turn. */
    QUEUES,
    /** A request at a time, answered to a temporary queue. */
    REQUEST_REPLY,
    /** One queue that is filled while nobody consumes, and then drained. */
    APART,
    /** The same with a restart of the provider between. */
    BACKLOG,
    /** One queue that is filled with delayed messages, which are taken as they come due. */
    DELAYED,
    /** One queue whose messages all fail and wait for their next delivery. */
    BACK_OFF,
    /** One queue whose messages all become dead letters and are sent back to it. */
    REPLAY;

    /** Whether it is measured of ourselves only. */
    public boolean isOurs() {
      return this == BACK_OFF || this == REPLAY;
    }
  }

  /** How consumers get their messages. */
  public enum Style {
    LISTENER,
    RECEIVE
  }

  /**
   * Who sends and who takes.
   *
   * @param producers how many threads send
   * @param consumers how many consumers there are
   * @param style how consumers get their messages
   */
  public record Clients(int producers, int consumers, Style style) {

    /** Consumers with a listener. */
    public static Clients listening(int producers, int consumers) {
      return new Clients(producers, consumers, Style.LISTENER);
    }
  }

  /**
   * How messages are sent and settled.
   *
   * @param persistent whether they have to survive
   * @param perCommit how many a transaction sends or takes; 0 is AUTO_ACKNOWLEDGE
   */
  public record Mode(boolean persistent, int perCommit) {
    static final Mode NON_PERSISTENT = new Mode(false, 0);
    static final Mode PERSISTENT = new Mode(true, 0);
    static final Mode TRANSACTED = new Mode(true, 100);
  }

  /** How many threads send. */
  public int producers() {
    return clients.producers;
  }

  /** How many consumers there are. */
  public int consumers() {
    return clients.consumers;
  }

  boolean isTransacted() {
    return mode.perCommit > 0;
  }

  /** How many consumers get each message. */
  int copies() {
    return kind == Kind.TOPIC ? clients.consumers : 1;
  }

  /** How many sessions the consumers share. */
  public int consumerSessions() {
    return mode.persistent ? clients.consumers : Math.min(clients.consumers, 10);
  }

  /** How many messages a producer sends before it looks at the clock again. */
  int batch() {
    if (isTransacted()) {
      return mode.perCommit;
    }
    return mode.persistent ? 1 : 32;
  }

  /** The same clients on one queue, with consumers all the while, to warm a provider up. */
  Scenario warmUp() {
    return new Scenario(id, title, Kind.QUEUE, clients, mode);
  }
}
