package org.angarium.tck.ending;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call on a thread of its own. */
final class Background {

  /** A call that may throw anything. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean interrupted;

  Background(Call call, String name) {
    thread = new Thread(() -> run(call), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Call call) {
    Throwable failure = null;
    try {
      call.run();
    } catch (Exception | AssertionError e) {
      failure = e;
    }
    interrupted = Thread.interrupted();
    outcome.complete(failure);
  }

  Thread thread() {
    return thread;
  }

  boolean isBlockedOrDone() {
    return outcome.isDone()
        || thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  /** What the call threw, or null; waits for its end. */
  Throwable failure() throws InterruptedException, ExecutionException, TimeoutException {
    return outcome.get(Stage.LIMIT_MS, TimeUnit.MILLISECONDS);
  }

  /** Whether the thread was interrupted when the call had ended. */
  boolean wasInterrupted() {
    return interrupted;
  }
}
