package org.angarium.samples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of a file through a queue and a durable subscription, across a JVM that halts in
 * the middle of it, and checks that nothing is lost, doubled or changed.
 *
 * <p>This program starts two others: {@link SendingPart}, which halts, and {@link FinishingPart},
 * which goes on from what was committed. When it is ended itself, at whatever moment, another run
 * on the same data folder goes on as well.
 */
public final class MainJob {
  private static final int USAGE = 2;

  private static final String USAGE_LINE = "usage: samples/run.sh [--data DIR] [FILE]";

  private static final String HELP =
      """
      %s

      Sends each line of FILE as a persistent message to a queue and publishes it to a topic with a
      durable subscription, 50 lines per transaction, in a JVM that halts without warning inside a
      transaction; then goes on in a second JVM, drains both and compares with FILE, byte for byte.

        FILE        any file; without it, a text that comes with the samples
        --data DIR  the data folder; without it, a fresh one, whose name is printed
        --help      this text

      A run that was ended early goes on when it is started again with the same FILE and DIR.
      What came from the queue and the subscription is in DIR/queue.out and DIR/subscription.out.

      Exit status: 0 both equal FILE; 1 something is wrong, standard error says what; 2 usage.
      """
          .formatted(USAGE_LINE);

  private final PrintStream out;
  private final PrintStream err;

  private MainJob(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the job and exits with its status.
   *
   * @param args as {@code --help} says
   */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** Runs the job; returns its exit status. */
  static int run(List<String> args, PrintStream out, PrintStream err) throws InterruptedException {
    try {
      JobArguments arguments = JobArguments.parse(args);
      if (arguments.help()) {
        out.print(HELP);
        return Part.DONE;
      }
      return new MainJob(out, err).run(arguments);
    } catch (JobArguments.UsageException e) {
      err.println(e.getMessage() + "; " + USAGE_LINE);
      return USAGE;
    } catch (InvalidPathException e) {
      err.println("'%s' is not a path: %s".formatted(e.getInput(), e.getReason()));
      return Part.FAILED;
    } catch (JobException | IOException e) {
      err.println(e.getMessage());
      return Part.FAILED;
    }
  }

  private int run(JobArguments arguments) throws JobException, IOException, InterruptedException {
    InputFile input = InputFile.read(file(arguments.file()));
    out.printf(
        Locale.ROOT,
        "file          %s (%,d lines, %,d bytes)%n",
        input.path(),
        input.end().lines(),
        input.end().bytes());
    Path data = dataFolder(arguments.data());
    out.printf("data folder   %s%n", data);
    int status = runParts(input, data);
    if (status == Part.DONE) {
      out.println("done");
    } else {
      out.printf("failed; the data folder is left as it is: %s%n", data);
    }
    return status;
  }

  private int runParts(InputFile input, Path data) throws IOException, InterruptedException {
    PartProcess process = new PartProcess(out, err);
    List<String> where =
        List.of(input.path().toAbsolutePath().toString(), data.toAbsolutePath().toString());
    int first = process.run("first JVM", SendingPart.class, where);
    if (first == Part.HALTED) {
      out.println("the first JVM has halted; starting a second one on the same data folder");
      return process.run(
          "second JVM",
          FinishingPart.class,
          List.of(where.get(0), where.get(1), FinishingPart.AFTER_HALT));
    }
    return first == Part.DONE ? process.run("second JVM", FinishingPart.class, where) : first;
  }

  /** The folder of the samples, as the script that starts us says. */
  private static Path home() {
    return Path.of(System.getProperty("angarium.samples", "samples"));
  }

  private static Path file(@Nullable String named) {
    return named == null ? home().resolve("data").resolve("us-constitution.txt") : Path.of(named);
  }

  private static Path dataFolder(@Nullable String named) throws JobException {
    if (named != null) {
      return Path.of(named);
    }
    Path parent = home().resolve("target").resolve("main-job");
    String now =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-"));
    try {
      return Files.createTempDirectory(Files.createDirectories(parent), now);
    } catch (IOException e) {
      throw new JobException(
          "no data folder can be made in %s (%s); name one with --data".formatted(parent, e));
    }
  }
}
