package org.angarium.samples;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The second JVM of the main job: finds out from what the broker recovered how far the first one
 * got, sends the rest, receives everything from both ends and compares.
 */
final class FinishingPart implements Part {
  /** The argument that says that the first JVM halted where it was meant to. */
  static final String AFTER_HALT = "after-halt";

  private final PrintStream out = System.out;
  private final boolean afterHalt;

  private FinishingPart(boolean afterHalt) {
    this.afterHalt = afterHalt;
  }

  /** Runs with the file, the data folder and perhaps {@link #AFTER_HALT} as arguments. */
  public static void main(String[] args) {
    new FinishingPart(List.of(args).contains(AFTER_HALT)).start(args);
  }

  @Override
  public int run(InputFile input, Path data) throws IOException, JMSException, JobException {
    try (JobClient client = new JobClient(data)) {
      Progress recovered = client.progress(input);
      long waiting = recover(client, recovered);
      Progress sent = send(client, input, recovered);
      LineDrain queue = new LineDrain(client, Source.QUEUE, data, sent);
      Progress half = queue.drain(meter("received from the queue", sent, Source.QUEUE));
      LineDrain subscription = new LineDrain(client, Source.SUBSCRIPTION, data, half);
      subscription.drain(meter("received from the subscription", half, Source.SUBSCRIPTION));

      out.println();
      out.printf(
          "sent          %,d lines, %,d of them in this JVM%n",
          input.end().lines(), input.end().lines() - recovered.sent().lines());
      out.printf(
          "recovered     %,d lines that were sent before, %,d of them in the queue%n",
          recovered.sent().lines(), waiting);
      boolean equal = report(Source.QUEUE, queue, input, data, recovered);
      equal &= report(Source.SUBSCRIPTION, subscription, input, data, recovered);
      if (!equal) {
        return FAILED;
      }
      client.finish();
      client.commit();
      return DONE;
    }
  }

  /** Checks that the queue holds what the progress says; returns how many lines that are. */
  private long recover(JobClient client, Progress recovered) throws JMSException, JobException {
    long waiting = client.browseLines();
    long due = recovered.sent().lines() - recovered.fromQueue().lines();
    out.printf(
        "recovered: %,d lines were sent, %,d wait in the queue%n",
        recovered.sent().lines(), waiting);
    if (waiting != due) {
      throw new JobException("%d lines wait in the queue where %d are due".formatted(waiting, due));
    }
    return waiting;
  }

  private Progress send(JobClient client, InputFile input, Progress recovered)
      throws IOException, JMSException, JobException {
    long lines = input.end().lines();
    Meter meter = new Meter(out, "sent", recovered.sent().lines(), lines);
    try (LineSender sender = new LineSender(client, input, recovered, meter)) {
      return sender.sendUntil(lines);
    }
  }

  private Meter meter(String what, Progress progress, Source source) {
    return new Meter(out, what, progress.received(source).lines(), progress.sent().lines());
  }

  /** Says what came from a source; returns whether that is what had to come. */
  private boolean report(
      Source source, LineDrain drain, InputFile input, Path data, Progress recovered)
      throws IOException {
    Path output = data.resolve(source.output());
    long differsAt = Files.mismatch(input.path(), output);
    out.printf(
        "%-13s %,d lines received, %,d of them redelivered (JMSRedelivered); %s %s the input%s%n",
        source.title(),
        input.end().lines(),
        drain.redelivered().size(),
        output,
        differsAt < 0 ? "equals" : "DIFFERS from",
        differsAt < 0 ? " byte for byte" : "");
    if (differsAt >= 0) {
      System.err.printf("%s differs from %s from byte %d on%n", output, input.path(), differsAt);
      return false;
    }
    List<Long> shown =
        LongStream.rangeClosed(1, Math.min(SendingPart.SHOWN, recovered.sent().lines()))
            .boxed()
            .toList();
    if (afterHalt && !drain.redelivered().equals(shown)) {
      System.err.printf(
          "from the %s the lines %s came with JMSRedelivered; the first JVM had received %s%n",
          source.title(), drain.redelivered(), shown);
      return false;
    }
    return true;
  }
}
