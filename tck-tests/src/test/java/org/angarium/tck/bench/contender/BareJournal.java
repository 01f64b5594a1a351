package org.angarium.tck.bench.contender;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Stopwatch;
import org.angarium.tck.bench.load.Workload;

/**
 * What this machine's disk could do for any broker: as many threads as the scenario has producers
 * append records of a message's size to a file and wait until they are synced; the record that
 * deletes each is appended after it, and not waited for.
 */
public record BareJournal() implements Contender {

  @Override
  public Title title() {
    return new Title("bare journal", Origin.BARE, Guarantee.BOTH);
  }

  @Override
  public String configuration() {
    return "inserts of %d bytes, awaited, deletes of %d bytes, not awaited; one writer, group commit, %d MiB written beforehand and used again, fdatasync"
        .formatted(GroupFile.INSERT_BYTES, GroupFile.DELETE_BYTES, GroupFile.SIZE >> 20);
  }

  @Override
  public boolean runs(Scenario scenario) {
    return scenario.kind() == Scenario.Kind.QUEUE;
  }

  @Override
  public Workload start(Workload.Task task) throws JMSException {
    try {
      return new Appending(task, new GroupFile(task.folder().resolve("journal")));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static JMSException failed(Exception e) {
    JMSException failure = new JMSException("the bare journal failed: " + e.getMessage());
    failure.setLinkedException(e);
    return failure;
  }

  private record Appending(Workload.Task task, GroupFile file) implements Workload {

    @Override
    public Measured round(Duration length) throws InterruptedException {
      Stopwatch stopwatch = Stopwatch.start(task.folder());
      AtomicLong messages = new AtomicLong();
      int perSync = Math.max(1, task.scenario().mode().perCommit());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < task.scenario().producers(); i++) {
        threads.add(
            new Thread(
                () -> {
                  do {
                    file.insert(perSync);
                    file.delete(perSync);
                    messages.addAndGet(perSync);
                  } while (stopwatch.elapsed().compareTo(length) < 0);
                },
                "producer-" + i));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      return stopwatch.stop(messages.get());
    }

    @Override
    public void close() throws JMSException {
      try {
        file.close();
      } catch (IOException | InterruptedException e) {
        throw failed(e);
      }
    }
  }
}
