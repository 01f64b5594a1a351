package org.angarium.samples;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Topic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import org.angarium.AngariumConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The job's one transacted session with the broker on a data folder: where lines are sent to and
 * received from, and the progress that goes along. Used by one thread.
 */
final class JobClient implements AutoCloseable {
  /** How long a message that must be there may take, in milliseconds. */
  static final long PATIENCE_MS = 30_000;

  private static final String NAME = "main-job";
  private static final String LINE = "line";

  private final JMSContext context;
  private final JMSProducer producer;
  private final Queue queue;
  private final Topic topic;
  private final Queue progressQueue;
  private @Nullable JMSConsumer progressConsumer;
  private @Nullable Progress committed;
  private @Nullable Progress next;

  /** Starts the broker on the folder and reads how far the job is. */
  JobClient(Path data) throws JMSException, JobException {
    String folder = URLEncoder.encode(data.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    context =
        new AngariumConnectionFactory(
                "vm://%s?data=%s&clientId=%s&lingerMs=0".formatted(NAME, folder, NAME))
            .createContext(JMSContext.SESSION_TRANSACTED);
    producer = context.createProducer();
    queue = context.createQueue("main-job.lines");
    topic = context.createTopic("main-job.lines");
    progressQueue = context.createQueue("main-job.progress");
    consumer(Source.SUBSCRIPTION).close();
    committed = browseProgress();
  }

  private @Nullable Progress browseProgress() throws JMSException, JobException {
    try (QueueBrowser browser = context.createBrowser(progressQueue)) {
      Enumeration<?> messages = browser.getEnumeration();
      if (!messages.hasMoreElements()) {
        return null;
      }
      Progress found = Progress.of((Message) messages.nextElement());
      if (messages.hasMoreElements()) {
        throw new JobException("the data folder says in two ways how far the job is");
      }
      return found;
    }
  }

  /** Whether the folder holds a job that was begun and not finished. */
  boolean isBegun() {
    return committed != null;
  }

  /** How far the job with this file is, by what was committed. */
  Progress progress(InputFile input) throws JobException {
    if (committed == null) {
      return Progress.none(input);
    }
    if (!committed.sha256().equals(input.sha256())) {
      throw new JobException(
          "the data folder holds an unfinished job whose file was not %s as it is now; finish it with that file or name another data folder"
              .formatted(input.path()));
    }
    return committed;
  }

  /** Counts the lines that wait in the queue. */
  long browseLines() throws JMSException {
    long lines = 0;
    try (QueueBrowser browser = context.createBrowser(queue)) {
      for (Enumeration<?> each = browser.getEnumeration(); each.hasMoreElements(); lines++) {
        each.nextElement();
      }
    }
    return lines;
  }

  /** Sends a line to the queue and publishes it to the topic, within the transaction. */
  void send(Line line) throws JMSException {
    BytesMessage message = context.createBytesMessage();
    message.writeBytes(line.bytes());
    message.setLongProperty(LINE, line.number());
    producer.send(queue, message);
    producer.send(topic, message);
  }

  /** A consumer of the lines. */
  JMSConsumer consumer(Source source) {
    return switch (source) {
      case QUEUE -> context.createConsumer(queue);
      case SUBSCRIPTION -> context.createDurableConsumer(topic, NAME);
    };
  }

  /** The number of the line that a message carries. */
  static long number(Message message) throws JMSException {
    return message.getLongProperty(LINE);
  }

  /** Says how far the job will be with this transaction. */
  void advance(Progress progress) throws JMSException, JobException {
    takeProgress();
    producer.send(progressQueue, progress.toMessage(context));
    next = progress;
  }

  /** Ends the job with this transaction: the next run begins anew. */
  void finish() throws JobException {
    takeProgress();
    next = null;
  }

  private void takeProgress() throws JobException {
    if (committed == null) {
      return;
    }
    if (progressConsumer == null) {
      progressConsumer = context.createConsumer(progressQueue);
    }
    if (progressConsumer.receive(PATIENCE_MS) == null) {
      throw new JobException("the message that says how far the job is has gone");
    }
  }

  /** Commits; returns when it is durable. */
  void commit() {
    context.commit();
    committed = next;
  }

  @Override
  public void close() {
    context.close();
  }
}
