package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.angarium.store.StoreProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * JMSRedelivered and JMSXDeliveryCount say what happened, no less and no more, whenever the
 * broker's process is killed. {@code -Dangarium.kills=N} sets how often it is, {@code
 * -Dangarium.seed=S} repeats a run's plan. The folder of a failed run is kept.
 */
class MarksUnderKillTest {
  private static final int KILLS = Integer.getInteger("angarium.kills", 5);
  private static final long SEED = Long.getLong("angarium.seed", System.nanoTime());
  private static final int FEWEST_NOTES = 300;
  private static final int MOST_NOTES = 2_000;

  private final Marks marks = new Marks(MarksLoad.consumers());
  private final SplittableRandom random = new SplittableRandom(SEED);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  @Timeout(value = TimeLimit.HOURS, unit = TimeUnit.HOURS)
  void marksAreExactAcrossKills() {
    TimeLimit.within(KILLS, this::killAndDrain);

    assertThat(marks.violations()).as("seed %d, folder %s", SEED, folder).isEmpty();
    assertThat(marks.redelivered()).isPositive();
    Torture.PROGRESS.printf(
        "marks under kill: %d kills, %d messages, %d notes of redeliveries,"
            + " %d counts explained by a kill alone%n",
        KILLS, marks.messages(), marks.redelivered(), marks.explainedByKill());
  }

  private Marks killAndDrain() throws Exception {
    String classPath = System.getProperty("java.class.path");
    for (int process = 1; process <= KILLS; process++) {
      runAndKill(process, random.nextInt(FEWEST_NOTES, MOST_NOTES), List.of(), classPath);
    }
    drain(KILLS + 1, classPath);
    return marks;
  }

  @Test
  void findsMarksThatAreTooLow() throws Exception {
    runWithMarksOff(-1);

    assertThat(marks.violations()).anyMatch(violation -> violation.startsWith("understated"));
  }

  @Test
  void findsMarksThatAreTooHigh() throws Exception {
    runWithMarksOff(1);

    assertThat(marks.violations()).anyMatch(violation -> violation.startsWith("overstated"));
  }

  private void runWithMarksOff(int error) throws Exception {
    Path planted = folder.resolve("planted");
    Path services = Files.createDirectories(planted.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(StoreProvider.class.getName()), PlantedMarks.class.getName());
    String classPath = planted + File.pathSeparator + System.getProperty("java.class.path");
    List<String> options = List.of("-D%s=%d".formatted(PlantedMarks.ERROR, error));
    for (int process = 1; process <= KILLS && marks.violations().isEmpty(); process++) {
      runAndKill(process, FEWEST_NOTES, options, classPath);
    }
  }

  private void runAndKill(int process, int atNote, List<String> options, String classPath)
      throws IOException, InterruptedException, TimeoutException {
    try (Child child = start(process, options, classPath, List.of())) {
      int notes = 0;
      while (notes < atNote) {
        if (child.next() instanceof Event.Seen) {
          notes++;
        }
      }
      child.kill();
      record(child.events());
      marks.killed();
    }
  }

  private void drain(int process, String classPath) throws IOException, InterruptedException {
    try (Child child = start(process, List.of(), classPath, List.of("drain"))) {
      child.awaitEnd();
      record(child.events());
    }
  }

  private Child start(int process, List<String> options, String classPath, List<String> more)
      throws IOException {
    List<String> args = new ArrayList<>();
    args.add(folder.resolve("data").toString());
    args.add(String.valueOf(process));
    args.add(String.valueOf(SEED + process));
    args.addAll(more);
    File errors = folder.resolve("errors-" + process + ".txt").toFile();
    return new Child(MarksLoad.class, errors, options, classPath, args);
  }

  private void record(List<Event> events) throws IOException {
    Files.write(
        folder.resolve("events.txt"),
        events.stream().map(Event::line).toList(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    for (Event event : events) {
      if (event instanceof Event.Seen seen) {
        marks.noted(seen);
      }
    }
  }
}
