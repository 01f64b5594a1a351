package org.angarium.tck.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.angarium.tck.crash.Work.Kind;

/**
 * Cuts the power of a file system again and again while a process has its broker there, then has
 * everything drained and holds it against what was promised. Used by one thread.
 *
 * <p>Two promises are weaker than those that hold for a kill: an automatic acknowledgement may be
 * lost, and with it that a message had been seen.
 */
final class PowerLoss {
  private static final int FEWEST_OPERATIONS = 200;
  private static final int MOST_OPERATIONS = 2_000;
  private static final String UNFLAGGED = "unflagged";

  private final LoopDisk disk;
  private final Path folder;
  private final long seed;
  private final Random random;
  private final PrintStream out;
  private final Ledger ledger = new Ledger(Site.ORDERED);
  private int processes;
  private long operations;

  /**
   * The losses of a disk.
   *
   * @param folder for what the processes complain about
   * @param out is told how it goes
   */
  PowerLoss(LoopDisk disk, Path folder, long seed, PrintStream out) {
    this.disk = disk;
    this.folder = folder;
    this.seed = seed;
    random = new Random(seed);
    this.out = out;
  }

  /** Cuts so many times; returns what was promised and not kept. */
  List<String> run(int cuts) throws IOException, InterruptedException, TimeoutException {
    for (int i = 0; i < cuts; i++) {
      cutUnderLoad(FEWEST_OPERATIONS + random.nextInt(MOST_OPERATIONS - FEWEST_OPERATIONS));
    }
    for (int i = 0; i < 2; i++) {
      try (Child child = start(Drain.class)) {
        child.awaitEnd();
        record(child);
      }
    }
    List<String> violations =
        ledger.violations().stream().filter(line -> !line.startsWith(UNFLAGGED)).toList();
    out.printf(
        "power loss: %d cuts, seed %d, %d operations, %d messages received, %d promises broken%n",
        cuts, seed, operations, ledger.received(), violations.size());
    return violations;
  }

  private void cutUnderLoad(int most) throws IOException, InterruptedException, TimeoutException {
    try (Child child = start(Load.class)) {
      int done = 0;
      while (done < most) {
        if (child.next() instanceof Event.Done event && event.kind() != Kind.AUTOMATIC) {
          done++;
        }
      }
      disk.cutPower();
      child.end();
      record(child);
      out.printf("power cut %d: after %d operations%n", processes, done);
    }
    disk.unmount();
    disk.mount();
  }

  private Child start(Class<?> program) throws IOException {
    processes++;
    List<String> args =
        List.of(
            disk.folder().resolve("data").toString(),
            String.valueOf(processes),
            String.valueOf(seed + processes));
    return new Child(program, folder.resolve("errors-" + processes + ".txt").toFile(), args);
  }

  private void record(Child child) {
    for (Event event : child.events()) {
      boolean done = event instanceof Event.Done;
      if (!(event instanceof Event.Done call && call.kind() == Kind.AUTOMATIC)) {
        ledger.add(event);
        operations += done ? 1 : 0;
      }
    }
  }
}
