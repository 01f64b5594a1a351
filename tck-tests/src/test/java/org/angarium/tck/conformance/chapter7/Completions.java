package org.angarium.tck.conformance.chapter7;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.angarium.tck.conformance.ConformanceCase;
import org.awaitility.Awaitility;

/** A CompletionListener that keeps what it was told, and may do something at each call. */
final class Completions implements CompletionListener {
  /** What a callback does. */
  @FunctionalInterface
  interface Callback {
    void told(Message message) throws Exception;
  }

  private final Callback callback;
  private final List<Message> completed = new CopyOnWriteArrayList<>();
  private final List<Message> failed = new CopyOnWriteArrayList<>();
  private final List<Exception> exceptions = new CopyOnWriteArrayList<>();
  private final List<Exception> thrown = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean overlapped;

  Completions() {
    this(message -> {});
  }

  /** Runs the callback before it counts the call. */
  Completions(Callback callback) {
    this.callback = callback;
  }

  @Override
  public void onCompletion(Message message) {
    run(message);
    completed.add(message);
  }

  @Override
  public void onException(Message message, Exception exception) {
    run(message);
    exceptions.add(exception);
    failed.add(message);
  }

  private void run(Message message) {
    overlapped |= !running.compareAndSet(false, true);
    threads.add(Thread.currentThread());
    try {
      callback.told(message);
    } catch (Exception e) {
      thrown.add(e);
    } finally {
      running.set(false);
    }
  }

  /** The messages that were sent, in the order of the callbacks. */
  List<Message> completed() {
    return completed;
  }

  List<Message> failed() {
    return failed;
  }

  List<Exception> exceptions() {
    return exceptions;
  }

  List<Thread> threads() {
    return threads;
  }

  /** Whether a callback began before the one before had returned. */
  boolean overlapped() {
    return overlapped;
  }

  /** What the callbacks threw, which they do not pass on. */
  List<Exception> thrown() {
    return thrown;
  }

  /** The texts of the messages that were sent. */
  List<String> texts() throws JMSException {
    List<String> texts = new CopyOnWriteArrayList<>();
    for (Message message : completed) {
      texts.add(message.getBody(String.class));
    }
    return texts;
  }

  /** Waits until so many callbacks have returned. */
  Completions await(int count) {
    Awaitility.await()
        .atMost(Duration.ofMillis(ConformanceCase.LIMIT_MS))
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(() -> assertThat(completed.size() + failed.size()).isEqualTo(count));
    return this;
  }
}
