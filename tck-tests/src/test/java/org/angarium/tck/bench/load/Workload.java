package org.angarium.tck.bench.load;

import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;

/** A scenario set up on a contender; rounds are run one after the other. Used by one thread. */
public interface Workload extends AutoCloseable {

  /** The part of a scenario that one process runs. */
  enum Phase {
    /** All of it. */
    WHOLE,
    /** Of a backlog, until the restart. */
    FILL,
    /** Of a backlog, what follows. */
    DRAIN
  }

  /**
   * What a contender is asked to do.
   *
   * @param folder for its files
   * @param amount how many messages a backlog has
   */
  record Task(Scenario scenario, Phase phase, Path folder, int amount) {}

  /** Runs for about that long, and until everything has come. */
  Measured round(Duration length) throws JMSException, InterruptedException;

  /** Runs for about that long, uncounted, so that the next round is of a warm provider. */
  default Measured warmUp(Duration length) throws JMSException, InterruptedException {
    return round(length);
  }

  @Override
  void close() throws JMSException;

  /**
   * Opens the connections, sessions and consumers of a task.
   *
   * @param startNanos when the start of the provider began, as {@link System#nanoTime} has it
   */
  static Workload of(Task task, Provider provider, long startNanos) throws JMSException {
    Meter meter = new Meter(task.folder());
    Setup setup =
        new Setup(
            task.scenario(), provider, meter, "VirtualTopic.bench", task.amount(), startNanos);
    return switch (task.scenario().kind()) {
      case REQUEST_REPLY -> new RequestReply(setup);
      case APART -> new Apart(setup);
      case BACKLOG -> task.phase() == Phase.FILL ? new BacklogFill(setup) : new BacklogDrain(setup);
      case DELAYED -> new Delayed(setup);
      case BACK_OFF -> new BackOff(setup);
      case REPLAY -> new Replayed(setup);
      default -> new Flow(setup);
    };
  }
}
