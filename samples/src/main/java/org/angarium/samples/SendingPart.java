package org.angarium.samples;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The first JVM of the main job: sends half of the file and halts without warning inside a
 * transaction, in which it has sent more and received some lines from both ends.
 */
final class SendingPart implements Part {
  /** How many lines it receives from each source without committing. */
  static final int SHOWN = 10;

  private static final int UNCOMMITTED = LineSender.LINES_PER_TRANSACTION / 2;

  private final PrintStream out = System.out;

  private SendingPart() {}

  /** Runs with the file and the data folder as arguments. */
  public static void main(String[] args) {
    new SendingPart().start(args);
  }

  @Override
  public int run(InputFile input, Path data) throws IOException, JMSException, JobException {
    try (JobClient client = new JobClient(data)) {
      Progress progress = client.progress(input);
      long half = half(input.end().lines());
      if (client.isBegun() && progress.sent().lines() >= half) {
        out.printf("found a job that is past this: %,d lines sent%n", progress.sent().lines());
        return DONE;
      }
      Meter meter = new Meter(out, "sent", progress.sent().lines(), input.end().lines());
      try (LineSender sender = new LineSender(client, input, progress, meter)) {
        progress = sender.sendUntil(half);
        show(client, Source.QUEUE, half);
        show(client, Source.SUBSCRIPTION, half);
        long more = Math.min(UNCOMMITTED, input.end().lines() - half);
        sender.sendUncommitted((int) more);
        out.printf("sent %,d lines more, not committed; halting now%n", more);
        out.flush();
        Runtime.getRuntime().halt(HALTED);
      }
    }
    return DONE;
  }

  /** How many lines are committed before the halt: half of the transactions, or the only one. */
  static long half(long lines) {
    int perTransaction = LineSender.LINES_PER_TRANSACTION;
    long transactions = (lines + perTransaction - 1) / perTransaction;
    return Math.min(lines, Math.max(1, transactions / 2) * perTransaction);
  }

  /** Receives some lines within the transaction. */
  private void show(JobClient client, Source source, long committed)
      throws JMSException, JobException {
    long lines = Math.min(SHOWN, committed);
    JMSConsumer consumer = client.consumer(source);
    for (long due = 1; due <= lines; due++) {
      Message message = consumer.receive(JobClient.PATIENCE_MS);
      if (message == null || JobClient.number(message) != due) {
        throw new JobException("line %d did not come from the %s".formatted(due, source.title()));
      }
    }
    out.printf("received %,d lines from the %s, not committed%n", lines, source.title());
  }
}
