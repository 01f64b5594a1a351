package org.angarium.tck.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.angarium.tck.crash.Work.Kind;

/**
 * Kills one process after the other on the same data folder, then has everything drained and holds
 * it against what was promised. Used by one thread.
 */
final class Torture {
  /** Where a torture that is run as a test tells how it goes. */
  static final PrintStream PROGRESS = System.out;

  /**
   * What came of it.
   *
   * @param kills how many processes were killed
   * @param recoveryKills how many of them before their broker served
   * @param drainKills how many of them while the journal was drained
   * @param operationsPerSecond confirmed sends, commits and acknowledge calls by the time that
   *     there was load
   * @param unexplained as {@link Ledger#unexplained}
   * @param violations what was promised and not kept
   */
  record Outcome(
      int kills,
      int recoveryKills,
      int drainKills,
      double operationsPerSecond,
      long unexplained,
      List<String> violations) {}

  /** Many times as many as a small journal takes before it is drained. */
  private static final int MOST_BEFORE_DRAIN = 200_000;

  private final Path folder;
  private final long seed;
  private final PrintStream out;
  private final String classPath;
  private final Ledger ledger = new Ledger(Site.ORDERED);
  private final Map<Kind, Long> confirmed = new EnumMap<>(Kind.class);
  private long loadNs;
  private long startNs = TimeUnit.MILLISECONDS.toNanos(300);
  private int processes;
  private int recoveryKills;
  private int drainKills;

  /**
   * A torture in this folder, which is to be empty.
   *
   * @param out is told how it goes
   */
  Torture(Path folder, long seed, PrintStream out) {
    this(folder, seed, out, System.getProperty("java.class.path"));
  }

  /** The same with what the processes are made of. */
  Torture(Path folder, long seed, PrintStream out, String classPath) {
    this.classPath = classPath;
    this.folder = folder;
    this.seed = seed;
    this.out = out;
  }

  /**
   * Runs a torture by hand.
   *
   * @param args the folder, how many kills, and perhaps the seed
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, TimeoutException {
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    Outcome outcome =
        new Torture(Path.of(args[0]), seed, System.out).run(Integer.parseInt(args[1]));
    outcome.violations().forEach(System.out::println);
    System.exit(outcome.violations().isEmpty() ? 0 : 1);
  }

  /** Does it all. */
  Outcome run(int kills) throws IOException, InterruptedException, TimeoutException {
    out.printf("crash torture: %d kills, seed %d%n", kills, seed);
    for (KillPlan.Kill kill : KillPlan.of(kills, seed).kills()) {
      if (kill instanceof KillPlan.UnderLoad load) {
        killUnderLoad(load.operations());
      } else if (kill instanceof KillPlan.InRecovery recovery) {
        killInRecovery(recovery.share());
      } else if (kill instanceof KillPlan.InDrain inDrain) {
        killInDrain(inDrain.delayMs());
      }
    }
    drain();
    drain();
    double perSecond = operations() * 1e9 / Math.max(1, loadNs);
    out.printf(
        "crash torture: %d kills, %d of them during recovery, %d during a drain; confirmed %s, %.0f"
            + " a second%n",
        kills, recoveryKills, drainKills, confirmed, perSecond);
    out.printf(
        "crash torture: %d messages received, %d flagged without a line that says why%n",
        ledger.received(), ledger.unexplained());
    return new Outcome(
        kills, recoveryKills, drainKills, perSecond, ledger.unexplained(), ledger.violations());
  }

  private long operations() {
    return confirmed.entrySet().stream()
        .filter(entry -> entry.getKey() != Kind.AUTOMATIC)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void killUnderLoad(int operations)
      throws IOException, InterruptedException, TimeoutException {
    try (Child child = start(Load.class)) {
      awaitOpen(child);
      long openedNs = System.nanoTime();
      int done = 0;
      while (done < operations) {
        if (child.next() instanceof Event.Done event && event.kind() != Kind.AUTOMATIC) {
          done++;
        }
      }
      child.kill();
      loadNs += System.nanoTime() - openedNs;
      record(child.events());
      out.printf("kill %d: under load, after %d operations%n", processes, done);
    }
  }

  /** Kills a process between its beginning to start the broker and the broker's being there. */
  private void killInRecovery(double share)
      throws IOException, InterruptedException, TimeoutException {
    double at = share;
    while (!isKilledInRecovery((long) (at * startNs))) {
      at *= 0.7;
    }
    recoveryKills++;
  }

  private boolean isKilledInRecovery(long afterNs)
      throws IOException, InterruptedException, TimeoutException {
    try (Child child = start(Load.class)) {
      awaitOpening(child);
      child.poll(TimeUnit.NANOSECONDS.toMillis(afterNs));
      child.kill();
      record(child.events());
      boolean inRecovery = child.events().stream().noneMatch(Event.Open.class::isInstance);
      out.printf(
          "kill %d: %s, %d ms after the broker began to start%n",
          processes,
          inRecovery ? "during recovery" : "too late, once more",
          TimeUnit.NANOSECONDS.toMillis(afterNs));
      return inRecovery;
    }
  }

  /** Kills a process as soon as its drain has begun: nothing else writes the database by then. */
  private void killInDrain(int delayMs) throws IOException, InterruptedException, TimeoutException {
    Path database = folder.resolve("data").resolve("angarium.mv.db");
    try (Child child = start(Load.class, Site.small(seed + processes + 1))) {
      awaitOpen(child);
      long openedNs = System.nanoTime();
      FileTime opened = Files.getLastModifiedTime(database);
      int done = 0;
      while (done < MOST_BEFORE_DRAIN && Files.getLastModifiedTime(database).equals(opened)) {
        Event event = child.next();
        while (event != null) {
          done += event instanceof Event.Done ? 1 : 0;
          event = child.poll(0);
        }
      }
      boolean drains = !Files.getLastModifiedTime(database).equals(opened);
      long killAtNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
      while (System.nanoTime() < killAtNs) {
        child.poll(1);
      }
      child.kill();
      loadNs += System.nanoTime() - openedNs;
      record(child.events());
      drainKills += drains ? 1 : 0;
      out.printf(
          "kill %d: %s, %d ms later, after %d operations%n",
          processes, drains ? "during a drain" : "no drain came", delayMs, done);
    }
  }

  private void awaitOpening(Child child) throws InterruptedException, TimeoutException {
    while (!(child.next() instanceof Event.Opening)) {
      // What it writes first.
    }
  }

  private void awaitOpen(Child child) throws InterruptedException, TimeoutException {
    awaitOpening(child);
    long openingNs = System.nanoTime();
    while (!(child.next() instanceof Event.Open)) {
      // Nothing else comes between.
    }
    startNs = System.nanoTime() - openingNs;
  }

  private void drain() throws IOException, InterruptedException {
    try (Child child = start(Drain.class)) {
      child.awaitEnd();
      record(child.events());
    }
  }

  private Child start(Class<?> program) throws IOException {
    return start(program, seed + processes + 1);
  }

  private Child start(Class<?> program, long childSeed) throws IOException {
    processes++;
    List<String> args = new ArrayList<>();
    args.add(folder.resolve("data").toString());
    args.add(String.valueOf(processes));
    args.add(String.valueOf(childSeed));
    return new Child(
        program,
        folder.resolve("errors-" + processes + ".txt").toFile(),
        List.of(),
        classPath,
        args);
  }

  private void record(List<Event> events) throws IOException {
    Files.write(
        folder.resolve("events.txt"),
        events.stream().map(Event::line).toList(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    for (Event event : events) {
      ledger.add(event);
      if (event instanceof Event.Done done) {
        confirmed.merge(done.kind(), 1L, Long::sum);
      }
    }
  }
}
