package org.angarium.samples;

import jakarta.jms.JMSException;
import java.io.IOException;

/** Sends the lines of a file, so many to a transaction. Used by one thread. */
final class LineSender implements AutoCloseable {
  static final int LINES_PER_TRANSACTION = 50;

  private final JobClient client;
  private final LineReader reader;
  private final Meter meter;
  private Progress progress;

  /** Goes on where the progress says. */
  LineSender(JobClient client, InputFile input, Progress progress, Meter meter) throws IOException {
    this.client = client;
    this.progress = progress;
    this.meter = meter;
    this.reader = new LineReader(input.path(), progress.sent());
  }

  /** Sends and commits until so many lines of the file are sent. */
  Progress sendUntil(long lines) throws IOException, JMSException, JobException {
    while (progress.sent().lines() < lines) {
      long missing = lines - progress.sent().lines();
      sendUncommitted((int) Math.min(missing, LINES_PER_TRANSACTION));
      client.commit();
      meter.reached(progress.sent().lines());
    }
    return progress;
  }

  /** Sends lines within the transaction and leaves it open. */
  void sendUncommitted(int lines) throws IOException, JMSException, JobException {
    for (int sent = 0; sent < lines; sent++) {
      Line line = reader.next();
      if (line == null) {
        throw new JobException("the file has become shorter; leave it alone while the job runs");
      }
      client.send(line);
    }
    progress = progress.withSent(reader.mark());
    client.advance(progress);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
