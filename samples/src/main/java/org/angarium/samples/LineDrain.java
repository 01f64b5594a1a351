package org.angarium.samples;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Receives all lines from one source, in order, and appends them to a file. What a transaction
 * receives is on the disk before it commits; what a crash leaves in the file beyond the last commit
 * is cut off the next time. Used by one thread.
 */
final class LineDrain {
  /** How long to listen for a message that must not be there, in milliseconds. */
  private static final long SILENCE_MS = 100;

  private final JobClient client;
  private final Source source;
  private final Path output;
  private final List<Long> redelivered = new ArrayList<>();
  private Progress progress;

  /** Goes on where the progress says. */
  LineDrain(JobClient client, Source source, Path data, Progress progress) {
    this.client = client;
    this.source = source;
    this.output = data.resolve(source.output());
    this.progress = progress;
  }

  /** Receives the rest of the lines. */
  Progress drain(Meter meter) throws IOException, JMSException, JobException {
    try (JMSConsumer consumer = client.consumer(source);
        FileChannel file =
            FileChannel.open(output, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      rewind(file);
      while (received().lines() < progress.sent().lines()) {
        receiveSome(consumer, file);
        file.force(false);
        client.advance(progress);
        client.commit();
        meter.reached(received().lines());
      }
      refuseMore(consumer);
      return progress;
    }
  }

  /** The numbers of the lines that came with JMSRedelivered, in this run. */
  List<Long> redelivered() {
    return redelivered;
  }

  private Mark received() {
    return progress.received(source);
  }

  private void rewind(FileChannel file) throws IOException, JobException {
    if (file.size() < received().bytes()) {
      throw new JobException(
          "%s has %d bytes, but %d were received into it; name another data folder"
              .formatted(output, file.size(), received().bytes()));
    }
    file.truncate(received().bytes());
    file.position(received().bytes());
  }

  private void receiveSome(JMSConsumer consumer, FileChannel file)
      throws IOException, JMSException, JobException {
    long last =
        Math.min(received().lines() + LineSender.LINES_PER_TRANSACTION, progress.sent().lines());
    while (received().lines() < last) {
      Line line = receiveNext(consumer);
      ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      progress = progress.withReceived(source, Mark.after(line));
    }
  }

  private Line receiveNext(JMSConsumer consumer) throws JMSException, JobException {
    long due = received().lines() + 1;
    Message message = consumer.receive(JobClient.PATIENCE_MS);
    if (message == null) {
      throw new JobException(
          "line %d did not come from the %s within %d ms"
              .formatted(due, source.title(), JobClient.PATIENCE_MS));
    }
    long number = JobClient.number(message);
    if (number != due) {
      throw new JobException(
          "line %d came from the %s when line %d was due".formatted(number, source.title(), due));
    }
    if (message.getJMSRedelivered()) {
      redelivered.add(number);
    }
    return new Line(number, received().bytes(), bytes((BytesMessage) message));
  }

  private static byte[] bytes(BytesMessage message) throws JMSException {
    byte[] bytes = new byte[(int) message.getBodyLength()];
    message.readBytes(bytes);
    return bytes;
  }

  private void refuseMore(JMSConsumer consumer) throws JMSException, JobException {
    Message message = consumer.receive(SILENCE_MS);
    if (message != null) {
      throw new JobException(
          "line %d came from the %s after the last one"
              .formatted(JobClient.number(message), source.title()));
    }
  }
}
